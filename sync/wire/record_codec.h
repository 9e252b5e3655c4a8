// A record's bytes: one line of JSON, keys in the order of the schema (PROTOCOL.md §1), no blanks, UTF-8.
// The kiosk encodes a record once; from then on only the bytes travel, and are hashed, kept and sent
// verbatim. A record has exactly one encoding: what decodes, encodes to the same bytes. Pure and thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/domain/record.h"

namespace xinluon::wire {

// Whether a vote is one that version 1 can say: counter named, level present exactly when voted, texts within
// limits.h and without control characters, … rejected with the key. Ask before a vote is accepted from
// outside.
Result<void> check_vote(const Vote& vote);

// At most max_record_bytes, without a line break. Aborts for a vote that check_vote() rejects, seq 0, a boot
// that is not 8 hex digits, or an empty or too long software.
std::string encode_record(const Record& record);

// rejected with the key and what is wrong with it. Unknown keys are an error: version 1 has none.
Result<Record> decode_record(std::string_view line);

// The open vote as it lies in the kiosk's file: the same keys without seq. Aborts as encode_record does.
std::string encode_open_vote(const Vote& vote, const std::string& boot, const std::string& software);
struct OpenVote {
  Vote vote;
  std::string boot;
  std::string software;
  bool operator==(const OpenVote&) const = default;
};
Result<OpenVote> decode_open_vote(std::string_view line);

}  // namespace xinluon::wire
