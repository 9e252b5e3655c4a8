#include "sync/server/notices/postman.h"

#include <algorithm>
#include <utility>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/crypto/hmac.h"
#include "sync/curl/https.h"

namespace xinluon::notices {
namespace {

constexpr std::size_t max_secret_bytes = 4096;
constexpr Milliseconds longest_wait = std::chrono::hours(6);

// The first line of a file.
Result<std::string> secret_in(const std::filesystem::path& file) {
  XINLUON_TRY(std::string text, read_file(file, max_secret_bytes));
  text.erase(std::min(text.size(), text.find_first_of("\r\n")));
  if (text.empty()) return fail(Errc::retry_later, format("{} is empty", file.string()));
  return text;
}

// Ids of Message-ID: what a key has beyond letters, digits, dots and dashes becomes a dash.
std::string id_of(const std::string& key) {
  std::string id = "xinluon." + key;
  for (char& c : id)
    if (std::string_view("._-").find(c) == std::string_view::npos &&
        std::isalnum(static_cast<unsigned char>(c)) == 0)
      c = '-';
  return id;
}

Result<void> mail(const MailOptions& options, const storage::Message& message, WallTime created,
                  int stop_fd) {
  curl::MailServer server = options.server;
  server.stop_fd = stop_fd;
  if (!server.user.empty()) {
    XINLUON_TRY(server.password, secret_in(options.password_file));
  }
  curl::Mail mail;
  mail.from = options.from;
  mail.from_name = options.from_name;
  mail.to = message.address;
  mail.subject = message.subject;
  mail.text = message.body;
  mail.id = id_of(message.key);
  mail.date = created;
  if (!message.file_name.empty())
    mail.attachments = {{message.file_name, "text/csv; charset=utf-8", message.file}};
  return curl::send_mail(server, mail);
}

Result<void> post(const WebhookOptions& options, const storage::Message& message, WallTime now, int stop_fd) {
  XINLUON_TRY(const std::string secret, secret_in(options.secret_file));
  curl::ClientOptions trust;
  trust.pins = options.pins;
  if (options.pins.empty()) trust.authorities = options.authorities;
  trust.private_addresses = options.private_addresses;
  trust.proxy = options.proxy;
  trust.stop_fd = stop_fd;
  XINLUON_TRY(auto client, curl::Client::make(trust));
  const std::string at = std::to_string(to_ms(now));
  curl::Request request;
  request.method = "POST";
  request.url = options.url;
  request.body = message.body;
  request.headers = {
      {"Content-Type", "application/json"},
      {"Xinluon-Delivery", message.key},
      {"Xinluon-Timestamp", at},
      {"Xinluon-Signature", "sha256=" + crypto::hmac_sha256_hex(secret, at + "." + message.body)}};
  XINLUON_TRY(const auto answer, client.send(request));
  if (answer.status >= 200 && answer.status < 300) return {};
  return fail(Errc::retry_later, format("the webhook answered {}", answer.status));
}

}  // namespace

Milliseconds wait_after(std::int64_t tries) {
  const auto doublings = std::clamp<std::int64_t>(tries - 1, 0, 9);
  return std::min<Milliseconds>(longest_wait, std::chrono::minutes(std::int64_t{1} << doublings));
}

Result<void> deliver(const Channels& channels, const storage::Message& message, WallTime created,
                     WallTime now, int stop_fd) {
  if (message.channel == storage::Channel::mail)
    return channels.mail ? mail(*channels.mail, message, created, stop_fd)
                         : fail(Errc::retry_later, "no mail server is configured");
  return channels.webhook ? post(*channels.webhook, message, now, stop_fd)
                          : fail(Errc::retry_later, "no webhook is configured");
}

Result<void> note_delivery(db::Connection& writer, const storage::Claim& claim, const Result<void>& outcome,
                           WallTime now) {
  if (outcome) return storage::mark_sent(writer, claim.id, now);
  const Error& error = outcome.error();
  const bool for_good = error.code == Errc::rejected || now - claim.created > patience;
  log::warning("message {} ({}): {}{}", claim.id, storage::name_of(claim.message.channel), error.message,
               for_good ? "; given up" : "");
  if (for_good) return storage::give_up(writer, claim.id, now, error.message);
  return storage::put_off(writer, claim.id, now + wait_after(claim.tries), error.message);
}

}  // namespace xinluon::notices
