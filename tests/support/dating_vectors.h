// The dating vectors of sync/wire/PROTOCOL.md, for both of the server's ways to date.
#pragma once

#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "sync/server/storage/boots.h"
#include "tests/support/protocol_vectors.h"

namespace xinluon::test {

struct DatingVectors {
  struct Moment {
    std::int64_t boot_ms;
    std::int64_t t_low_ms;
    std::int64_t t_high_ms;
  };

  DatingVectors() {
    const ProtocolVectors values;
    for (const std::string n : {"1", "2"})
      bounds.push_back(
          {std::stoi(n), bound(values.of("dating_low" + n)), bound(values.of("dating_high" + n))});
    for (const std::string n : {"1", "2", "3"})
      moments.push_back({std::stoll(values.of("dating_boot_ms" + n)),
                         std::stoll(values.of("dating_t_low" + n)),
                         std::stoll(values.of("dating_t_high" + n))});
  }
  std::vector<storage::BoundPart> bounds;
  std::vector<Moment> moments;

 private:
  // "{offset} at {boot time}"
  static storage::OffsetBound bound(const std::string& text) {
    storage::OffsetBound bound;
    std::string at;
    std::istringstream(text) >> bound.o_ms >> at >> bound.at_boot_ms;
    return bound;
  }
};

}  // namespace xinluon::test
