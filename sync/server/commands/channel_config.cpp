#include "sync/server/commands/channel_config.h"

#include <utility>

#include "sync/base/daemon_settings.h"
#include "sync/crypto/certificate.h"

namespace xinluon::commands {
namespace {

using curl::MailSecurity;

MailSecurity security_from(std::string_view word) {
  if (word == "tls") return MailSecurity::tls;
  return word == "none" ? MailSecurity::none : MailSecurity::starttls;
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

std::vector<std::string> read_pin(ConfigFile& file, const char* key) {
  std::string pin = file.text(key, "");
  if (pin.empty()) return {};
  if (!crypto::valid_pin(pin)) file.reject(key, "must look like sha256//…, or \"\" where authorities decide");
  return {std::move(pin)};
}

std::string read_authorities(ConfigFile& file, const char* key) {
  return absolute_path(file, key, "").string();
}

std::optional<notices::MailOptions> read_mail(ConfigFile& file) {
  notices::MailOptions mail;
  mail.server.host = file.text("mail.host", "");
  const std::string security = file.one_of("mail.security", "starttls", {"starttls", "tls", "none"});
  mail.server.security = security_from(security);
  const int usual = security == "tls" ? 465 : security == "none" ? 25 : 587;
  mail.server.port = static_cast<std::uint16_t>(file.integer("mail.port", usual, 1, 65'535));
  mail.server.user = file.text("mail.user", "");
  mail.password_file = absolute_path(file, "mail.password_file", "");
  mail.server.pins = read_pin(file, "mail.pin");
  mail.server.authorities = read_authorities(file, "mail.authorities");
  mail.from = file.text("mail.from", "");
  mail.from_name = file.text("mail.from_name", mail.from_name);
  if (mail.server.host.empty()) return std::nullopt;
  if (!curl::valid_mail_address(mail.from))
    file.reject("mail.from", "must look like xinluon@tinhmau.example");
  if (!mail.server.user.empty() && mail.password_file.empty())
    file.reject("mail.user", "give mail.password_file too: a file whose first line is the password");
  if (mail.server.security == MailSecurity::none && !is_this_machine(mail.server.host))
    file.reject("mail.security",
                "\"none\" is for a mail server on this machine; use \"starttls\" or \"tls\"");
  return mail;
}

std::optional<notices::WebhookOptions> read_webhook(ConfigFile& file) {
  notices::WebhookOptions webhook;
  webhook.url = file.text("webhook.url", "");
  webhook.secret_file = absolute_path(file, "webhook.secret_file", "");
  webhook.pins = read_pin(file, "webhook.pin");
  webhook.authorities = read_authorities(file, "webhook.authorities");
  webhook.private_addresses = file.flag("webhook.private_addresses", false);
  webhook.proxy = file.text("webhook.proxy", "");
  if (webhook.url.empty()) return std::nullopt;
  if (!webhook.url.starts_with("https://")) file.reject("webhook.url", "must begin with https://");
  if (webhook.secret_file.empty())
    file.reject("webhook.url", "give webhook.secret_file too: a file whose first line signs what is sent");
  return webhook;
}

}  // namespace

notices::Channels read_channels(ConfigFile& file) {
  return {read_mail(file), read_webhook(file)};
}

}  // namespace xinluon::commands
