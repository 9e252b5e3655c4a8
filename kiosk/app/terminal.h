// One terminal: joins what the hand does, what a session decides, what the vote log holds, and what the
// screen shows and says. It waits for nothing and reads no clock; loop.h feeds it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "kiosk/app/focus.h"
#include "kiosk/app/health.h"
#include "kiosk/app/mark_hold.h"
#include "kiosk/app/picture.h"
#include "kiosk/app/reader.h"
#include "kiosk/app/ticket_desk.h"
#include "kiosk/ui/speaker.h"
#include "kiosk/ui/tap.h"
#include "kiosk/votelog/thread.h"

namespace xinluon::app {

// What a technician asked of the program.
enum class Leaving : std::uint8_t {
  restart,
  quit,
  reload,  // nobody: settings of the server wait to be tried
};

class Terminal {
 public:
  struct Links {
    ui::FontMeasure& fonts;
    votelog::VoteLogThread& log;
    ui::Speaker& speaker;
    const TicketDesk& tickets;
    std::function<void(const std::string& pin)> check_pin;  // answered by on_pin_checked()
    std::function<MachineHealth()> machine;                 // for the staff screen
    int wrong_pins = 0;                                     // as PinStore::wrong() found them
  };

  // Keeps all references.
  Terminal(const TerminalParts& parts, Links links, BootTime now);

  // A display is there: draws the first frame. Without one, notices and time still count.
  void attach(ui::Canvas& canvas, double pixels_per_mm, BootTime now);
  void detach();

  // Each changes the session where it must and draws what looks different by then.
  void on_input(const ui::InputEvent& event, BootTime now);
  void on_notice(const votelog::Notice& notice, BootTime now);
  void on_pin_checked(bool right, BootTime now);
  void on_time(BootTime now);
  void on_hours(bool open, BootTime now);
  void on_arming(bool possible, BootTime now);
  // The panel is there, or keys that answer.
  void on_touch(bool there, BootTime now);
  // The whole picture has moved on the panel.
  void on_moved(BootTime now);
  // The time on the wall, for a clock on the screen; nothing: it can't be believed.
  void set_wall(std::optional<WallTime> wall, BootTime now);
  void set_video(std::string video) { video_ = std::move(video); }

  // When on_time() is due; nothing: nothing happens by itself.
  std::optional<BootTime> deadline() const;
  // Since when the vote log owes an answer.
  std::optional<BootTime> waiting_for_log() const;
  // Set once a technician wants the program to end.
  std::optional<Leaving> leaving() const { return leaving_; }

  const flow::State& state() const { return state_; }
  const ui::View& view() const { return picture_.view(); }

 private:
  void press(const ui::ContactDown& down, BootTime now);
  void move(const ui::ContactMove& move, BootTime now);
  void release(const ui::ContactUp& up, BootTime now);
  void key(ui::Key key, BootTime now);
  void move_focus(ui::Key key, BootTime now);
  void choose_by_key(const flow::Action& action, BootTime now);
  void choose_shown(std::initializer_list<flow::Action> actions, BootTime now);
  void next_language(BootTime now);
  void scanned(const std::string& line, BootTime now);
  void touch_devices(const std::vector<std::string>& names, BootTime now);

  void chosen(const flow::Chosen& chosen, BootTime now);
  void read_aloud(BootTime now);
  void go_on_reading(BootTime now);
  void step(const flow::Event& event, BootTime now);
  void apply(const flow::Event& event, BootTime now, bool silent);
  void carry_out(const flow::Effect& effect);
  void do_for_staff(flow::StaffButton what);
  bool is_shown(const flow::Action& action) const;
  Listening listening() const;
  std::optional<flow::Action> held_action() const;
  std::optional<WallTime> wall_at(BootTime now) const;
  const ui::Health* health_at(BootTime now);
  void draw(BootTime now);

  const TerminalParts& parts_;
  Links links_;
  flow::State state_;
  Picture picture_;
  ui::TapRules rules_;
  ui::TapTracker taps_;
  MarkHold mark_;
  Focus focus_;
  Reader reader_;
  bool was_read_ = false;    // until the press or key that ended the reading has been dealt with
  bool keys_speak_ = false;  // somebody who can't see asked for it in this session
  std::optional<Milliseconds> wall_ahead_;  // of boot time
  std::vector<std::string> touch_devices_;
  std::string video_;
  ui::Health health_;
  std::optional<BootTime> health_taken_;
  std::optional<Leaving> leaving_;
};

}  // namespace xinluon::app
