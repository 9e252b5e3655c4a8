// One terminal: joins what the hand does, what a session decides, what the vote log holds, and what the
// screen shows. It waits for nothing and reads no clock; loop.h feeds it.
#pragma once

#include <optional>
#include <string>

#include "kiosk/ui/tap.h"
#include "kiosk/ui/view.h"
#include "kiosk/votelog/thread.h"

namespace xinluon::app {

// What stays the same while the program runs.
struct TerminalParts {
  flow::Settings settings;
  ui::Site site;
  ui::Packs packs;
  ui::Theme theme;
  bool motion = true;
};

class Terminal {
 public:
  // Keeps all references.
  Terminal(const TerminalParts& parts, ui::FontMeasure& fonts, votelog::VoteLogThread& log, BootTime now);

  // A display is there: draws the first frame. Without one, notices and time still count.
  void attach(ui::Canvas& canvas, double pixels_per_mm, BootTime now);
  void detach();

  // Each changes the session where it must and draws what looks different by then.
  void on_input(const ui::InputEvent& event, BootTime now);
  void on_notice(const votelog::Notice& notice, BootTime now);
  void on_time(BootTime now);

  // When on_time() is due; nothing: nothing happens by itself.
  std::optional<BootTime> deadline() const;
  // Since when the vote log owes an answer.
  std::optional<BootTime> waiting_for_log() const;

  const flow::State& state() const { return state_; }
  const ui::View& view() const { return view_; }

 private:
  void press(const ui::ContactDown& down, BootTime now);
  void move(const ui::ContactMove& move, BootTime now);
  void release(const ui::ContactUp& up, BootTime now);
  void key(ui::Key key, BootTime now);
  void step(const flow::Event& event, BootTime now);
  void carry_out(const flow::Effect& effect);
  std::optional<flow::Action> held_action() const;
  // Renders, and paints where the picture differs, or everywhere.
  void draw(BootTime now, bool everything = false);

  const TerminalParts& parts_;
  ui::FontMeasure& fonts_;
  votelog::VoteLogThread& log_;
  ui::Canvas* canvas_ = nullptr;
  ui::Display display_;
  ui::TapRules rules_;
  ui::TapTracker taps_;
  flow::State state_;
  ui::View view_;  // what is on the screen
};

}  // namespace xinluon::app
