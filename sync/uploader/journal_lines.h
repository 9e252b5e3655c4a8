// The newest lines of this kiosk's own journal, fit to leave it: of our own services only, without control
// characters, bounded, and with whatever looks like a secret blotted out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"

namespace xinluon::uploader {

// Asks journalctl, for ten seconds at most; what it says when it can't is told as the only line. `program` is
// another one in tests.
std::vector<std::string> journal_lines(std::size_t lines, const Clock& clock,
                                       const std::string& program = "journalctl");

// The last `lines` of a text that fit wire::max_journal_bytes, each cut at wire::max_journal_line_bytes.
std::vector<std::string> fit_to_leave(std::string_view text, std::size_t lines);

// Enrolment codes and tokens become "…"; so do the values of JSON keys that tell of a vote, which our
// programs never log: this is the second lock.
std::string without_secrets(std::string line);

}  // namespace xinluon::uploader
