#include "kiosk/ui/staff_words.h"

namespace xinluon::ui {

std::string staff_word(StaffText id, std::string_view n) {
  constexpr std::string_view placeholder = "{n}";
  std::string text(staff_word(id));
  const auto at = text.find(placeholder);
  if (at != std::string::npos) text.replace(at, placeholder.size(), n);
  return text;
}

}  // namespace xinluon::ui
