// `xinluon-server sample`: a sample province with its votes, in a data folder that no server is using.
#pragma once

#include "sync/base/clock.h"
#include "sync/server/commands/config.h"

namespace xinluon::commands {

struct SampleOptions {
  std::uint64_t seed = 1;
  std::uint64_t communes = 100;
  std::uint64_t counters = 500;
  std::uint64_t days = 365;
  std::string until;  // the last day; empty: yesterday
};

// Tells how far it is on standard error, every few seconds; gives the exit code.
int run_sample(const Config& config, const SampleOptions& options, const Clock& clock);

}  // namespace xinluon::commands
