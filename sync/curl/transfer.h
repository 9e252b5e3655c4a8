// One libcurl handle and the loop that waits for it, shared by HTTPS and SMTP. Inside this folder only:
// whoever includes it sees curl.h.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>

#include "sync/base/check.h"
#include "sync/base/result.h"

namespace xinluon::curl {

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;
void append(HeaderList& list, const std::string& line);

// True for a text with CR, LF or NUL, which would begin another header.
bool has_line_break(std::string_view text);

class Transfer {
 public:
  // `stop_fd`: when it becomes readable perform() gives up; -1 is none.
  explicit Transfer(int stop_fd);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // internal when libcurl can't start.
  Result<void> check() const;

  template <class T>
  void set(CURLoption option, T value) const {
    XINLUON_CHECK(curl_easy_setopt(handle_.get(), option, value) == CURLE_OK, "libcurl lacks an option");
  }
  CURL* handle() const { return handle_.get(); }

  // One of the two: pins ("sha256//…": the key decides), or authorities (a PEM file, or "" for the machine's
  // own: chain and host name are checked). rejected otherwise, and for what is no pin.
  Result<void> trust(const std::vector<std::string>& pins, const std::optional<std::string>& authorities);
  // Loopback, private, link-local and multicast addresses are not connected to, whatever name led there.
  void refuse_private_addresses();
  void limit_times(std::chrono::milliseconds connect, std::chrono::milliseconds whole);

  CURLcode perform();
  // What curl says of the last perform().
  std::string reason(CURLcode code) const;

 private:
  struct Cleanup {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct MultiCleanup {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };
  CURLcode run_until_done() const;

  std::unique_ptr<CURLM, MultiCleanup> pool_;  // keeps the connection
  std::unique_ptr<CURL, Cleanup> handle_;
  int stop_fd_ = -1;
  std::array<char, CURL_ERROR_SIZE> why_{};
};

}  // namespace xinluon::curl
