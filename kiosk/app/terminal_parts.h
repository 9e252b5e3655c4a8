// What a terminal is put together from, and what stays the same while the program runs.
#pragma once

#include <string>
#include <vector>

#include "kiosk/flow/session.h"
#include "kiosk/ui/health.h"
#include "kiosk/ui/site.h"
#include "kiosk/ui/strings.h"
#include "kiosk/ui/theme.h"

namespace xinluon::app {

struct TerminalParts {
  flow::Settings settings;
  ui::Site site;
  ui::Packs packs;
  ui::Theme theme;
  bool motion = true;
  ui::Theme high_contrast{};
  std::vector<ui::PackState> pack_states{};  // of every pack there is, for the staff screen
  bool speech = false;                       // "Nghe đọc", where a pack has a voice
  bool headphones = false;                   // nobody else hears
  bool keypad = false;                       // keys answer where no panel does

  const ui::Theme& theme_of(const flow::State& state) const {
    return state.high_contrast ? high_contrast : theme;
  }
};

}  // namespace xinluon::app
