#include "kiosk/sdl/key_reader.h"

#include <utility>

namespace xinluon::sdl {

void KeyReader::press(const KeyPress& press, BootTime now) {
  const bool means_something = press.character != '\0' || press.ends_line || press.key;
  settle(now);
  if (!means_something || bounces(press, now)) return;
  if (ends_scan(press, now)) return;
  if (press.character != '\0') return add(press, now);
  decide();
  act(press);
}

void KeyReader::release(int code, BootTime now) {
  released_ = code;
  released_at_ = now;
}

// Within a burst the same character twice is a scanner's, or is seen to be one key when the burst is over.
bool KeyReader::bounces(const KeyPress& press, BootTime now) const {
  return !burst_ && released_at_ && press.code == released_ && now - *released_at_ < bounce;
}

bool KeyReader::ends_scan(const KeyPress& press, BootTime now) {
  if (!press.ends_line) return false;
  const bool again = scan_ended_ && now - *scan_ended_ < gap_;
  if (!burst_ && !again) return false;
  if (burst_) decided_.push_back(ui::Scanned{std::move(burst_->text)});
  burst_.reset();
  scan_ended_ = now;
  return true;
}

void KeyReader::add(const KeyPress& press, BootTime now) {
  if (!burst_) burst_ = Burst{press, {}, true, now};
  burst_->one_key = burst_->one_key && press.code == burst_->first.code;
  burst_->last = now;
  if (burst_->text.size() < longest_) burst_->text.push_back(press.character);
}

void KeyReader::settle(BootTime now) {
  if (burst_ && now - burst_->last >= gap_) decide();
}

void KeyReader::decide() {
  if (!burst_) return;
  if (burst_->one_key) act(burst_->first);
  burst_.reset();
}

void KeyReader::act(const KeyPress& press) {
  if (press.key) decided_.push_back(ui::KeyDown{*press.key});
}

std::optional<ui::InputEvent> KeyReader::next(BootTime now) {
  settle(now);
  if (decided_.empty()) return std::nullopt;
  ui::InputEvent event = std::move(decided_.front());
  decided_.pop_front();
  return event;
}

std::optional<BootTime> KeyReader::deadline() const {
  if (!burst_) return std::nullopt;
  return burst_->last + gap_;
}

}  // namespace xinluon::sdl
