#include "sync/server/commands/config.h"

#include <array>
#include <utility>

#include <unistd.h>

#include "sync/base/daemon_settings.h"
#include "sync/base/files.h"
#include "sync/crypto/certificate.h"
#include "sync/server/commands/channel_config.h"
#include "sync/server/http/forwarded.h"

namespace xinluon::commands {
namespace fs = std::filesystem;
namespace {

constexpr const char* default_data = "/var/lib/xinluon/server";

// share/xinluon beside the folder of the running program: right in a build folder and when installed.
fs::path default_pages() {
  std::error_code unreadable;
  const auto program = fs::read_symlink("/proc/self/exe", unreadable);
  const fs::path prefix = unreadable ? fs::path("/usr") : program.parent_path().parent_path();
  return prefix / "share/xinluon/dashboard";
}

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 && name[0] != '\0' ? name.data() : "localhost";
}

std::size_t count(ConfigFile& file, const char* key, std::size_t fallback, std::int64_t max) {
  return static_cast<std::size_t>(file.integer(key, static_cast<std::int64_t>(fallback), 1, max));
}

void read_tls(ConfigFile& file, http::IdentityOptions& identity) {
  identity.certificate = absolute_path(file, "tls.certificate", "");
  identity.key = absolute_path(file, "tls.key", "");
  if (identity.certificate.empty() != identity.key.empty())
    file.reject(identity.key.empty() ? "tls.certificate" : "tls.key",
                "give both tls.certificate and tls.key, or neither to have them made");
  identity.names = file.texts("tls.names", {host_name(), "localhost", "127.0.0.1"});
  if (identity.names.empty()) file.reject("tls.names", "name at least one host");
  identity.next_pin = file.text("tls.next_pin", "");
  if (!identity.next_pin.empty() && !crypto::valid_pin(identity.next_pin))
    file.reject("tls.next_pin", "must look like sha256//…, or \"\" where none is known");
}

void read_limits(ConfigFile& file, http::ApplicationOptions& options) {
  auto& server = options.server;
  server.max_connections = count(file, "limits.connections", server.max_connections, 1'000'000);
  server.max_connections_per_address =
      count(file, "limits.connections_per_address", server.max_connections_per_address, 1'000'000);
  options.io_threads = count(file, "limits.io_threads", options.io_threads, 64);
  options.reader_threads = count(file, "limits.reader_threads", options.reader_threads, 64);
}

constexpr std::size_t max_secret_bytes = 1024;
constexpr std::string_view https = "https://";

std::string secret_from(ConfigFile& file, const char* key) {
  const auto path = absolute_path(file, key, "");
  if (path.empty()) return "";
  auto secret = read_file(path, max_secret_bytes);
  if (!secret) {
    file.reject(key, secret.error().message);
    return "";
  }
  return secret->substr(0, secret->find('\n'));
}

// Without an issuer there is none.
void read_sign_on(ConfigFile& file, Config& config) {
  accounts::SignOnSettings sign_on;
  sign_on.issuer = file.text("sign_on.issuer", "");
  sign_on.name = file.text("sign_on.name", "");
  sign_on.client_id = file.text("sign_on.client_id", "");
  sign_on.client_secret = secret_from(file, "sign_on.client_secret_file");
  sign_on.claim = file.text("sign_on.claim", sign_on.claim);
  sign_on.authorities = absolute_path(file, "sign_on.authorities", "").string();
  sign_on.second_factor = file.flag("sign_on.second_factor", false);
  if (sign_on.issuer.empty()) return;
  if (!sign_on.issuer.starts_with(https)) return file.reject("sign_on.issuer", "must begin with https://");
  if (sign_on.client_id.empty()) file.reject("sign_on.client_id", "what is this server called there?");
  if (sign_on.name.empty()) sign_on.name = sign_on.issuer.substr(https.size());
  if (config.public_url.empty())
    file.reject("sign_on.issuer", "needs public_url: the sign-on sends browsers back to it");
  sign_on.redirect_uri = config.public_url + "/v1/sign-on/end";
  config.application.sign_on = std::move(sign_on);
}

void read_database(ConfigFile& file, const std::string& instead, Config& config) {
  auto& options = config.application;
  const std::string written = file.text("database.url", "");
  options.database = instead.empty() ? written : instead;
  const auto password = absolute_path(file, "database.password_file", "");
  if (instead.empty()) options.database_password = password;  // it is for the role in database.url
  if (auto right = db::check(options.place()); !right)
    file.reject("database.url", (instead.empty() ? "" : "--database: ") + right.error().message);
  config.serving_role = file.text("database.serving_role", "");
  config.purging_role = file.text("database.purging_role", "");
}

void read_front(ConfigFile& file, http::ApplicationOptions& options) {
  options.server.trusted_proxies = file.texts("front.trusted_proxies", {});
  for (const auto& address : options.server.trusted_proxies)
    if (!http::valid_address(address))
      file.reject("front.trusted_proxies",
                  "\"" + address + "\" is no address; write each as 127.0.0.1 or 2001:db8::1");
  options.metrics.loopback = file.flag("metrics.loopback", false);
  options.metrics.token_file = absolute_path(file, "metrics.token_file", "");
}

Result<Config> read(ConfigFile file, const fs::path& path, const std::string& database) {
  Config config;
  config.file = path;
  auto& options = config.application;
  options.identity.data = absolute_path(file, "data", default_data);
  options.pages = absolute_path(file, "pages", default_pages());
  options.fonts = options.pages.parent_path() / "fonts";
  read_database(file, database, config);
  auto listen = http::listen_address_from(file.text("listen", to_text(options.server.listen)));
  if (!listen) file.reject("listen", listen.error().message);
  if (listen) options.server.listen = *std::move(listen);
  config.public_url = file.text("public_url", "");
  if (!config.public_url.empty() && !config.public_url.starts_with("https://"))
    file.reject("public_url", "must look like https://host:8443, or \"\" for the address it listens on");
  options.public_url = config.public_url;
  read_tls(file, options.identity);
  read_limits(file, options);
  read_sign_on(file, config);
  config.retention_months = static_cast<int>(file.integer("retention.months", retention::default_months,
                                                          retention::min_months, retention::max_months));
  config.log_level = log_level(file);
  config.log_format =
      file.one_of("log.format", "text", {"text", "json"}) == "json" ? log::Format::json : log::Format::text;
  config.channels = read_channels(file);
  read_front(file, options);
  XINLUON_RETURN_IF_ERROR(file.finish());
  return config;
}

}  // namespace

Result<Config> load_config(const fs::path& path, const std::string& database) {
  XINLUON_TRY(auto file, ConfigFile::load(path));
  return read(std::move(file), path, database);
}

Result<Config> parse_config(std::string_view toml, const fs::path& path) {
  XINLUON_TRY(auto file, ConfigFile::parse(toml, path.string()));
  return read(std::move(file), path, "");
}

}  // namespace xinluon::commands
