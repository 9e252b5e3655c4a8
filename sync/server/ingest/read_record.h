// A line of a batch as a record, where this version can read it.
#pragma once

#include <cstdint>

#include "sync/server/ingest/ingest.h"

namespace xinluon::ingest {

bool sane_boot_time(std::int64_t boot_ms);

// Fills line.record, or line.why_unreadable: also for a line that says another seq than its place, which is
// no record of this chain. Pure.
void read_record(Line& line, Seq seq);

}  // namespace xinluon::ingest
