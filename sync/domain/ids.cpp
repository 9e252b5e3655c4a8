#include "sync/domain/ids.h"

#include <algorithm>

namespace xinluon {
namespace {

constexpr std::size_t epoch_digits = 32;

// Not <cctype>: its answers depend on the locale.
bool is_id_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-';
}

bool is_lower_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

}  // namespace

bool valid_id(std::string_view text) {
  return !text.empty() && text.size() <= max_id_bytes &&
         std::all_of(text.begin(), text.end(), is_id_character);
}

std::optional<Epoch> Epoch::from(std::string_view hex) {
  if (hex.size() != epoch_digits || !std::all_of(hex.begin(), hex.end(), is_lower_hex)) return std::nullopt;
  return Epoch(std::string(hex));
}

}  // namespace xinluon
