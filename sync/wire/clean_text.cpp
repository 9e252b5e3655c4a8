#include "sync/wire/clean_text.h"

#include "sync/base/printable.h"

namespace xinluon::wire {

bool is_clean(std::string_view text) {
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t bytes = first < 0x80 ? 1 : utf8_character_bytes(text);
    if (bytes == 0 || first < 0x20 || first == 0x7F) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

}  // namespace xinluon::wire
