#include "sync/qr/picture.h"

#include "sync/base/format.h"

namespace xinluon::qr {
namespace {

bool dark_at(const QrCode& code, int row, int column) {
  if (row < 0 || column < 0 || row >= code.side || column >= code.side) return false;
  return code.dark[static_cast<std::size_t>(row) * static_cast<std::size_t>(code.side) +
                   static_cast<std::size_t>(column)];
}

const char* block(bool upper, bool lower) {
  if (upper) return lower ? "█" : "▀";
  return lower ? "▄" : " ";
}

}  // namespace

std::string to_terminal(const QrCode& code) {
  std::string text;
  for (int row = -quiet_modules; row < code.side + quiet_modules; row += 2) {
    text += "\x1b[30;107m";
    for (int column = -quiet_modules; column < code.side + quiet_modules; ++column)
      text += block(dark_at(code, row, column), dark_at(code, row + 1, column));
    text += "\x1b[0m\n";
  }
  return text;
}

std::string to_svg_path(const QrCode& code) {
  std::string path;
  for (int row = 0; row < code.side; ++row)
    for (int column = 0; column < code.side; ++column) {
      if (!dark_at(code, row, column)) continue;
      int length = 1;
      while (dark_at(code, row, column + length)) ++length;
      path += format("M{} {}h{}v1h-{}z", column + quiet_modules, row + quiet_modules, length, length);
      column += length;
    }
  return path;
}

std::string to_svg(const QrCode& code) {
  const int size = code.side + 2 * quiet_modules;
  return format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">)"
      R"(<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{1}"/></svg>)"
      "\n",
      size, to_svg_path(code));
}

}  // namespace xinluon::qr
