// A text as a QR code: what a technician's telephone reads off the screen. Any thread.
#pragma once

#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace xinluon::qr {

// What error correction M has room for in the largest code (version 40).
inline constexpr std::size_t max_text_bytes = 2'331;

struct QrCode {
  int side = 0;            // modules a row, 21 to 177; the quiet zone of 4 around it is the painter's
  std::vector<bool> dark;  // row by row
  bool operator==(const QrCode&) const = default;
};

// The smallest code that holds the bytes and can lose 15 % of itself (error correction M). rejected when the
// text is empty, longer than max_text_bytes, or holds a NUL.
Result<QrCode> encode(std::string_view text);

}  // namespace xinluon::qr
