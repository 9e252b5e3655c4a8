#include "sync/curl/transfer.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "sync/base/format.h"
#include "sync/curl/addresses.h"

namespace xinluon::curl {
namespace {

constexpr std::string_view pin_prefix = "sha256//";
constexpr int poll_ms = 1000;  // curl keeps its own time-outs inside of it

// One pin as curl takes it. curl would read anything else as the name of a file, and ';' begins another.
bool is_pin(std::string_view pin) {
  constexpr std::size_t base64_of_32_bytes = 44;
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
  if (!pin.starts_with(pin_prefix)) return false;
  pin.remove_prefix(pin_prefix.size());
  return pin.size() == base64_of_32_bytes && pin.find_first_not_of(allowed) == std::string_view::npos;
}

Result<std::string> joined(const std::vector<std::string>& pins) {
  std::string text;
  for (const auto& pin : pins) {
    if (!is_pin(pin))
      return fail(Errc::rejected, format("tls: \"{}\" is no pin: expected sha256//<base64>", pin));
    text += text.empty() ? "" : ";";
    text += pin;
  }
  return text;
}

curl_socket_t open_if_public(void* /*user*/, curlsocktype /*purpose*/, curl_sockaddr* address) {
  if (is_private(address->addr)) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

}  // namespace

void append(HeaderList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  XINLUON_CHECK(longer != nullptr, "no memory for a header");
  static_cast<void>(list.release());  // it is part of the longer one
  list.reset(longer);
}

bool has_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

Transfer::Transfer(int stop_fd) : stop_fd_(stop_fd) {
  static const CURLcode global = curl_global_init(CURL_GLOBAL_DEFAULT);  // once a process, thread-safe
  if (global != CURLE_OK) return;
  pool_.reset(curl_multi_init());
  handle_.reset(curl_easy_init());
  if (!handle_) return;
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_ERRORBUFFER, why_.data());
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
}

Result<void> Transfer::check() const {
  if (!pool_ || !handle_) return fail(Errc::internal, "libcurl can't start");
  return {};
}

Result<void> Transfer::trust(const std::vector<std::string>& pins,
                             const std::optional<std::string>& authorities) {
  if (pins.empty() && !authorities)
    return fail(Errc::rejected, "tls: neither a pinned key nor authorities; nothing could be trusted");
  if (!pins.empty() && authorities) return fail(Errc::rejected, "tls: pinned keys or authorities, not both");
  XINLUON_TRY(const std::string all, joined(pins));
  if (!all.empty()) set(CURLOPT_PINNEDPUBLICKEY, all.c_str());
  set(CURLOPT_SSL_VERIFYPEER, authorities ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, authorities ? 2L : 0L);
  if (authorities && !authorities->empty()) {
    set(CURLOPT_CAINFO, authorities->c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  return {};
}

void Transfer::refuse_private_addresses() {
  set(CURLOPT_OPENSOCKETFUNCTION, &open_if_public);
}

void Transfer::limit_times(std::chrono::milliseconds connect, std::chrono::milliseconds whole) {
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(whole.count()));
}

// As curl_easy_perform does it, but with stop_fd among what is waited for.
CURLcode Transfer::run_until_done() const {
  curl_waitfd stop{stop_fd_, CURL_WAIT_POLLIN, 0};
  for (int running = 1;;) {
    if (curl_multi_perform(pool_.get(), &running) != CURLM_OK) return CURLE_FAILED_INIT;
    int queued = 0;
    if (const CURLMsg* message = curl_multi_info_read(pool_.get(), &queued)) return message->data.result;
    if (curl_multi_poll(pool_.get(), &stop, stop_fd_ >= 0 ? 1 : 0, poll_ms, nullptr) != CURLM_OK)
      return CURLE_FAILED_INIT;
    if (stop.revents != 0) return CURLE_ABORTED_BY_CALLBACK;
  }
}

CURLcode Transfer::perform() {
  why_[0] = '\0';
  XINLUON_CHECK(curl_multi_add_handle(pool_.get(), handle_.get()) == CURLM_OK, "libcurl takes the request");
  const CURLcode code = run_until_done();
  curl_multi_remove_handle(pool_.get(), handle_.get());
  return code;
}

std::string Transfer::reason(CURLcode code) const {
  return why_[0] != '\0' ? why_.data() : curl_easy_strerror(code);
}

}  // namespace xinluon::curl
