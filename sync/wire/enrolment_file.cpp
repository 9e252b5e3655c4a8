#include "sync/wire/enrolment_file.h"

#include <algorithm>

#include "sync/base/config_file.h"
#include "sync/base/format.h"
#include "sync/crypto/certificate.h"
#include "sync/crypto/random.h"
#include "sync/crypto/signature.h"
#include "sync/wire/json_writer.h"
#include "sync/wire/limits.h"

namespace xinluon::wire {
namespace {

// A TOML basic string takes every escape that a JSON string of ours has.
void append_line(std::string& toml, std::string_view key, std::string_view value) {
  toml += key;
  toml += " = ";
  append_json_string(toml, value);
  toml += '\n';
}

bool is_https(std::string_view url) {
  constexpr std::string_view scheme = "https://";
  const auto is_visible = [](char c) { return c > 0x20 && c < 0x7F; };
  return url.starts_with(scheme) && url.size() > scheme.size() && url.size() <= max_url_bytes &&
         std::all_of(url.begin(), url.end(), is_visible);
}

void check(ConfigFile& toml, const EnrolmentFile& file) {
  if (!is_https(file.url)) toml.reject("url", "must be https://host:port");
  const bool pinned =
      !file.pins.empty() && std::all_of(file.pins.begin(), file.pins.end(), crypto::valid_pin);
  if (!pinned) toml.reject("pins", "must be a list of \"sha256//…\", at least one; copy the file again");
  if (!crypto::PublicKey::from_base64(file.server_key)) {
    toml.reject("server_key", "must be an Ed25519 key in base64; copy the file again");
  }
  if (file.code.size() > max_code_bytes) toml.reject("code", "too long; copy it again");
  if (file.note.size() > max_name_bytes) toml.reject("note", "too long");
}

}  // namespace

std::string encode_enrolment_file(const EnrolmentFile& file) {
  std::string toml = "# XinLuôn: enrols one kiosk, once. The code is a secret until it is used.\n";
  append_line(toml, "url", file.url);
  toml += "pins = [";
  for (const auto& pin : file.pins) {
    if (&pin != &file.pins.front()) toml += ", ";
    append_json_string(toml, pin);
  }
  toml += "]\n";
  append_line(toml, "server_key", file.server_key);
  append_line(toml, "code", file.code);
  append_line(toml, "note", file.note);
  return toml;
}

Result<EnrolmentFile> decode_enrolment_file(std::string_view text, const std::string& name) {
  if (text.size() > max_enrolment_bytes) {
    return fail(Errc::rejected,
                format("{}: longer than {} bytes: no enrolment file", name, max_enrolment_bytes));
  }
  XINLUON_TRY(auto toml, ConfigFile::parse(text, name));
  EnrolmentFile file;
  file.url = toml.required_text("url", "https://may-chu.example:8443");
  file.pins = toml.texts("pins", {});
  file.server_key = toml.required_text("server_key", "base64 of 32 bytes");
  file.code = toml.text("code", "");
  file.note = toml.text("note", "");
  check(toml, file);
  XINLUON_RETURN_IF_ERROR(toml.finish());
  return file;
}

}  // namespace xinluon::wire
