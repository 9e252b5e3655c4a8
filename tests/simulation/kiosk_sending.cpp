// A kiosk's uploader between its app and the network.
#include "tests/simulation/kiosk.h"

namespace xinluon::simulation {
namespace {

constexpr int most_steps_at_once = 2'000;

}  // namespace

void Kiosk::schedule_app() {
  const auto due = app_ == nullptr ? std::nullopt : app_->due();
  if (!due) return;
  const WallTime when = std::max(true_time(*due), world_.agenda.now());
  if (app_due_ && *app_due_ <= when && *app_due_ > world_.agenda.now()) return;
  app_due_ = when;
  world_.agenda.at(when, [this, run = app_run_, when] {
    if (run != app_run_ || app_due_ != when) return;
    app_due_.reset();
    app_->wake(boot_now());
    if (!survived()) return;
    note_repaired();
    schedule_app();
  });
}

// What was waited for. The uploader hears it a moment later, as over a socket.
void Kiosk::app_answers(const std::string& line) {
  if (!std::exchange(waits_for_app_, false)) return;
  world_.agenda.in(Milliseconds(1), [this, run = uploader_run_, line] {
    if (run != uploader_run_) return;
    uploader_->app_answered(line, boot_now());
    step_uploader();
  });
}

void Kiosk::schedule_uploader(WallTime when) {
  world_.agenda.at(when, [this, run = uploader_run_, turn = ++uploader_turn_] {
    if (run == uploader_run_ && turn == uploader_turn_) step_uploader();
  });
}

void Kiosk::step_uploader() {
  for (int step = 0; step < most_steps_at_once; ++step) {
    check_cursors();
    const uploader::Action action = uploader_->next(moment());
    if (const auto* sleep = std::get_if<uploader::Sleep>(&action))
      return schedule_uploader(true_time(sleep->until));
    if (const auto* out = std::get_if<uploader::Post>(&action)) return post(out->request);
    if (!ask_app(std::get<uploader::AskApp>(action))) return;
  }
  throw Broken("I10", format("the uploader of {} spins", id_.text()));
}

// False when the answer comes later, or never.
bool Kiosk::ask_app(const uploader::AskApp& ask) {
  if (app_ == nullptr) {
    uploader_->app_answered(fail(Errc::retry_later, "no app"), boot_now());
    return true;
  }
  waits_for_app_ = true;
  const auto line = app_->ask(wire::encode(ask.request), boot_now());
  if (!survived()) return false;
  schedule_app();
  if (!line) return false;
  waits_for_app_ = false;
  uploader_->app_answered(*line, boot_now());
  return true;
}

void Kiosk::post(const uploader::OutgoingRequest& request) {
  world_.note("{} posts {} bytes", id_.text(), request.body.size());
  network_.post(id_.text(), request, [this, run = uploader_run_](const Result<curl::Response>& response) {
    if (run == uploader_run_) server_answers(response);
  });
}

void Kiosk::server_answers(const Result<curl::Response>& response) {
  uploader_->server_answered(response, boot_now());
  step_uploader();
}

// I5, the kiosk's half.
void Kiosk::check_cursors() {
  for (const auto& cursor : cursors()) {
    const Seq ever = network_.server().ever_held(id_, cursor.local.epoch);
    if (cursor.state == uploader::EpochCursor::State::confirmed && cursor.held > ever)
      throw Broken("I5", format("{} believes that {} are held; there were never more than {}", id_.text(),
                                cursor.held, ever));
    if (cursor.state == uploader::EpochCursor::State::forked)
      throw Broken("I6", format("{} sees a fork", id_.text()));
  }
}

}  // namespace xinluon::simulation
