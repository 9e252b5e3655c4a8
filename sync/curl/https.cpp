#include "sync/curl/https.h"

#include <algorithm>
#include <array>

#include <curl/curl.h>

#include "sync/base/check.h"
#include "sync/base/format.h"

namespace xinluon::curl {
namespace {

constexpr std::string_view pin_prefix = "sha256//";
constexpr std::size_t max_header_bytes =
    std::size_t{64} * 1024;       // all headers of an answer; a proxy's included
constexpr int poll_ms = 1000;     // curl keeps its own time-outs inside of it
constexpr long keepalive_s = 60;  // offices' routers forget idle connections after minutes

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool has_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

// One pin as curl takes it. curl would read anything else as the name of a file, and ';' begins another.
bool is_pin(std::string_view pin) {
  constexpr std::size_t base64_of_32_bytes = 44;
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
  if (!pin.starts_with(pin_prefix)) return false;
  pin.remove_prefix(pin_prefix.size());
  return pin.size() == base64_of_32_bytes && pin.find_first_not_of(allowed) == std::string_view::npos;
}

Result<std::string> joined(const std::vector<std::string>& pins) {
  if (pins.empty()) return fail(Errc::rejected, "https: no pinned key; nothing could be trusted without one");
  std::string text;
  for (const auto& pin : pins) {
    if (!is_pin(pin))
      return fail(Errc::rejected, format("https: \"{}\" is no pin: expected sha256//<base64>", pin));
    text += text.empty() ? "" : ";";
    text += pin;
  }
  return text;
}

// What an answer is received into; lives for one request.
struct Receiving {
  Response response;
  std::size_t max_bytes = 0;
  std::size_t header_bytes = 0;
  bool too_long = false;
};

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& receiving = *static_cast<Receiving*>(user);
  const std::size_t bytes = size * count;
  if (bytes > receiving.max_bytes - receiving.response.body.size()) {
    receiving.too_long = true;
    return 0;
  }
  receiving.response.body.append(data, bytes);
  return bytes;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& receiving = *static_cast<Receiving*>(user);
  const std::string_view line(data, size * count);
  receiving.header_bytes += line.size();
  if (receiving.header_bytes > max_header_bytes) {
    receiving.too_long = true;
    return 0;
  }
  // A 1xx answer comes before the real one.
  if (line.starts_with("HTTP/")) receiving.response.headers.clear();
  const auto colon = line.find(':');
  if (colon != std::string_view::npos) {
    receiving.response.headers.emplace_back(lower(trimmed(line.substr(0, colon))),
                                            std::string(trimmed(line.substr(colon + 1))));
  }
  return line.size();
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

void append(HeaderList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  XINLUON_CHECK(longer != nullptr, "no memory for a header");
  static_cast<void>(list.release());  // it is part of the longer one
  list.reset(longer);
}

Result<HeaderList> header_list(const Request& request) {
  HeaderList list;
  bool has_type = false;
  for (const auto& [name, value] : request.headers) {
    if (name.empty() || has_line_break(name) || has_line_break(value) ||
        name.find(':') != std::string::npos) {
      return fail(Errc::rejected, format("https: header \"{}\" is not well formed", trimmed(name)));
    }
    has_type = has_type || lower(name) == "content-type";
    append(list, format("{}{}{}", name, value.empty() ? ";" : ": ", value));  // curl writes ";" for empty
  }
  append(list, "Expect:");  // no round trip before the body
  if (!has_type) append(list, "Content-Type:");
  return list;
}

Result<void> check_request(const Request& request) {
  constexpr std::array<std::string_view, 5> methods = {"GET", "POST", "PUT", "PATCH", "DELETE"};
  if (std::find(methods.begin(), methods.end(), request.method) == methods.end()) {
    return fail(Errc::rejected, format("https: method \"{}\" is not one this client sends", request.method));
  }
  if (!request.url.starts_with("https://") || has_line_break(request.url)) {
    return fail(Errc::rejected, "https: the address must begin with https://");
  }
  return {};
}

}  // namespace

std::string_view Response::header(std::string_view name) const {
  const std::string wanted = lower(name);
  for (const auto& [key, value] : headers) {
    if (key == wanted) return value;
  }
  return {};
}

struct Client::Impl {
  struct Cleanup {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct MultiCleanup {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };
  std::unique_ptr<CURLM, MultiCleanup> pool;  // keeps the connection
  std::unique_ptr<CURL, Cleanup> handle;
  int stop_fd = -1;
  std::array<char, CURL_ERROR_SIZE> why{};

  template <class T>
  void set(CURLoption option, T value) const {
    XINLUON_CHECK(curl_easy_setopt(handle.get(), option, value) == CURLE_OK, "libcurl lacks an option");
  }
  void set_trust(const std::string& pins, const std::optional<std::string>& authorities) const;
  void set_network(const ClientOptions& options);
  void set_request(const Request& request, curl_slist* headers, Receiving& receiving) const;
  CURLcode perform() const;
  CURLcode run_until_done() const;
  Error error_of(CURLcode code, const Request& request, const Receiving& receiving) const;
};

// With a pin chain and name are not checked: see https.h.
void Client::Impl::set_trust(const std::string& pins, const std::optional<std::string>& authorities) const {
  set(CURLOPT_PROTOCOLS_STR, "https");
  set(CURLOPT_SSL_VERIFYPEER, authorities ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, authorities ? 2L : 0L);
  if (!authorities) set(CURLOPT_PINNEDPUBLICKEY, pins.c_str());
  if (authorities && !authorities->empty()) set(CURLOPT_CAINFO, authorities->c_str());
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_FOLLOWLOCATION, 0L);
}

void Client::Impl::set_network(const ClientOptions& options) {
  set(CURLOPT_PROXY, options.proxy.c_str());  // empty: none, and the environment's is not looked at
  set(CURLOPT_NOPROXY, "");
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_TCP_KEEPIDLE, keepalive_s);
  set(CURLOPT_TCP_KEEPINTVL, keepalive_s);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_ERRORBUFFER, why.data());
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_HEADERFUNCTION, &take_header);
}

void Client::Impl::set_request(const Request& request, curl_slist* headers, Receiving& receiving) const {
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_HTTPHEADER, headers);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  set(CURLOPT_WRITEDATA, &receiving);
  set(CURLOPT_HEADERDATA, &receiving);
  if (request.method == "GET") {
    set(CURLOPT_CUSTOMREQUEST, static_cast<const char*>(nullptr));
    set(CURLOPT_HTTPGET, 1L);
    return;
  }
  set(CURLOPT_POST, 1L);
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  set(CURLOPT_POSTFIELDS, request.body.data());
  set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

// As curl_easy_perform does it, but with stop_fd among what is waited for.
CURLcode Client::Impl::run_until_done() const {
  curl_waitfd stop{stop_fd, CURL_WAIT_POLLIN, 0};
  for (int running = 1;;) {
    if (curl_multi_perform(pool.get(), &running) != CURLM_OK) return CURLE_FAILED_INIT;
    int queued = 0;
    if (const CURLMsg* message = curl_multi_info_read(pool.get(), &queued)) return message->data.result;
    if (curl_multi_poll(pool.get(), &stop, stop_fd >= 0 ? 1 : 0, poll_ms, nullptr) != CURLM_OK)
      return CURLE_FAILED_INIT;
    if (stop.revents != 0) return CURLE_ABORTED_BY_CALLBACK;
  }
}

CURLcode Client::Impl::perform() const {
  XINLUON_CHECK(curl_multi_add_handle(pool.get(), handle.get()) == CURLM_OK, "libcurl takes the request");
  const CURLcode code = run_until_done();
  curl_multi_remove_handle(pool.get(), handle.get());
  return code;
}

Error Client::Impl::error_of(CURLcode code, const Request& request, const Receiving& receiving) const {
  if (receiving.too_long) {
    return {Errc::retry_later,
            format("{} {}: answer longer than {} bytes", request.method, request.url, receiving.max_bytes)};
  }
  if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH) {
    return {
        Errc::retry_later,
        format("{} {}: the key of who answered is not the pinned one; a proxy that opens TLS, or the server "
               "has a new key",
               request.method, request.url)};
  }
  const std::string_view reason = why[0] != '\0' ? why.data() : curl_easy_strerror(code);
  return {Errc::retry_later, format("{} {}: {}", request.method, request.url, reason)};
}

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Result<Client> Client::make(const ClientOptions& options) {
  std::string pins;
  if (!options.authorities) {
    XINLUON_TRY(pins, joined(options.pins));
  } else if (!options.pins.empty()) {
    return fail(Errc::rejected, "https: pinned keys or authorities, not both");
  }
  static const CURLcode global = curl_global_init(CURL_GLOBAL_DEFAULT);  // once a process, thread-safe
  if (global != CURLE_OK) return fail(Errc::internal, "https: libcurl can't start");
  auto impl = std::make_unique<Impl>();
  impl->pool.reset(curl_multi_init());
  impl->handle.reset(curl_easy_init());
  impl->stop_fd = options.stop_fd;
  if (!impl->pool || !impl->handle) return fail(Errc::internal, "https: libcurl can't make a handle");
  impl->set_trust(pins, options.authorities);
  impl->set_network(options);
  return Client(std::move(impl));
}

Result<Response> Client::send(const Request& request) {
  XINLUON_RETURN_IF_ERROR(check_request(request));
  XINLUON_TRY(const HeaderList headers, header_list(request));
  Receiving receiving;
  receiving.max_bytes = request.max_answer_bytes;
  impl_->why[0] = '\0';
  impl_->set_request(request, headers.get(), receiving);
  const CURLcode code = impl_->perform();
  if (code != CURLE_OK) return fail(impl_->error_of(code, request, receiving));
  long status = 0;
  curl_easy_getinfo(impl_->handle.get(), CURLINFO_RESPONSE_CODE, &status);
  receiving.response.status = static_cast<int>(status);
  return std::move(receiving.response);
}

}  // namespace xinluon::curl
