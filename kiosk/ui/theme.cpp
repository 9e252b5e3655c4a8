#include "kiosk/ui/theme.h"

#include <optional>
#include <string>

#include "sync/base/config_file.h"

namespace xinluon::ui {
namespace {

std::optional<std::uint8_t> hex_byte(std::string_view two) {
  int value = 0;
  for (const char c : two) {
    const auto digit = std::string_view("0123456789ABCDEF").find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value * 16 + static_cast<int>(digit);
  }
  return static_cast<std::uint8_t>(value);
}

std::optional<Colour> colour_from(std::string_view text) {
  if (text.size() != 7 || text[0] != '#') return std::nullopt;
  const auto r = hex_byte(text.substr(1, 2));
  const auto g = hex_byte(text.substr(3, 2));
  const auto b = hex_byte(text.substr(5, 2));
  if (!r || !g || !b) return std::nullopt;
  return Colour{*r, *g, *b, 255};
}

}  // namespace

Result<Theme> Theme::load(const std::filesystem::path& path) {
  XINLUON_TRY(ConfigFile file, ConfigFile::load(path));
  Theme theme;
  for (std::size_t i = 0; i < colour_names.size(); ++i) {
    const std::string text = file.required_text(colour_names[i], "#10263C");
    if (const auto colour = colour_from(text)) {
      theme.colours_[i] = *colour;
    } else if (!text.empty()) {
      file.reject(colour_names[i], "is no colour; write \"#RRGGBB\" in capital hex digits");
    }
  }
  XINLUON_RETURN_IF_ERROR(file.finish());
  return theme;
}

}  // namespace xinluon::ui
