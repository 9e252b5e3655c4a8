#include "sync/uploader/identity.h"

#include "sync/base/config_file.h"
#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/wire/json_writer.h"

namespace xinluon::uploader {
namespace {

constexpr mode_t owner_only = 0600;
constexpr std::size_t max_identity_bytes = 1 << 16;

// A TOML basic string takes every escape that a JSON string of ours has.
std::string toml_text(std::string_view text) {
  std::string out;
  wire::append_json_string(out, text);
  return out;
}

std::string toml_list(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : ", ") + toml_text(text);
  return "[" + out + "]";
}

}  // namespace

std::filesystem::path device_key_path(const std::filesystem::path& data) {
  return data / "device.key";
}

std::filesystem::path identity_path(const std::filesystem::path& data) {
  return data / "server.toml";
}

std::string encode_identity(const ServerIdentity& identity) {
  return format(
      "# Written by xinluon-sync at enrolment, and when the server hands out other pins.\n"
      "url = {}\npins = {}\nserver_key = {}\nkiosk = {}\ncounter = {}\nunit_name = {}\ncounter_name = {}\n",
      toml_text(identity.url), toml_list(identity.pins), toml_text(identity.server_key.to_base64()),
      toml_text(identity.kiosk.text()), toml_text(identity.counter.text()), toml_text(identity.unit_name),
      toml_text(identity.counter_name));
}

Result<ServerIdentity> decode_identity(std::string_view toml, const std::string& name) {
  XINLUON_TRY(auto file, ConfigFile::parse(toml, name));
  ServerIdentity identity;
  identity.url = file.required_text("url", "https://server:8443");
  identity.pins = file.texts("pins", {});
  const auto key = crypto::PublicKey::from_base64(file.required_text("server_key", "base64 of 32 bytes"));
  const auto kiosk = KioskId::from(file.required_text("kiosk", "K0001"));
  identity.counter = CounterId::from(file.text("counter", "")).value_or(CounterId());
  identity.unit_name = file.text("unit_name", "");
  identity.counter_name = file.text("counter_name", "");
  if (identity.pins.empty()) file.reject("pins", "at least one pin is needed; enrol this device again");
  if (!key) file.reject("server_key", "is no Ed25519 public key; enrol this device again");
  if (!kiosk) file.reject("kiosk", "is no identifier; enrol this device again");
  XINLUON_RETURN_IF_ERROR(file.finish());
  identity.server_key = *key;
  identity.kiosk = *kiosk;
  return identity;
}

Result<ServerIdentity> load_identity(const std::filesystem::path& data) {
  const auto path = identity_path(data);
  XINLUON_TRY(const auto text, read_file(path, max_identity_bytes));
  return decode_identity(text, path.native());
}

Result<void> store_identity(const std::filesystem::path& data, const ServerIdentity& identity) {
  const std::string text = encode_identity(identity);
  // What could not be read back at the next start must not replace what can.
  if (auto back = decode_identity(text, "server.toml"); !back)
    return fail(with_context(back.error(), "enrolment answer"));
  return write_file_durably(identity_path(data), text, owner_only);
}

}  // namespace xinluon::uploader
