#include "kiosk/app/reader.h"

#include <algorithm>

namespace xinluon::app {
namespace {

using namespace std::chrono_literals;

// Between two items, so that they are heard as two.
constexpr Milliseconds pause = 350ms;

bool names_level(const std::optional<flow::Action>& action) {
  return action && std::holds_alternative<flow::ChooseLevel>(*action);
}

bool may_be_read(const ui::ReadItem& item, const Listening& listening) {
  return listening.headphones || !listening.level_tapped || !names_level(item.action);
}

}  // namespace

bool Reader::read(const ui::View& view, const Listening& listening, BootTime now) {
  say_from(0, view, listening, now);
  return is_reading();
}

void Reader::say(const ui::View& view, const flow::Action& action, const Listening& listening) {
  stop();
  const auto item = std::find_if(view.reading.begin(), view.reading.end(),
                                 [&](const ui::ReadItem& i) { return i.action == action; });
  if (item == view.reading.end()) return;
  if (names_level(item->action) && !listening.headphones) return;
  speaker_.say(listening.lang, item->texts);
}

void Reader::stop() {
  item_.reset();
  speaker_.hush();
}

std::optional<BootTime> Reader::deadline() const {
  return is_reading() ? std::optional(said_) : std::nullopt;
}

void Reader::go_on(const ui::View& view, const Listening& listening, BootTime now) {
  if (item_ && now >= said_) say_from(*item_ + 1, view, listening, now);
}

void Reader::say_from(std::size_t index, const ui::View& view, const Listening& listening, BootTime now) {
  item_.reset();
  for (; index < view.reading.size(); ++index) {
    const ui::ReadItem& item = view.reading[index];
    if (!may_be_read(item, listening)) continue;
    const Milliseconds length = speaker_.say(listening.lang, item.texts);
    if (length <= 0ms) continue;  // it has no recording
    item_ = index;
    said_ = now + length + pause;
    return;
  }
}

}  // namespace xinluon::app
