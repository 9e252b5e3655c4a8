#include "kiosk/app/terminal.h"

#include <algorithm>
#include <array>

#include "sync/base/log.h"
#include "sync/base/overloaded.h"

namespace xinluon::app {
namespace {

// For the out-of-service screen and the uploader's report.
std::string fault_code(Errc code) {
  switch (code) {
    case Errc::full:
      return "DISK_FULL";
    case Errc::corrupt:
      return "STORE_CORRUPT";
    default:
      return "STORE_FAILED";
  }
}

struct KeyAction {
  ui::Key key;
  flow::Action action;
};
const std::array<KeyAction, 6> key_actions = {{
    {ui::Key::level_5, flow::ChooseLevel{Level::very_satisfied}},
    {ui::Key::level_4, flow::ChooseLevel{Level::satisfied}},
    {ui::Key::level_3, flow::ChooseLevel{Level::neutral}},
    {ui::Key::level_2, flow::ChooseLevel{Level::dissatisfied}},
    {ui::Key::level_1, flow::ChooseLevel{Level::very_dissatisfied}},
    {ui::Key::back, flow::PressButton{flow::Button::choose_again}},
}};

template <class Time>
std::optional<Time> earlier(std::optional<Time> a, std::optional<Time> b) {
  if (!a) return b;
  if (!b) return a;
  return std::min(*a, *b);
}

}  // namespace

Terminal::Terminal(const TerminalParts& parts, ui::FontMeasure& fonts, votelog::VoteLogThread& log,
                   BootTime now)
    : parts_(parts),
      fonts_(fonts),
      log_(log),
      rules_(ui::tap_rules(display_.pixels_per_mm)),
      taps_(rules_),
      state_(flow::initial(now, parts.settings)) {}

void Terminal::attach(ui::Canvas& canvas, double pixels_per_mm, BootTime now) {
  canvas_ = &canvas;
  display_ = {canvas.size(), pixels_per_mm, parts_.motion};
  rules_ = ui::tap_rules(pixels_per_mm);
  taps_ = ui::TapTracker(rules_);
  draw(now, true);
}

void Terminal::detach() {
  canvas_ = nullptr;
}

void Terminal::on_input(const ui::InputEvent& event, BootTime now) {
  std::visit(Overloaded{[&](const ui::ContactDown& e) { press(e, now); },
                        [&](const ui::ContactMove& e) { move(e, now); },
                        [&](const ui::ContactUp& e) { release(e, now); },
                        [&](const ui::KeyDown& e) { key(e.key, now); },
                        [&](const ui::WindowExposed&) { draw(now, true); }, [](const ui::Woken&) {},
                        [](const ui::QuitAsked&) {}, [](const auto&) {}},
             event);
}

void Terminal::on_notice(const votelog::Notice& notice, BootTime now) {
  std::visit(Overloaded{[&](const votelog::Saved& n) { step(flow::VoteSaved{n.ticket}, now); },
                        [&](const votelog::Sealed& n) { step(flow::VoteSealed{n.ticket}, now); },
                        [&](const votelog::Failed& n) {
                          log::error("the vote log could not store: {}", n.message);
                          step(flow::SaveFailed{n.ticket, fault_code(n.code)}, now);
                        },
                        [&](const votelog::Ready&) {
                          log::info("the vote log stores");
                          step(flow::StoreReady{}, now);
                        },
                        [&](const votelog::Lost& n) {
                          log::error("the vote log can't store: {}", n.message);
                          step(flow::StoreLost{fault_code(n.code)}, now);
                        },
                        [&](const votelog::TokenState& n) {
                          if (n.spent) return step(flow::TokenSpent{n.ticket}, now);
                          step(flow::TokenFresh{n.ticket}, now);
                        },
                        [&](const votelog::Invited& n) {
                          step(flow::Invited{n.invitation, n.request}, now);
                        },
                        [&](const votelog::Withdrawn& n) {
                          step(flow::Withdrawn{n.token, n.request}, now);
                        }},
             notice);
}

void Terminal::on_time(BootTime now) {
  taps_.expire(now);
  const auto due = flow::deadline(state_, parts_.settings);
  if (due && now >= *due) {
    step(flow::Tick{}, now);
  } else {
    draw(now);
  }
}

std::optional<BootTime> Terminal::deadline() const {
  auto next = earlier(flow::deadline(state_, parts_.settings), taps_.deadline());
  return canvas_ == nullptr ? next : earlier(next, view_.next_frame);
}

std::optional<BootTime> Terminal::waiting_for_log() const {
  if (!state_.pending) return std::nullopt;
  return state_.pending->since;
}

void Terminal::press(const ui::ContactDown& down, BootTime now) {
  taps_.down(down, now);
  draw(now);
}

void Terminal::move(const ui::ContactMove& move, BootTime now) {
  const auto before = held_action();
  taps_.move(move, now);
  if (held_action() != before) draw(now);
}

void Terminal::release(const ui::ContactUp& up, BootTime now) {
  const auto tap = taps_.up(up, now);
  const auto event = tap ? ui::tapped(view_, *tap, rules_) : std::nullopt;
  if (event) return step(*event, now);
  draw(now);
}

// A key stands for the target on the screen that does the same; without one it does nothing.
void Terminal::key(ui::Key key, BootTime now) {
  const auto known =
      std::find_if(key_actions.begin(), key_actions.end(), [&](const KeyAction& k) { return k.key == key; });
  if (known == key_actions.end()) return;
  const bool shown = std::any_of(view_.targets.begin(), view_.targets.end(),
                                 [&](const ui::Target& t) { return t.action == known->action; });
  if (shown) step(flow::Chosen{known->action, Input::key}, now);
}

void Terminal::step(const flow::Event& event, BootTime now) {
  flow::Step next = flow::step(state_, event, now, parts_.settings);
  if (next.state.screen != state_.screen) taps_.ignore_until(next.state.deaf_until);
  state_ = std::move(next.state);
  for (const flow::Effect& effect : next.effects) carry_out(effect);
  draw(now);
}

void Terminal::carry_out(const flow::Effect& effect) {
  std::visit(
      Overloaded{[&](const flow::SaveOpenVote& e) { log_.save_open(e.ticket, e.vote, e.token); },
                 [&](const flow::SealVote& e) { log_.seal(e.ticket); },
                 [&](const flow::RecordUnanswered& e) { log_.record_unanswered(e.ticket, e.vote, e.token); },
                 [&](const flow::AskToken& e) { log_.ask_token(e.ticket, e.token); },
                 [&](const flow::AnswerCounter& e) { log_.answer_counter(e.request, e.answer); },
                 [](const auto&) {}},
      effect);
}

std::optional<flow::Action> Terminal::held_action() const {
  const auto held = taps_.held();
  const auto event = held ? ui::tapped(view_, *held, rules_) : std::nullopt;
  const auto* const chosen = event ? std::get_if<flow::Chosen>(&*event) : nullptr;
  return chosen == nullptr ? std::nullopt : std::optional(chosen->action);
}

void Terminal::draw(BootTime now, bool everything) {
  if (canvas_ == nullptr) return;
  if (display_.size != canvas_->size()) everything = true;
  display_.size = canvas_->size();
  ui::View next = ui::render({state_, parts_.settings, parts_.site, parts_.packs, parts_.theme, fonts_,
                              display_, now, held_action()});
  const ui::Rect screen{0, 0, display_.size.w, display_.size.h};
  const auto dirty = everything ? std::vector{screen} : ui::dirty_rects(view_.list, next.list, screen);
  view_ = std::move(next);
  if (!dirty.empty()) canvas_->draw(view_.list, dirty);
}

}  // namespace xinluon::app
