// A QR code as something to look at: in a terminal, or as the path of an SVG picture. Any thread.
#pragma once

#include <string>

#include "sync/qr/qr_code.h"

namespace xinluon::qr {

inline constexpr int quiet_modules = 4;  // around the code, as the standard asks

// Lines of half blocks, two rows of modules a line, with its quiet zone. Black on white by colours of the
// terminal itself (ESC sequences), so that it can be read on a dark one.
std::string to_terminal(const QrCode& code);

// The dark modules as the `d` of a <path>, one unit a module; the view box is 0 0 side+8 side+8.
std::string to_svg_path(const QrCode& code);
// A whole SVG file.
std::string to_svg(const QrCode& code);

}  // namespace xinluon::qr
