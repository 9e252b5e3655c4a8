#include "sync/curl/https.h"

#include <algorithm>
#include <array>

#include "sync/base/format.h"
#include "sync/curl/transfer.h"

namespace xinluon::curl {
namespace {

constexpr std::size_t max_header_bytes =
    std::size_t{64} * 1024;       // all headers of an answer; a proxy's included
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
  Transfer transfer;
  std::chrono::milliseconds connect_timeout{};

  explicit Impl(const ClientOptions& options)
      : transfer(options.stop_fd), connect_timeout(options.connect_timeout) {}
  template <class T>
  void set(CURLoption option, T value) const {
    transfer.set(option, value);
  }
  void set_network(const ClientOptions& options);
  void set_request(const Request& request, curl_slist* headers, Receiving& receiving);
  Error error_of(CURLcode code, const Request& request, const Receiving& receiving) const;
};

void Client::Impl::set_network(const ClientOptions& options) {
  set(CURLOPT_PROTOCOLS_STR, "https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, options.proxy.c_str());  // empty: none, and the environment's is not looked at
  set(CURLOPT_NOPROXY, "");
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_TCP_KEEPIDLE, keepalive_s);
  set(CURLOPT_TCP_KEEPINTVL, keepalive_s);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_HEADERFUNCTION, &take_header);
  if (!options.private_addresses) transfer.refuse_private_addresses();
}

void Client::Impl::set_request(const Request& request, curl_slist* headers, Receiving& receiving) {
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_HTTPHEADER, headers);
  transfer.limit_times(connect_timeout, request.timeout);
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
  return {Errc::retry_later, format("{} {}: {}", request.method, request.url, transfer.reason(code))};
}

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Result<Client> Client::make(const ClientOptions& options) {
  auto impl = std::make_unique<Impl>(options);
  XINLUON_RETURN_IF_ERROR(impl->transfer.check());
  XINLUON_RETURN_IF_ERROR(impl->transfer.trust(options.pins, options.authorities));
  impl->set_network(options);
  return Client(std::move(impl));
}

Result<Response> Client::send(const Request& request) {
  XINLUON_RETURN_IF_ERROR(check_request(request));
  XINLUON_TRY(const HeaderList headers, header_list(request));
  Receiving receiving;
  receiving.max_bytes = request.max_answer_bytes;
  impl_->set_request(request, headers.get(), receiving);
  const CURLcode code = impl_->transfer.perform();
  if (code != CURLE_OK) return fail(impl_->error_of(code, request, receiving));
  long status = 0;
  curl_easy_getinfo(impl_->transfer.handle(), CURLINFO_RESPONSE_CODE, &status);
  receiving.response.status = static_cast<int>(status);
  return std::move(receiving.response);
}

}  // namespace xinluon::curl
