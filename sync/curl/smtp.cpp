#include "sync/curl/smtp.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sync/base/format.h"
#include "sync/curl/transfer.h"
#include "sync/domain/period.h"

namespace xinluon::curl {
namespace {

constexpr std::string_view letters_and_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t max_word_bytes = 75;    // an encoded word (RFC 2047)
constexpr std::size_t word_frame_bytes = 12;  // =?UTF-8?Q? and ?=

bool only(std::string_view text, std::string_view more) {
  return std::all_of(text.begin(), text.end(), [more](char c) {
    return letters_and_digits.find(c) != std::string_view::npos || more.find(c) != std::string_view::npos;
  });
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

bool dotted(std::string_view text, std::string_view more) {
  return !text.empty() && text.front() != '.' && text.back() != '.' && text.find("..") == text.npos &&
         only(text, more);
}

// Bytes of the UTF-8 character that begins with `lead`; 1 for anything odd.
std::size_t width_of(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte >= 0xF0) return 4;
  if (byte >= 0xE0) return 3;
  return byte >= 0xC0 ? 2 : 1;
}

std::string q_encoded(std::string_view character) {
  if (character == " ") return "_";
  if (character.size() == 1 && only(character, "")) return std::string(character);
  std::string out;
  for (const char c : character) out += format("={:02X}", static_cast<unsigned char>(c));
  return out;
}

std::string domain_of(std::string_view address) {
  return std::string(address.substr(address.find('@') + 1));
}

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

// "Sun, 22 Nov 2026 13:00:00 +0700" (RFC 5322), in Vietnam's time.
std::string date_text(WallTime at) {
  static constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed",
                                                               "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Day day = day_of(at);
  const std::chrono::year_month_day date(day);
  return format("{}, {} {} {} {} +0700", weekdays[std::chrono::weekday(day).c_encoding()],
                static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                static_cast<int>(date.year()), to_rfc3339(at).substr(11, 8));
}

Result<void> check(const MailServer& server, const Mail& mail) {
  if (server.security == MailSecurity::none && !is_this_machine(server.host))
    return fail(Errc::rejected, format("mail: without TLS only to this machine, not to {}", server.host));
  if (!dotted(server.host, ".-:")) return fail(Errc::rejected, "mail: the server's name is no host name");
  for (const auto& address : {mail.from, mail.to})
    if (!valid_mail_address(address))
      return fail(Errc::rejected, format("mail: \"{}\" is no mail address", address.substr(0, 64)));
  if (has_control(mail.subject) || has_control(mail.from_name) || mail.subject.size() > max_subject_bytes)
    return fail(Errc::rejected,
                "mail: the subject is too long, or has a line break or another control character");
  if (mail.id.empty() || !dotted(mail.id, ".-_"))
    return fail(Errc::rejected, "mail: the id is not well formed");
  for (const auto& file : mail.attachments)
    if (!dotted(file.name, "._-") || has_control(file.type))
      return fail(Errc::rejected, "mail: an attachment's name or type is not well formed");
  return {};
}

HeaderList headers_of(const Mail& mail) {
  HeaderList list;
  const std::string name = mail.from_name.empty() ? "" : encoded_header(mail.from_name, 6) + "\r\n ";
  append(list, format("From: {}<{}>", name, mail.from));
  append(list, format("To: <{}>", mail.to));
  append(list, "Subject: " + encoded_header(mail.subject, 9));
  append(list, "Date: " + date_text(mail.date));
  append(list, format("Message-ID: <{}@{}>", mail.id, domain_of(mail.from)));
  append(list, "Auto-Submitted: auto-generated");  // no out-of-office answers, please
  return list;
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

struct FreeMime {
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using Mime = std::unique_ptr<curl_mime, FreeMime>;

void add_part(curl_mime* mime, const std::string& bytes, const std::string& type, const char* encoder,
              const std::string& name) {
  curl_mimepart* part = curl_mime_addpart(mime);
  XINLUON_CHECK(part != nullptr && curl_mime_data(part, bytes.data(), bytes.size()) == CURLE_OK &&
                    curl_mime_type(part, type.c_str()) == CURLE_OK &&
                    curl_mime_encoder(part, encoder) == CURLE_OK,
                "libcurl takes a part");
  if (!name.empty())
    XINLUON_CHECK(curl_mime_filename(part, name.c_str()) == CURLE_OK, "libcurl takes a file name");
}

Mime body_of(const Transfer& transfer, const Mail& mail) {
  Mime mime(curl_mime_init(transfer.handle()));
  XINLUON_CHECK(mime != nullptr, "no memory for a message");
  add_part(mime.get(), with_crlf(mail.text), "text/plain; charset=utf-8", "quoted-printable", "");
  for (const auto& file : mail.attachments) add_part(mime.get(), file.bytes, file.type, "base64", file.name);
  return mime;
}

void address(const Transfer& transfer, const MailServer& server, const Mail& mail) {
  const bool v6 = server.host.find(':') != std::string::npos;
  const std::string host = v6 ? "[" + server.host + "]" : server.host;
  const char* scheme = server.security == MailSecurity::tls ? "smtps" : "smtp";
  transfer.set(CURLOPT_URL, format("{}://{}:{}/{}", scheme, host, server.port, domain_of(mail.from)).c_str());
  transfer.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  transfer.set(CURLOPT_PROXY, "");
  transfer.set(CURLOPT_USE_SSL,
               static_cast<long>(server.security == MailSecurity::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  transfer.set(CURLOPT_MAIL_FROM, format("<{}>", mail.from).c_str());
  if (server.user.empty()) return;
  transfer.set(CURLOPT_USERNAME, server.user.c_str());
  transfer.set(CURLOPT_PASSWORD, server.password.c_str());
}

Error error_of(const Transfer& transfer, CURLcode code, const MailServer& server) {
  long answer = 0;
  curl_easy_getinfo(transfer.handle(), CURLINFO_RESPONSE_CODE, &answer);
  const bool for_good = answer >= 550 && answer < 560 && code != CURLE_LOGIN_DENIED;
  const std::string words = format("mail to {}:{}: {}", server.host, server.port, transfer.reason(code));
  return {for_good ? Errc::rejected : Errc::retry_later, words};
}

}  // namespace

bool valid_mail_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || text.size() > max_address_bytes) return false;
  const auto local = text.substr(0, at);
  const auto domain = text.substr(at + 1);
  return local.size() <= 64 && dotted(local, "!#$%&'*+-/=?^_`{|}~.") && local.front() != '-' &&
         dotted(domain, ".-") && domain.front() != '-' && domain.back() != '-';
}

std::string encoded_header(std::string_view text, std::size_t used_columns) {
  if (text.size() + used_columns <= max_word_bytes && only(text, " .,:()!-+/%")) return std::string(text);
  std::string out;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) out += format("{}=?UTF-8?Q?{}?=", out.empty() ? "" : "\r\n ", word);
    word.clear();
  };
  while (!text.empty()) {
    const std::string next = q_encoded(text.substr(0, width_of(text.front())));
    text.remove_prefix(std::min(text.size(), width_of(text.front())));
    const std::size_t room = max_word_bytes - word_frame_bytes - (out.empty() ? used_columns : 0);
    if (word.size() + next.size() > room) end_word();
    word += next;
  }
  end_word();
  return out;
}

Result<void> send_mail(const MailServer& server, const Mail& mail) {
  XINLUON_RETURN_IF_ERROR(check(server, mail));
  Transfer transfer(server.stop_fd);
  XINLUON_RETURN_IF_ERROR(transfer.check());
  if (server.security != MailSecurity::none)
    XINLUON_RETURN_IF_ERROR(
        transfer.trust(server.pins, server.pins.empty() ? server.authorities : std::nullopt));
  transfer.limit_times(server.connect_timeout, server.timeout);
  address(transfer, server, mail);
  HeaderList recipients;
  append(recipients, format("<{}>", mail.to));
  transfer.set(CURLOPT_MAIL_RCPT, recipients.get());
  const HeaderList headers = headers_of(mail);
  transfer.set(CURLOPT_HTTPHEADER, headers.get());
  const Mime mime = body_of(transfer, mail);
  transfer.set(CURLOPT_MIMEPOST, mime.get());
  const CURLcode code = transfer.perform();
  if (code != CURLE_OK) return fail(error_of(transfer, code, server));
  return {};
}

}  // namespace xinluon::curl
