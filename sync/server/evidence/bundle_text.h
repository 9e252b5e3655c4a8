// The texts of an audit bundle, written and read again: the manifest, and a line for each row of a table. A
// bundle comes from outside, so anything may be in what is read.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/domain/period.h"
#include "sync/server/storage/dump.h"

namespace xinluon::evidence {

struct Manifest {
  int schema = 0;  // of the database that it was made from
  WallTime made{};
  Period period;
  std::map<std::string, std::string> chains;  // of each other file's lines, in hex, by its name
  bool operator==(const Manifest&) const = default;
};

std::string encode_manifest(const Manifest& manifest);
// rejected when it is none, and when its schema is newer than this program's or older than
// storage::oldest_dumped_schema.
Result<Manifest> decode_manifest(std::string_view text);

// One line, without its end.
std::string encode_row(const db::InsertPlan& plan, const storage::Cells& cells);
// A cell for each of the plan's columns, whatever else the line has; rejected, naming the column.
Result<storage::Cells> decode_row(std::string_view line, const db::InsertPlan& plan);

}  // namespace xinluon::evidence
