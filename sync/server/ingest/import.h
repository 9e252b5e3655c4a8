// Records that came in a file instead of over the network (PROTOCOL.md §14). No device signed them; what
// speaks for them is the chain, which must continue the one that is held.
#pragma once

#include <cstdint>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/server/db/connection.h"
#include "sync/wire/export_file.h"

namespace xinluon::ingest {

struct Imported {
  std::uint64_t fresh = 0;  // appended, and marked as carried
  std::uint64_t held = 0;   // were here already: nothing happens to them
  Seq head_seq = 0;
};

// Within the caller's transaction; at most a batch's number of lines. rejected, saying what and where, for a
// kiosk not known here, for a gap (records before these are missing) and for a fork (another record is held
// under one of these numbers).
Result<Imported> import_records(db::Connection& writer, const wire::ExportFile& file, WallTime now);

}  // namespace xinluon::ingest
