#include "tests/simulation/history.h"

#include <array>
#include <memory>
#include <vector>

#include "tests/simulation/checks.h"
#include "tests/simulation/kiosk.h"
#include "tests/support/seeded_crypto.h"

namespace xinluon::simulation {
namespace {

constexpr Milliseconds minute{60'000};
constexpr Milliseconds hour{3'600'000};
// Every pause there is ends within an hour or so: refused, an old epoch's look at the server, Retry-After.
constexpr Milliseconds patience{6 * 3'600'000};
constexpr std::array<std::int64_t, 4> beginnings_ms = {
    1'790'000'000'000,  // 2026
    2'147'483'000'000,  // ten minutes before 32 bits of seconds are full
    4'102'400'000'000,  // the end of 2099
    951'782'400'000,    // 29 February 2000
};

class History {
 public:
  explicit History(std::uint64_t seed)
      : crypto_(seed),
        world_(seed, wall_time(beginnings_ms[seed % beginnings_ms.size()])),
        server_(world_),
        network_(world_, server_) {}

  Ended run();

 private:
  void set_up();
  void plan_faults(WallTime end);
  void trouble();
  Kiosk& any_kiosk() {
    return *kiosks_[static_cast<std::size_t>(world_.chance.below(static_cast<std::int64_t>(kiosks_.size())))];
  }
  void let_run(WallTime until);
  void calm_down();

  test::SeededCrypto crypto_;
  World world_;
  Server server_;
  Network network_;
  std::vector<std::unique_ptr<Kiosk>> kiosks_;
};

void History::set_up() {
  const std::int64_t count = world_.chance.between(1, 3);
  for (std::int64_t i = 1; i <= count; ++i) {
    kiosks_.push_back(
        std::make_unique<Kiosk>(world_, network_, format("K-{:02}", i), server_.key().public_key()));
    server_.enrol(kiosks_.back()->id(), kiosks_.back()->public_key(), format("TM-X01-Q{:02}", i));
    world_.agenda.in(world_.chance.between(Milliseconds(0), 10 * minute),
                     [kiosk = kiosks_.back().get()] { kiosk->power_on(); });
  }
}

// One thing goes wrong, or is done by somebody.
void History::trouble() {
  const std::int64_t what = world_.chance.below(100);
  if (what < 26) return any_kiosk().cut_power_soon();
  if (what < 34) return any_kiosk().cut_power();
  if (what < 42) return any_kiosk().fail_disk_soon();
  if (what < 48) return any_kiosk().restart_app();
  if (what < 54) return any_kiosk().restart_uploader();
  if (what < 58) return any_kiosk().stop_uploader();
  if (what < 68) return server_.cut_power_soon();
  if (what < 72) return server_.restart();
  if (what < 76) return server_.fail_disk_soon();
  if (what < 86) return server_.make_backup();
  if (what < 92) return server_.restore_backup();
  if (what < 94) return server_.make_checkpoint();
  network_.go_down_until(world_.agenda.now() + world_.chance.between(minute, hour));
}

void History::plan_faults(WallTime end) {
  const std::int64_t citizens = world_.chance.between(8, 40);
  const std::int64_t troubles = world_.chance.between(4, 20);
  const auto some_time = [&] { return world_.chance.between(Milliseconds(0), end - world_.agenda.now()); };
  for (std::int64_t i = 0; i < citizens; ++i)
    world_.agenda.in(some_time(), [this] { any_kiosk().citizen_comes(); });
  for (std::int64_t i = 0; i < troubles; ++i) world_.agenda.in(some_time(), [this] { trouble(); });
}

void History::let_run(WallTime until) {
  while (world_.agenda.step(until)) {
  }
}

// I10: with nobody's hand on it the backlog goes.
void History::calm_down() {
  world_.calm = true;
  world_.note("calm");
  server_.calm_down();
  for (auto& kiosk : kiosks_) kiosk->calm_down();
  const WallTime last = world_.agenda.now() + patience;
  const auto drained = [&] {
    for (auto& kiosk : kiosks_)
      if (!kiosk->is_drained()) return false;
    return true;
  };
  while (!drained()) {
    if (world_.agenda.step(last)) continue;
    std::string left;
    for (auto& kiosk : kiosks_)
      if (!kiosk->is_drained()) left += kiosk->describe();
    throw Broken("I10", "the backlog stays: " + left);
  }
}

Ended History::run() {
  Ended ended;
  try {
    set_up();
    const WallTime end = world_.agenda.now() + world_.chance.between(20 * minute, 4 * hour);
    plan_faults(end);
    let_run(end);
    calm_down();
    std::vector<Kiosk*> kiosks;
    for (auto& kiosk : kiosks_) kiosks.push_back(kiosk.get());
    check_everything(world_, server_, kiosks);
  } catch (const Broken& broken) {
    ended.broken = format("{}: {}\n{}", broken.invariant, broken.what(), world_.trace.last_events());
  } catch (const std::exception& error) {
    ended.broken = format("the harness: {}\n{}", error.what(), world_.trace.last_events());
  }
  ended.trace_hash = world_.trace.hash();
  ended.events = world_.trace.events();
  ended.sessions = world_.citizens.sessions().size();
  return ended;
}

}  // namespace

Ended live_through(std::uint64_t seed) {
  return History(seed).run();
}

}  // namespace xinluon::simulation
