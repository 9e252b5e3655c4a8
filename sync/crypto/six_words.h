// Six words that two screens show and two people compare (PROTOCOL.md §6): the device that enrols and the
// server that took it agree on kiosk and keys exactly when their words do. 96 bits of SHA-256, as syllables
// that are easily said in Vietnamese.
#pragma once

#include <string>
#include <string_view>

#include "sync/domain/ids.h"

namespace xinluon::crypto {

// "badog hanil …": words of five letters, parted by blanks. Keys in base64.
std::string six_words(const KioskId& kiosk, std::string_view server_key, std::string_view device_key);

}  // namespace xinluon::crypto
