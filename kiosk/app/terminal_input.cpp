// What hands do to the terminal: fingers, keys, a barcode scanner. What it means is the session's.
#include <algorithm>
#include <array>
#include <utility>

#include "kiosk/app/terminal.h"
#include "sync/base/log.h"
#include "sync/base/overloaded.h"

namespace xinluon::app {
namespace {

using flow::Button;
using flow::ChooseLevel;
using flow::PressButton;

}  // namespace

void Terminal::on_input(const ui::InputEvent& event, BootTime now) {
  std::visit(Overloaded{[&](const ui::ContactDown& e) { press(e, now); },
                        [&](const ui::ContactMove& e) { move(e, now); },
                        [&](const ui::ContactUp& e) { release(e, now); },
                        [&](const ui::KeyDown& e) { key(e.key, now); },
                        [&](const ui::Scanned& e) { scanned(e.line, now); },
                        [&](const ui::TouchDevices& e) { touch_devices(e.names, now); },
                        [&](const ui::WindowExposed&) { on_moved(now); }, [](const ui::Woken&) {},
                        [](const ui::QuitAsked&) {}},
             event);
}

// A touch or a key ends the reading; whoever pressed "Nghe đọc" meanwhile wanted just that.
void Terminal::press(const ui::ContactDown& down, BootTime now) {
  was_read_ = reader_.is_reading();
  reader_.stop();
  focus_.clear();
  taps_.down(down, now);
  mark_.down(down, view().mark, now);
  draw(now);
}

void Terminal::move(const ui::ContactMove& move, BootTime now) {
  const auto before = held_action();
  taps_.move(move, now);
  mark_.move(move);
  if (held_action() != before) draw(now);
}

void Terminal::release(const ui::ContactUp& up, BootTime now) {
  mark_.up(up);
  const auto tap = taps_.up(up, now);
  const auto event = tap ? ui::tapped(view(), *tap, rules_) : std::nullopt;
  if (!event) return draw(now);
  const auto* const what = std::get_if<flow::Chosen>(&*event);
  what != nullptr ? chosen(*what, now) : step(*event, now);
}

std::optional<flow::Action> Terminal::held_action() const {
  const auto held = taps_.held();
  const auto event = held ? ui::tapped(view(), *held, rules_) : std::nullopt;
  const auto* const what = event ? std::get_if<flow::Chosen>(&*event) : nullptr;
  return what == nullptr ? std::nullopt : std::optional(what->action);
}

bool Terminal::is_shown(const flow::Action& action) const {
  return std::any_of(view().targets.begin(), view().targets.end(),
                     [&](const ui::Target& t) { return t.action == action; });
}

// Most keys stand for a target: without it on the screen they do nothing.
void Terminal::key(ui::Key key, BootTime now) {
  using ui::Key;
  was_read_ = reader_.is_reading();
  reader_.stop();
  switch (key) {
    case Key::level_5:
      return choose_shown({ChooseLevel{Level::very_satisfied}}, now);
    case Key::level_4:
      return choose_shown({ChooseLevel{Level::satisfied}}, now);
    case Key::level_3:
      return choose_shown({ChooseLevel{Level::neutral}}, now);
    case Key::level_2:
      return choose_shown({ChooseLevel{Level::dissatisfied}}, now);
    case Key::level_1:
      return choose_shown({ChooseLevel{Level::very_dissatisfied}}, now);
    case Key::back:
      return choose_shown({PressButton{Button::choose_again}, PressButton{Button::back},
                           flow::PressStaff{flow::StaffButton::leave}},
                          now);
    case Key::read_aloud:
      return choose_shown({PressButton{Button::read_aloud}}, now);
    case Key::large_text:
      return choose_shown({PressButton{Button::large_text}}, now);
    case Key::high_contrast:  // the bar offers it beside large words only
      return choose_by_key(PressButton{Button::high_contrast}, now);
    case Key::language:
      return next_language(now);
    case Key::act:
      if (focus_.action()) choose_by_key(*focus_.action(), now);
      return;
    case Key::arm:
      if (parts_.settings.mode != Mode::armed) return;
      return step(flow::Invited{Invitation{.token = {},
                                           .officer = {},
                                           .officer_name = {},
                                           .officer_photo = {},
                                           .field = {},
                                           .procedure = {},
                                           .transaction_kind = {},
                                           .linked = false},
                                0},
                  now);
    case Key::staff:
      return step(flow::StaffAsked{}, now);
    default:
      return move_focus(key, now);
  }
}

void Terminal::move_focus(ui::Key key, BootTime now) {
  focus_.move(key, view());
  step(flow::Present{}, now);
  if (keys_speak_ && focus_.action()) reader_.say(view(), *focus_.action(), listening());
}

void Terminal::choose_shown(std::initializer_list<flow::Action> actions, BootTime now) {
  const auto* const shown =
      std::find_if(actions.begin(), actions.end(), [&](const flow::Action& a) { return is_shown(a); });
  shown != actions.end() ? choose_by_key(*shown, now) : draw(now);
}

void Terminal::choose_by_key(const flow::Action& action, BootTime now) {
  if (action == flow::Action(PressButton{Button::read_aloud})) keys_speak_ = !was_read_;
  chosen({action, parts_.settings.only_buttons ? Input::button : Input::key}, now);
}

// A wide bar shows the languages themselves, a narrow one the way to them.
void Terminal::next_language(BootTime now) {
  const auto& languages = parts_.settings.languages;
  const auto current = std::find(languages.begin(), languages.end(), state_.lang);
  for (std::size_t i = 1; i < languages.size(); ++i) {
    const auto at = static_cast<std::size_t>(current - languages.begin()) + i;
    const flow::Action next = flow::ChooseLanguage{languages[at % languages.size()]};
    if (is_shown(next)) return choose_by_key(next, now);
  }
  choose_shown({PressButton{Button::languages}}, now);
}

void Terminal::scanned(const std::string& line, BootTime now) {
  if (parts_.settings.mode != Mode::armed || !links_.tickets.takes_any()) return;
  step(links_.tickets.read(line), now);
}

void Terminal::touch_devices(const std::vector<std::string>& names, BootTime now) {
  const bool had_any = !touch_devices_.empty();
  touch_devices_ = names;
  log::info("{} touch panels", names.size());
  if (!names.empty()) return on_touch(true, now);
  if (had_any && !parts_.keypad) on_touch(false, now);
}

void Terminal::chosen(const flow::Chosen& chosen, BootTime now) {
  step(chosen, now);
  if (chosen.action == flow::Action(PressButton{Button::read_aloud})) read_aloud(now);
  // A marked card says its new state to whoever can't see it.
  if (keys_speak_ && focus_.action() == chosen.action) reader_.say(view(), chosen.action, listening());
}

void Terminal::read_aloud(BootTime now) {
  if (std::exchange(was_read_, false)) return;
  if (reader_.read(view(), listening(), now)) draw(now);
}

void Terminal::go_on_reading(BootTime now) {
  if (!reader_.is_reading() || now < *reader_.deadline()) return;
  reader_.go_on(view(), listening(), now);
  apply(flow::Present{}, now, true);
}

Listening Terminal::listening() const {
  const bool tapped = state_.vote || (state_.pending && state_.pending->vote);
  return {state_.lang, parts_.headphones, tapped};
}

}  // namespace xinluon::app
