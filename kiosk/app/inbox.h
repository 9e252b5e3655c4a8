// What other threads have for the loop: the vote log's notices, verdicts on PINs, and that it is time to
// stop.
#pragma once

#include <condition_variable>
#include <mutex>
#include <variant>
#include <vector>

#include "kiosk/ui/event_source.h"
#include "kiosk/votelog/thread.h"

namespace xinluon::app {

struct PinVerdict {
  bool right;
};
struct SettingsCame {};  // from the server: to be tried when nobody is at the screen
using Letter = std::variant<votelog::Notice, PinVerdict, SettingsCame>;

class Inbox {
 public:
  // From any thread.
  void post(Letter letter);
  void ask_to_stop();

  // On the loop's thread.
  std::vector<Letter> take();
  bool stop_asked() const;
  // What the vote log of an earlier turn has left behind.
  void forget_notices();
  // While there is a display its event source is woken by every post; nullptr when it is gone.
  void attach(ui::EventSource* events);
  // Without a display: until something is posted, or the time is over.
  void wait(Milliseconds at_most);

 private:
  void wake();  // mutex_ is held

  mutable std::mutex mutex_;
  std::condition_variable posted_;
  std::vector<Letter>
      letters_;  // bounded: one a ticket, a client of the socket, a PIN, and of each one at a time
  bool stop_asked_ = false;
  ui::EventSource* events_ = nullptr;
};

}  // namespace xinluon::app
