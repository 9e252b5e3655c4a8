// The loop of the program: waits for input, notices and time, opens the display, and keeps trying while
// there is none. Meanwhile the vote log serves the uploader all the same.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "kiosk/app/housekeeper.h"
#include "kiosk/app/inbox.h"
#include "kiosk/app/settings_store.h"
#include "kiosk/app/terminal.h"
#include "sync/base/service_manager.h"

namespace xinluon::app {

// How often a display that can't be had is tried again.
inline constexpr Milliseconds display_retry{5'000};
// A technician ended the program: the service manager must not start it again.
inline constexpr int exit_quit = 3;
// A commit that takes longer is no slow card any more: the service manager hears nothing from us and starts
// us again; what was stored is found then.
inline constexpr Milliseconds log_patience{20'000};

struct OpenedDisplay {
  std::unique_ptr<ui::Canvas> canvas;
  std::unique_ptr<ui::EventSource> events;  // dies before the canvas
  std::optional<int> panel_width_mm;
  std::string trouble;                // empty, or the code of what is wrong with touch or keys
  std::string video{};                // the driver's name, for the staff screen
  Housekeeper::SetShift set_shift{};  // empty where the picture can't be moved
};
using OpenDisplay = std::function<Result<OpenedDisplay>()>;

class Loop {
 public:
  struct Parts {
    Terminal& terminal;
    Inbox& inbox;
    votelog::VoteLogThread& log;
    ServiceManager& service_manager;
    const Clock& clock;
    OpenDisplay open_display;
    std::optional<double> diagonal_in;  // of the panel, where configured
    Housekeeper& housekeeper;
    SettingsStore* settings = nullptr;  // null where none are taken
  };
  explicit Loop(Parts parts) : parts_(std::move(parts)) {}

  // Until somebody asks to stop. What a technician asked for, if that was the reason; reload where settings
  // of the server came.
  std::optional<Leaving> run();

 private:
  bool goes_on() const;
  void try_display();
  void use_display(BootTime now);
  void wait_with_display();
  void wait_without_display();
  void take_letters();
  void report(bool display, const std::string& state);
  void tell_alive();
  // Since when picture and vote log have been working decides whether settings on trial are believed.
  void judge_settings(BootTime now);
  bool nobody_is_there() const;
  bool tries_settings() const;
  BootTime next_deadline() const;

  Parts parts_;
  std::optional<OpenedDisplay> display_;
  bool stop_ = false;
  BootTime next_try_{};
  BootTime next_alive_{};
  std::string last_failure_;
  bool settings_came_ = false;
  std::optional<BootTime> working_since_;
};

}  // namespace xinluon::app
