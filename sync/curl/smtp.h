// Mail: one message to one recipient over SMTP, by STARTTLS or TLS from the first byte.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"

namespace xinluon::curl {

enum class MailSecurity {
  starttls,  // port 587: nothing but the greeting before TLS, no going on without it
  tls,       // port 465
  none,      // to this very machine only
};

struct MailServer {
  std::string host;
  std::uint16_t port = 587;
  MailSecurity security = MailSecurity::starttls;
  std::string user;  // empty: no authentication
  std::string password;
  // As in https.h: pinned keys decide alone where there are any.
  std::vector<std::string> pins;
  std::optional<std::string> authorities = "";
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{60'000};  // for the whole message
  int stop_fd = -1;                           // as in https.h
};

struct Attachment {
  std::string name;  // A-Z a-z 0-9 . _ -
  std::string type;  // "text/csv; charset=utf-8"
  std::string bytes;
};

inline constexpr std::size_t max_subject_bytes = 200;
inline constexpr std::size_t max_address_bytes = 254;  // RFC 5321

struct Mail {
  std::string from;       // "xinluon@tinhmau.example"
  std::string from_name;  // "XinLuôn"; may be empty
  std::string to;
  std::string subject;  // UTF-8
  std::string text;     // UTF-8, lines ended by \n
  std::vector<Attachment> attachments;
  std::string id;  // the left part of Message-ID; the same for the same message, however often it is sent
  WallTime date{};
};

// "ten@tinhmau.example": ASCII, no quoting, no line break, no comment.
bool valid_mail_address(std::string_view text);

// A header's text as RFC 2047 wants it: itself when it is short plain ASCII, else encoded words on folded
// lines.
// `used_columns` of the first line are taken by the header's name.
std::string encoded_header(std::string_view text, std::size_t used_columns = 0);

// Returns when the server has taken the message on. rejected for a message that is wrong in itself and for
// what the server refuses for good (5xx); retry_later for everything else: network, TLS, sign-in, 4xx.
Result<void> send_mail(const MailServer& server, const Mail& mail);

}  // namespace xinluon::curl
