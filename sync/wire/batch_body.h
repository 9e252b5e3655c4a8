// A batch's body: record lines, each ended by '\n', and their chain.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/crypto/hash.h"

namespace xinluon::wire {

std::string join_lines(const std::vector<std::string>& lines);

// Views into `body`. rejected when the last line is not ended, a line is empty or too long, or there are
// too many; the message names the line.
Result<std::vector<std::string_view>> split_lines(std::string_view body);

// h after every line, starting from `previous`.
std::vector<crypto::Hash> chain_hashes(const crypto::Hash& previous,
                                       const std::vector<std::string_view>& lines);

}  // namespace xinluon::wire
