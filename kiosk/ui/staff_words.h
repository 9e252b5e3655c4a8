// The technician's words, built into the program: they must be there when the packs can't be read. StaffText
// is generated from assets/strings/staff.toml.
#pragma once

#include <string>
#include <string_view>

#include "kiosk/ui/staff_texts.h"

namespace xinluon::ui {

inline std::string_view staff_word(StaffText id) {
  return staff_texts[static_cast<std::size_t>(id)];
}
// With its {n} replaced.
std::string staff_word(StaffText id, std::string_view n);

}  // namespace xinluon::ui
