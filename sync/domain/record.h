// A sealed vote: the vote and its place in the kiosk's chain. Its bytes are made once, by
// wire/record_codec.h, and never change.
#pragma once

#include <cstdint>
#include <string>

#include "sync/domain/ids.h"
#include "sync/domain/vote.h"

namespace xinluon {

inline constexpr int record_version = 1;

struct Record {
  Seq seq = 0;
  Vote vote;
  std::string boot;      // the boot in which vote.boot_ms was read: 8 lower-case hex digits
  std::string software;  // "xinluon 0.1.0"

  bool operator==(const Record&) const = default;
};

}  // namespace xinluon
