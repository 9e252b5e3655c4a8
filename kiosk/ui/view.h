// One picture of a session: what to draw, what can be touched, and when it changes by itself. A pure
// function of the state, the place, the words and the time; the rectangles drawn are those hit-tested.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/flow/session.h"
#include "kiosk/ui/canvas.h"
#include "kiosk/ui/display_list.h"
#include "kiosk/ui/health.h"
#include "kiosk/ui/site.h"
#include "kiosk/ui/strings.h"
#include "kiosk/ui/text_cache.h"
#include "kiosk/ui/theme.h"

namespace xinluon::ui {

struct Display {
  Size size;
  double pixels_per_mm = 5.9;  // see grid.h
  bool motion = true;          // false: nothing moves, no wake-up for a picture's sake while idle
};

// All references must outlive the call only.
struct RenderInput {
  const flow::State& state;
  const flow::Settings& settings;
  const Site& site;
  const Packs& packs;
  const Theme& theme;
  FontMeasure& fonts;
  Display display;
  BootTime now;
  std::optional<flow::Action> pressed{};    // what a finger holds; a pending save's target is pressed anyway
  std::optional<flow::Action> focused{};    // what the keys stand on: gets the ring
  std::optional<std::size_t> read{};        // the item of View::reading being said: gets the outline
  const Health* health = nullptr;           // for the staff screen; nullptr elsewhere
  std::optional<WallTime> wall{};           // for the armed idle screen's clock; nothing: it is not known
  bool speech = false;                      // the state's language can be spoken: "Nghe đọc" is offered
  std::optional<Milliseconds> mark_held{};  // how long a finger has been on View::mark; hinted at from 2 s on
  TextCache* texts = nullptr;               // of `fonts`; without one every text is fitted anew
};

struct Target {
  Rect rect;
  flow::Action action;
  bool operator==(const Target&) const = default;
};

// One thing "Nghe đọc" says: recorded texts by their key in assets/strings, one after the other.
struct ReadItem {
  std::vector<TextId> texts;
  Rect outline;
  std::optional<flow::Action> action;  // what it is the name of
};
struct View {
  DisplayList list;
  std::vector<Target> targets;    // in the order of reading, which the keys follow
  std::vector<ReadItem> reading;  // the question first, then the answers left to right, top to bottom
  Rect mark;                      // held for five seconds it asks for the staff screen; empty: not here
  int near_px = 0;  // a touch that misses every target by at most this goes to the nearest (rating only)
  std::optional<BootTime> next_frame;  // when the same state looks different; nothing: never
  std::vector<std::string> misfits;    // texts that are too long for their place; a content check lists them
  // Something shows what a hand does: pressed, focused or read. Such a picture is no beginning for a fade.
  bool touched = false;
};

View render(const RenderInput& input);

// The target at `at`, or the nearest within near_px.
const Target* target_at(const View& view, Point at);

}  // namespace xinluon::ui
