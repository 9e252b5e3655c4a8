#include "kiosk/app/focus.h"

#include <algorithm>
#include <cstdlib>

namespace xinluon::app {
namespace {

using ui::Key;
using ui::Rect;
using ui::Target;

// From the middle of one target to the middle of another, turned so that the wanted direction is `ahead`.
struct Way {
  int ahead = 0;
  int aside = 0;
};

Way way_between(const Rect& from, const Rect& to, Key key) {
  const int dx = (to.x + to.w / 2) - (from.x + from.w / 2);
  const int dy = (to.y + to.h / 2) - (from.y + from.h / 2);
  switch (key) {
    case Key::left:
      return {-dx, std::abs(dy)};
    case Key::right:
      return {dx, std::abs(dy)};
    case Key::up:
      return {-dy, std::abs(dx)};
    default:
      return {dy, std::abs(dx)};
  }
}

// A target straight ahead is wanted before one that is nearer but far aside.
constexpr int aside_weight = 3;

const Target* nearest_towards(const std::vector<Target>& targets, const Target& from, Key key) {
  const Target* best = nullptr;
  int best_cost = 0;
  for (const Target& target : targets) {
    const Way way = way_between(from.rect, target.rect, key);
    if (way.ahead <= 0 || way.aside > aside_weight * way.ahead) continue;
    const int cost = way.ahead + aside_weight * way.aside;
    if (best != nullptr && cost >= best_cost) continue;
    best = &target;
    best_cost = cost;
  }
  return best;
}

const Target* find(const ui::View& view, const std::optional<flow::Action>& action) {
  if (!action) return nullptr;
  const auto found = std::find_if(view.targets.begin(), view.targets.end(),
                                  [&](const Target& t) { return t.action == *action; });
  return found == view.targets.end() ? nullptr : &*found;
}

const Target& beside(const std::vector<Target>& targets, const Target& from, Key key) {
  const std::size_t count = targets.size();
  const auto at = static_cast<std::size_t>(&from - targets.data());
  return targets[(at + (key == Key::previous ? count - 1 : 1)) % count];
}

}  // namespace

bool moves_focus(Key key) {
  switch (key) {
    case Key::next:
    case Key::previous:
    case Key::left:
    case Key::right:
    case Key::up:
    case Key::down:
      return true;
    default:
      return false;
  }
}

void Focus::move(Key key, const ui::View& view) {
  if (!moves_focus(key) || view.targets.empty()) return;
  const Target* const from = find(view, action_);
  if (from == nullptr) {
    action_ = (key == Key::previous ? view.targets.back() : view.targets.front()).action;
  } else if (key == Key::next || key == Key::previous) {
    action_ = beside(view.targets, *from, key).action;
  } else if (const Target* const there = nearest_towards(view.targets, *from, key)) {
    action_ = there->action;
  }
}

void Focus::keep_within(const ui::View& view) {
  if (find(view, action_) == nullptr) action_.reset();
}

}  // namespace xinluon::app
