#include "sync/server/ingest/read_record.h"

#include <utility>

#include "sync/base/format.h"
#include "sync/server/storage/boots.h"
#include "sync/wire/record_codec.h"

namespace xinluon::ingest {

bool sane_boot_time(std::int64_t boot_ms) {
  return boot_ms >= 0 && boot_ms <= storage::max_boot_ms;
}

void read_record(Line& line, Seq seq) {
  auto record = wire::decode_record(line.bytes);
  if (!record) {
    line.why_unreadable = std::move(record).error().message;
  } else if (record->seq != seq) {
    line.why_unreadable = format("says seq {} in the place of {}", record->seq, seq);
  } else if (!sane_boot_time(record->vote.boot_ms)) {
    line.why_unreadable = "\"boot_ms\" is out of bounds";
  } else {
    line.record = std::move(*record);
  }
}

}  // namespace xinluon::ingest
