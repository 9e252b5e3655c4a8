#include "sync/wire/settings.h"

#include "sync/base/format.h"
#include "sync/wire/json_reader.h"
#include "sync/wire/json_writer.h"

namespace xinluon::wire {

std::string settings_path(const KioskId& kiosk) {
  return format("/v1/kiosks/{}/config", kiosk.text());
}

std::string encode_settings_answer(const SettingsAnswer& answer) {
  return JsonWriter()
      .number("server_ms", answer.server_ms)
      .number("version", answer.version)
      .text("toml", answer.toml)
      .finish();
}

Result<SettingsAnswer> decode_settings_answer(std::string_view text) {
  JsonDocument document("settings");
  JsonObject json = document.parse(text, max_answer_bytes);
  SettingsAnswer answer;
  answer.server_ms = json.number("server_ms");
  answer.version = json.number("version");
  answer.toml = json.text("toml", max_settings_bytes);
  XINLUON_RETURN_IF_ERROR(document.finish());
  return answer;
}

}  // namespace xinluon::wire
