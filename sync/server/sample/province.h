// The sample province as a whole: units, counters, kiosks, and all their votes, sent to the shipped ingest as
// kiosks send them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "sync/base/result.h"
#include "sync/domain/period.h"
#include "sync/server/db/connection.h"

namespace xinluon::sample {

inline constexpr std::uint64_t max_communes = 3'321;  // as many as the country has
inline constexpr std::uint64_t max_counters = 20'000;
inline constexpr std::uint64_t max_days = 3'660;

struct Size {
  std::uint64_t seed = 1;
  std::uint64_t communes = 100;
  std::uint64_t counters = 500;  // over all communes, at least one each
  std::uint64_t days = 365;
  Day last;                // the days end with this one
  bool suspicious = true;  // a few counters have votes that nobody meant
};

struct Made {
  std::uint64_t kiosks = 0;
  std::uint64_t batches = 0;
  std::uint64_t records = 0;
  std::uint64_t held = 0;  // were here already, from a run that was interrupted
};
using Progress = std::function<void(const Made& so_far)>;

// The sample's tree and its kiosks, then every kiosk's batches, each in its own transaction, as
// `server_key`'s server takes them. Again with the same size it goes on where it was interrupted. rejected
// for a size out of bounds, for a database with real units in it, and for one that holds another sample's
// votes. `writer` is the writing connection of a database that nobody else writes to; `progress` is called
// after every kiosk.
Result<Made> make_province(db::Connection& writer, const Size& size, const std::string& server_key,
                           const Progress& progress);

}  // namespace xinluon::sample
