#include "kiosk/app/terminal.h"

#include <algorithm>
#include <utility>

#include "kiosk/app/earlier.h"
#include "kiosk/app/faults.h"
#include "kiosk/app/staff_audit.h"
#include "sync/base/log.h"
#include "sync/base/overloaded.h"

namespace xinluon::app {
namespace {

using namespace std::chrono_literals;
using flow::Button;
using flow::PressButton;
using flow::Screen;

// Between two looks at the machine while the staff screen shows it.
constexpr Milliseconds health_age = 2s;

bool is_idle(Screen screen) {
  return screen == Screen::attract || screen == Screen::closed || screen == Screen::asleep ||
         screen == Screen::out_of_service;
}

}  // namespace

Terminal::Terminal(const TerminalParts& parts, Links links, BootTime now)
    : parts_(parts),
      links_(std::move(links)),
      state_(flow::initial(now, parts.settings, links_.wrong_pins)),
      picture_(parts, links_.fonts),
      rules_(ui::tap_rules(ui::Display{}.pixels_per_mm)),
      taps_(rules_),
      reader_(links_.speaker) {}

void Terminal::attach(ui::Canvas& canvas, double pixels_per_mm, BootTime now) {
  picture_.attach(canvas, pixels_per_mm);
  rules_ = ui::tap_rules(pixels_per_mm);
  taps_ = ui::TapTracker(rules_);
  mark_ = MarkHold();
  draw(now);
}

void Terminal::detach() {
  picture_.detach();
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

void Terminal::on_pin_checked(bool right, BootTime now) {
  step(flow::PinChecked{right}, now);
}

void Terminal::on_time(BootTime now) {
  taps_.expire(now);
  if (mark_.is_due(now)) {
    taps_.ignore_until(now);
    step(flow::StaffAsked{}, now);
  }
  go_on_reading(now);
  const auto due = flow::deadline(state_, parts_.settings);
  if (due && now >= *due) {
    step(flow::Tick{}, now);
  } else {
    draw(now);
  }
}

void Terminal::on_hours(bool open, BootTime now) {
  step(flow::HoursChanged{open}, now);
}

void Terminal::on_arming(bool possible, BootTime now) {
  possible ? step(flow::ArmingBack{}, now) : step(flow::ArmingLost{}, now);
}

void Terminal::on_touch(bool there, BootTime now) {
  there ? step(flow::TouchBack{}, now) : step(flow::TouchLost{}, now);
}

void Terminal::on_moved(BootTime now) {
  picture_.spoil();
  draw(now);
}

void Terminal::set_wall(std::optional<WallTime> wall, BootTime now) {
  const auto before = std::exchange(
      wall_ahead_, wall ? std::optional(wall->time_since_epoch() - now.time_since_epoch()) : std::nullopt);
  // Both clocks are read one after the other: what differs by less is no jump.
  constexpr Milliseconds jump = 1s;
  const bool same = before.has_value() == wall_ahead_.has_value() &&
                    (!before || std::chrono::abs(*before - *wall_ahead_) < jump);
  if (same) {
    wall_ahead_ = before;
  } else {
    draw(now);
  }
}

std::optional<BootTime> Terminal::deadline() const {
  auto next = earlier(flow::deadline(state_, parts_.settings), taps_.deadline());
  next = earlier(next, earlier(mark_.deadline(), reader_.deadline()));
  if (!picture_.is_attached()) return next;
  if (state_.screen == Screen::staff && health_taken_)
    next = earlier(next, std::optional(*health_taken_ + health_age));
  return earlier(next, picture_.next_frame());
}

std::optional<BootTime> Terminal::waiting_for_log() const {
  if (!state_.pending) return std::nullopt;
  return state_.pending->since;
}

void Terminal::step(const flow::Event& event, BootTime now) {
  apply(event, now, false);
}

// `silent`: without the sounds that answer a hand, where there was none.
void Terminal::apply(const flow::Event& event, BootTime now, bool silent) {
  flow::Step next = flow::step(state_, event, now, parts_.settings);
  if (const auto line = audit_line(state_, event, next.state)) log::info("{}", *line);
  const bool elsewhere = next.state.screen != state_.screen;
  const bool other_words = next.state.lang != state_.lang;
  if (elsewhere) {
    taps_.ignore_until(next.state.deaf_until);
    focus_.clear();
    if (is_idle(next.state.screen)) keys_speak_ = false;
  }
  state_ = std::move(next.state);
  if (elsewhere || other_words) reader_.stop();
  for (const flow::Effect& effect : next.effects) {
    if (!silent || !std::holds_alternative<flow::Play>(effect)) carry_out(effect);
  }
  draw(now);
}

void Terminal::carry_out(const flow::Effect& effect) {
  votelog::VoteLogThread& log = links_.log;
  std::visit(
      Overloaded{[&](const flow::SaveOpenVote& e) { log.save_open(e.ticket, e.vote, e.token); },
                 [&](const flow::SealVote& e) { log.seal(e.ticket); },
                 [&](const flow::RecordUnanswered& e) { log.record_unanswered(e.ticket, e.vote, e.token); },
                 [&](const flow::AskToken& e) { log.ask_token(e.ticket, e.token); },
                 [&](const flow::AnswerCounter& e) { log.answer_counter(e.request, e.answer); },
                 [&](const flow::CheckPin& e) { links_.check_pin(e.pin); },
                 [&](const flow::DoForStaff& e) { do_for_staff(e.what); },
                 [&](const flow::Play& e) { links_.speaker.play(e.sound); }},
      effect);
}

void Terminal::do_for_staff(flow::StaffButton what) {
  switch (what) {
    case flow::StaffButton::sound_test:
      links_.speaker.play(flow::Sound::accept);
      return;
    case flow::StaffButton::send_now:
      links_.log.hurry();
      return;
    case flow::StaffButton::restart:
      leaving_ = Leaving::restart;
      return;
    case flow::StaffButton::quit:
      leaving_ = Leaving::quit;
      return;
    default:
      return;
  }
}

std::optional<WallTime> Terminal::wall_at(BootTime now) const {
  if (!wall_ahead_) return std::nullopt;
  return WallTime(now.time_since_epoch() + *wall_ahead_);
}

const ui::Health* Terminal::health_at(BootTime now) {
  if (state_.screen != Screen::staff || state_.staff.page == flow::StaffPage::pin) {
    health_taken_.reset();
    return nullptr;
  }
  if (!health_taken_ || now >= *health_taken_ + health_age) {
    health_taken_ = now;
    ProgramHealth program;
    program.kiosk = parts_.site.kiosk;
    program.counter = parts_.settings.counter.text();
    program.software = "xinluon " XINLUON_VERSION;
    program.packs = parts_.pack_states;
    for (ui::PackState& pack : program.packs) pack.speech = parts_.speech && links_.speaker.speaks(pack.lang);
    program.touch_devices = touch_devices_;
    program.audio = links_.speaker.device();
    program.video = video_;
    program.faults = faults_of(state_);
    program.clock_synchronised = wall_ahead_.has_value();
    health_ = make_health(program, links_.machine(), links_.log.server_view(), now);
  }
  return &health_;
}

void Terminal::draw(BootTime now) {
  std::optional<Milliseconds> held;
  if (const auto due = mark_.deadline()) held = now - (*due - mark_hold_time);
  const Hand hand{held_action(), focus_.action(), reader_.item(), held};
  const bool speech = parts_.speech && links_.speaker.speaks(state_.lang);
  picture_.show(state_, hand, {now, wall_at(now), health_at(now), speech});
  focus_.keep_within(picture_.view());
}

}  // namespace xinluon::app
