// A record's bytes: one line of JSON, keys in the order of the schema (PROTOCOL.md §1), no blanks, UTF-8.
// The kiosk encodes a record once; from then on only the bytes travel, and are hashed, kept and sent
// verbatim. Pure and thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/domain/record.h"

namespace xinluon::wire {

// At most max_record_bytes, without a line break.
std::string encode_record(const Record& record);

// rejected with the key and what is wrong with it. Unknown keys are an error: version 1 has none.
Result<Record> decode_record(std::string_view line);

// The open vote as it lies in the kiosk's file: the same keys without seq, and `boot`.
std::string encode_open_vote(const Vote& vote, const std::string& boot, const std::string& software);
struct OpenVote {
  Vote vote;
  std::string boot;
  std::string software;
};
Result<OpenVote> decode_open_vote(std::string_view line);

}  // namespace xinluon::wire
