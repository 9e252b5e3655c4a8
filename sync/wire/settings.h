// Remote settings of a kiosk on their way from the server (PROTOCOL.md §16): what a signed GET is answered
// with. What may be in them is sync/settings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/domain/ids.h"
#include "sync/wire/limits.h"

namespace xinluon::wire {

std::string settings_path(const KioskId& kiosk);  // "/v1/kiosks/{kiosk}/config"

// 200 of the GET: the version that the last answer to a batch named, or a newer one.
struct SettingsAnswer {
  std::int64_t server_ms = 0;
  std::int64_t version = 0;  // 0: none; then toml is empty
  std::string toml;
  bool operator==(const SettingsAnswer&) const = default;
};
std::string encode_settings_answer(const SettingsAnswer& answer);
Result<SettingsAnswer> decode_settings_answer(std::string_view json);

}  // namespace xinluon::wire
