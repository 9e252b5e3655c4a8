#include "kiosk/app/inbox.h"

#include <utility>

namespace xinluon::app {

void Inbox::wake() {
  if (events_ != nullptr) events_->wake();
  posted_.notify_one();
}

void Inbox::post(Letter letter) {
  const std::lock_guard lock(mutex_);
  letters_.push_back(std::move(letter));
  wake();
}

void Inbox::ask_to_stop() {
  const std::lock_guard lock(mutex_);
  stop_asked_ = true;
  wake();
}

std::vector<Letter> Inbox::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(letters_, {});
}

void Inbox::forget_notices() {
  const std::lock_guard lock(mutex_);
  std::erase_if(letters_,
                [](const Letter& letter) { return std::holds_alternative<votelog::Notice>(letter); });
}

bool Inbox::stop_asked() const {
  const std::lock_guard lock(mutex_);
  return stop_asked_;
}

void Inbox::attach(ui::EventSource* events) {
  const std::lock_guard lock(mutex_);
  events_ = events;
  // What came before would otherwise wait for the next touch.
  if (events_ != nullptr && (stop_asked_ || !letters_.empty())) events_->wake();
}

void Inbox::wait(Milliseconds at_most) {
  std::unique_lock lock(mutex_);
  posted_.wait_for(lock, at_most, [this] { return stop_asked_ || !letters_.empty(); });
}

}  // namespace xinluon::app
