// Makes what is seen of a write-ahead log what the disk holds, before anything is taken out of it.
//
// After a failed fsync the kernel may go on showing pages that the disk lacks, and count them as stored: the
// next fsync says nothing. A checkpoint would then carry a commit into the database that a power cut takes
// out of the log, and what is replayed next is a mixture of two states.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace xinluon::votelog {

// The bytes of the log beside the vote file, which nobody of ours has open. "" without one, and while another
// program has the file open: opening it will say so.
Result<std::string> read_log(const std::filesystem::path& vote_file);

// Replaces the log by a copy of itself, which is on the disk when this returns.
Result<void> make_log_durable(const std::filesystem::path& vote_file, std::string_view log);

}  // namespace xinluon::votelog
