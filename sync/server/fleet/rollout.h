// When a roll-out of settings goes on, halts by itself, or is done. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/server/storage/rollouts.h"

namespace xinluon::fleet {

inline constexpr std::size_t first_stage_kiosks = 5;
inline constexpr std::size_t second_stage_kiosks = 50;
inline constexpr int last_stage = 2;
// Kiosks that have it by the end of a stage, of `total`.
std::size_t quota(int stage, std::size_t total);
// The same for every stage it goes through, {5, 50, 137}: the last is `total`, reached early where they are
// few.
std::vector<std::size_t> stage_quotas(std::size_t total);

inline constexpr Milliseconds default_soak{3'600'000};
inline constexpr Milliseconds min_soak{60'000};
inline constexpr Milliseconds max_soak{7 * 24 * 3'600'000};
// Of opening hours. Three heartbeats are missed by then, and whoever restarts a kiosk has done so.
inline constexpr Milliseconds silence{30 * 60'000};
// Of opening hours since it was given to a kiosk that is heard and still has it not in force.
inline constexpr Milliseconds patience{60 * 60'000};

// How one kiosk stands with the version it was given.
enum class Standing {
  not_reached,  // not heard since: nobody's fault
  told,         // heard, not yet in force
  applied,
  refused,   // it says so, or does not take it
  troubled,  // in force, and screen or app don't work
  silent,    // it was told, and is not heard any more
};
// `unheard` and `given` are opening hours: since it was last heard, and since it was given.
Standing standing_of(const storage::RolloutKiosk& kiosk, std::int64_t version, Milliseconds unheard,
                     Milliseconds given);

struct Progress {
  std::size_t total = 0;
  std::size_t assigned = 0;
  std::size_t not_reached = 0;
  std::size_t told = 0;
  std::size_t applied = 0;
  std::size_t refused = 0;
  std::size_t troubled = 0;
  std::size_t silent = 0;

  void count(Standing standing);
  std::size_t failed() const { return refused + troubled + silent; }
  std::size_t heard() const { return told + applied + failed(); }
  bool operator==(const Progress&) const = default;
};

// How many may fail before it halts: none in the first stage, then two in a hundred, at least one.
std::size_t tolerated(int stage, const Progress& progress);

// Why it halted by itself. Kept as the roll-out's reason, in words that only these two write and read.
struct Halt {
  std::size_t heard = 0;
  std::size_t refused = 0;
  std::size_t troubled = 0;
  std::size_t silent = 0;
  bool operator==(const Halt&) const = default;
};
std::string to_text(const Halt& halt);
std::optional<Halt> halt_from_text(std::string_view text);

struct Next {
  enum class Step { wait, halt, advance, finish } step = Step::wait;
  std::string reason;  // of a halt, as text
};
// For a running one.
Next next_step(const storage::Rollout& rollout, const Progress& progress, WallTime now);

}  // namespace xinluon::fleet
