// What all parts of one history share.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "tests/simulation/agenda.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/citizens.h"
#include "tests/simulation/trace.h"

namespace xinluon::simulation {

// An invariant that does not hold: the history ends here.
struct Broken : std::runtime_error {
  Broken(std::string which, const std::string& what)
      : std::runtime_error(what), invariant(std::move(which)) {}
  std::string invariant;  // "I2"
};

struct World {
  World(std::uint64_t seed, WallTime begin) : agenda(begin), chance(seed) {}

  template <class... Args>
  void note(fmt::format_string<Args...> text, Args&&... args) {
    trace.note(agenda.now(), fmt::format(text, std::forward<Args>(args)...));
  }

  Agenda agenda;
  Chance chance;
  Trace trace;
  Citizens citizens;
  bool calm = false;  // faults have ended: nothing is lost, cut or late any more
};

}  // namespace xinluon::simulation
