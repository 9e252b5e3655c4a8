#include "kiosk/app/turns.h"

#include "kiosk/app/loop.h"

namespace xinluon::app {

Result<std::unique_ptr<votelog::VoteLogThread>> start_log(const votelog::ThreadOptions& options,
                                                          const Clock& clock, Inbox& inbox) {
  inbox.forget_notices();
  return votelog::VoteLogThread::start(options, clock,
                                       [&inbox](auto notice) { inbox.post(std::move(notice)); });
}

Result<int> play_turns(SettingsStore& settings, const Play& play) {
  for (;;) {
    auto left = play(settings.begin());
    if (left && *left == Leaving::reload) continue;
    if (left) return *left == Leaving::quit ? exit_quit : 0;
    if (!settings.retreat(left.error().message)) return fail(std::move(left).error());
  }
}

}  // namespace xinluon::app
