#include "kiosk/app/loop.h"

#include "kiosk/app/earlier.h"
#include "kiosk/ui/grid.h"
#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/base/overloaded.h"

namespace xinluon::app {
namespace {

// Nothing is due: the longest sleep.
constexpr Milliseconds nothing_due{3'600'000};
constexpr Milliseconds settings_look{1'000};
constexpr Milliseconds quiet_before_reload{2'000};  // somebody may be about to touch again

void log_if_failed(const Result<void>& result) {
  if (!result) log::warning("service manager: {}", result.error().message);
}

}  // namespace

std::optional<Leaving> Loop::run() {
  log_if_failed(parts_.service_manager.ready("taking votes"));
  while (goes_on()) {
    parts_.housekeeper.tend();  // first: it says where on the glass the first picture belongs
    if (!display_ && parts_.clock.boot() >= next_try_) try_display();
    display_ ? wait_with_display() : wait_without_display();
    take_letters();
    const BootTime now = parts_.clock.boot();
    if (const auto due = parts_.terminal.deadline(); due && now >= *due) parts_.terminal.on_time(now);
    judge_settings(now);
    tell_alive();
  }
  const bool asked = parts_.terminal.leaving() || stop_ || parts_.inbox.stop_asked();
  if (asked) log_if_failed(parts_.service_manager.stopping());
  parts_.inbox.attach(nullptr);
  parts_.housekeeper.detach();
  parts_.terminal.detach();
  return asked ? parts_.terminal.leaving() : Leaving::reload;
}

bool Loop::goes_on() const {
  const bool reloads = settings_came_ && nobody_is_there();
  return !stop_ && !parts_.terminal.leaving() && !parts_.inbox.stop_asked() && !reloads;
}

bool Loop::nobody_is_there() const {
  const flow::State& state = parts_.terminal.state();
  const bool idle = state.screen == flow::Screen::attract || state.screen == flow::Screen::closed ||
                    state.screen == flow::Screen::asleep || state.screen == flow::Screen::out_of_service;
  const BootTime now = parts_.clock.boot();
  const bool touched = now < state.last_touch + quiet_before_reload;
  return idle && !touched && !state.vote && !state.pending && !state.next && !state.staff_asked;
}

bool Loop::tries_settings() const {
  return parts_.settings != nullptr && parts_.settings->on_trial();
}

void Loop::judge_settings(BootTime now) {
  const bool works = display_.has_value() && parts_.terminal.state().store_fault.empty();
  if (!works) working_since_.reset();
  if (!works || !tries_settings()) return;
  if (!working_since_) working_since_ = now;
  if (now >= *working_since_ + trial_time) parts_.settings->confirm();
}

void Loop::take_letters() {
  for (const Letter& letter : parts_.inbox.take()) {
    const BootTime now = parts_.clock.boot();
    std::visit(Overloaded{[&](const votelog::Notice& n) { parts_.terminal.on_notice(n, now); },
                          [&](const PinVerdict& v) { parts_.terminal.on_pin_checked(v.right, now); },
                          [&](const SettingsCame&) { settings_came_ = true; }},
               letter);
  }
}

void Loop::try_display() {
  Result<OpenedDisplay> opened = parts_.open_display();
  const BootTime now = parts_.clock.boot();
  if (opened) {
    last_failure_.clear();
    display_ = std::move(*opened);
    return use_display(now);
  }
  next_try_ = now + display_retry;
  if (opened.error().message != last_failure_) {
    log::error("{}; votes already taken are still sent, and the display is tried again every {} s",
               opened.error().message, display_retry.count() / 1000);
  }
  last_failure_ = opened.error().message;
  report(false, "NO_DISPLAY");
}

void Loop::use_display(BootTime now) {
  const ui::Size size = display_->canvas->size();
  const double ppmm = ui::pixels_per_mm(size, display_->panel_width_mm, parts_.diagonal_in);
  parts_.inbox.attach(display_->events.get());
  parts_.terminal.set_video(
      format("{}{}{} x {}", display_->video, display_->video.empty() ? "" : ", ", size.w, size.h));
  if (!display_->trouble.empty()) parts_.terminal.on_touch(false, now);
  if (display_->set_shift) {
    const int half_unit = static_cast<int>(ui::Grid(size, ppmm).unit() / 2);
    parts_.housekeeper.attach(display_->set_shift, half_unit);
  }
  parts_.terminal.attach(*display_->canvas, ppmm, now);
  report(true, display_->trouble.empty() ? "ok" : display_->trouble);
}

void Loop::wait_with_display() {
  // Everything that is there already is taken before time counts.
  auto event = display_->events->wait(next_deadline());
  while (event && goes_on()) {
    if (std::holds_alternative<ui::QuitAsked>(*event)) stop_ = true;
    if (std::holds_alternative<ui::Woken>(*event)) return;
    parts_.terminal.on_input(*event, parts_.clock.boot());
    event = display_->events->wait(parts_.clock.boot());
  }
}

void Loop::wait_without_display() {
  const BootTime until = std::min(next_deadline(), next_try_);
  const BootTime now = parts_.clock.boot();
  if (until > now) parts_.inbox.wait(until - now);
}

void Loop::report(bool display, const std::string& state) {
  parts_.log.set_app_state(state, display);
  log_if_failed(parts_.service_manager.status(display ? "taking votes" : "no display; sending only"));
}

BootTime Loop::next_deadline() const {
  const auto due = earlier(parts_.terminal.deadline(), parts_.housekeeper.deadline());
  BootTime next = due.value_or(parts_.clock.boot() + nothing_due);
  // Settings that wait for a quiet moment or for the end of their trial are looked after every second.
  if (settings_came_ || tries_settings()) next = std::min(next, parts_.clock.boot() + settings_look);
  if (parts_.service_manager.watchdog_interval()) next = std::min(next, next_alive_);
  return next;
}

void Loop::tell_alive() {
  const auto interval = parts_.service_manager.watchdog_interval();
  const BootTime now = parts_.clock.boot();
  if (!interval || now < next_alive_) return;
  next_alive_ = now + std::chrono::duration_cast<Milliseconds>(*interval);
  const auto waiting = parts_.terminal.waiting_for_log();
  if (waiting && now > *waiting + log_patience) {
    log::error("the vote log has not answered for {} s", log_patience.count() / 1000);
    return;
  }
  log_if_failed(parts_.service_manager.alive());
}

}  // namespace xinluon::app
