#include "kiosk/app/staff_audit.h"

#include "sync/base/format.h"

namespace xinluon::app {
namespace {

using flow::Screen;
using flow::StaffButton;

std::optional<std::string_view> name_of(StaffButton button) {
  switch (button) {
    case StaffButton::touch_test:
      return "touch test";
    case StaffButton::sound_test:
      return "sound test";
    case StaffButton::screen_test:
      return "screen test";
    case StaffButton::clean:
      return "cleaning";
    case StaffButton::send_now:
      return "send now";
    case StaffButton::restart:
      return "restart";
    case StaffButton::quit:
      return "quit";
    case StaffButton::erase:
    case StaffButton::leave:
      break;
  }
  return std::nullopt;  // leaving shows as such
}

std::optional<std::string> of_pin(const flow::PinChecked& checked, const flow::State& after) {
  if (checked.right) return "staff: right PIN";
  return format("staff: wrong PIN, {} in a row{}", after.staff.wrong,
                after.staff.locked_until ? "; locked" : "");
}

std::optional<std::string> of_button(const flow::Event& event) {
  const auto* const chosen = std::get_if<flow::Chosen>(&event);
  const auto* const pressed = chosen == nullptr ? nullptr : std::get_if<flow::PressStaff>(&chosen->action);
  const auto name = pressed == nullptr ? std::nullopt : name_of(pressed->button);
  if (!name) return std::nullopt;
  return format("staff: {}", *name);
}

}  // namespace

std::optional<std::string> audit_line(const flow::State& before, const flow::Event& event,
                                      const flow::State& after) {
  if (const auto* const checked = std::get_if<flow::PinChecked>(&event)) return of_pin(*checked, after);
  if (before.screen != Screen::staff) {
    return after.screen == Screen::staff ? std::optional<std::string>("staff: PIN asked") : std::nullopt;
  }
  if (before.staff.page != flow::StaffPage::pin) {
    if (auto done = of_button(event)) return done;
  }
  return after.screen == Screen::staff ? std::nullopt : std::optional<std::string>("staff: left");
}

}  // namespace xinluon::app
