#include "sync/server/commands/flag_work.h"

#include "sync/base/log.h"
#include "sync/server/flags/judging.h"

namespace xinluon::commands {
namespace {

constexpr std::size_t days_a_transaction = 16;       // some 20 ms: a batch waits no longer for the writer
constexpr std::chrono::seconds at_most_together{3};  // a watchdog asks more rarely

}  // namespace

void judge_waiting_days(db::Writer& writer, const Clock& clock) {
  const BootTime began = clock.boot();
  flags::Judged all;
  do {
    const WallTime now = clock.wall();
    const auto done = writer.run(
        [now](db::Connection& connection) { return flags::judge_days(connection, days_a_transaction, now); });
    if (!done) return log::warning("flags: {}", done.error().message);
    all.days += done->days;
    all.groups_found += done->groups_found;
    all.groups_gone += done->groups_gone;
    all.left = done->left;
  } while (all.left > 0 && clock.boot() - began < at_most_together);
  if (all.groups_found + all.groups_gone > 0)
    log::info("flags: {} days judged, {} groups found, {} gone, {} days left", all.days, all.groups_found,
              all.groups_gone, all.left);
}

}  // namespace xinluon::commands
