#include "kiosk/ui/view.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kiosk/ui/frame.h"
#include "kiosk/ui/screens/screens.h"

namespace xinluon::ui {
namespace {

void draw_screen(Scene& scene) {
  switch (scene.state().screen) {
    case flow::Screen::attract:
      return draw_attract(scene);
    case flow::Screen::rating:
      return draw_rating(scene);
    case flow::Screen::languages:
      return draw_languages(scene);
    case flow::Screen::behaviours:
      return draw_behaviours(scene);
    case flow::Screen::reasons:
      return draw_reasons(scene);
    case flow::Screen::thanks:
      return draw_thanks(scene);
    case flow::Screen::closing:
      return draw_closing(scene);
    case flow::Screen::already_rated:
      return draw_already_rated(scene);
    case flow::Screen::ticket_refused:
      return draw_ticket_refused(scene);
    case flow::Screen::closed:
      return draw_closed(scene);
    case flow::Screen::asleep:
      return draw_asleep(scene);
    case flow::Screen::staff:
      return draw_staff(scene);
    case flow::Screen::out_of_service:
      return draw_out_of_service(scene);
  }
}

void draw_messages(Scene& scene) {
  const auto& [state, settings, now] = std::tie(scene.state(), scene.in().settings, scene.in().now);
  if (flow::shows_saving(state, now, settings)) {
    draw_message(scene, TextId::saving, PictureId::icons_hourglass);
  } else if (state.pending) {
    scene.next_frame(state.pending->since + settings.saving_after);
  }
  if (flow::shows_wait(state, now, settings)) {
    draw_message(scene, TextId::wait_a_moment, PictureId::icons_hourglass);
    scene.next_frame(flow::wait_ends(state, settings));
  }
}

// The countdown's beginning, then each of its seconds.
void note_countdown(Scene& scene) {
  const auto& [state, settings, now] = std::tie(scene.state(), scene.in().settings, scene.in().now);
  const auto end = flow::deadline(state, settings);
  if (!end) return;
  if (const auto left = flow::countdown_left(state, now, settings)) {
    if (left->count() > 0) scene.next_frame(now + Milliseconds((left->count() - 1) % 1000 + 1));
    return;
  }
  const BootTime begins = *end - settings.countdown;
  if (now < begins && flow::countdown_left(state, begins, settings)) scene.next_frame(begins);
}

int distance(Rect rect, Point p) {
  const int dx = std::max({rect.x - p.x, 0, p.x - (rect.right() - 1)});
  const int dy = std::max({rect.y - p.y, 0, p.y - (rect.bottom() - 1)});
  return static_cast<int>(std::hypot(dx, dy));
}

}  // namespace

View render(const RenderInput& input) {
  Scene scene(input);
  draw_screen(scene);
  draw_messages(scene);
  note_countdown(scene);
  return scene.take();
}

const Target* target_at(const View& view, Point at) {
  const Target* nearest = nullptr;
  int nearest_distance = std::numeric_limits<int>::max();
  for (const Target& target : view.targets) {
    if (target.rect.contains(at)) return &target;
    if (!std::holds_alternative<flow::ChooseLevel>(target.action)) continue;
    const int away = distance(target.rect, at);
    if (away <= view.near_px && away < nearest_distance) {
      nearest = &target;
      nearest_distance = away;
    }
  }
  return nearest;
}

}  // namespace xinluon::ui
