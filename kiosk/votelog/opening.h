// Opens the vote files of a folder as recovery.h decides: moves aside what is not ours to go on with, begins
// a new epoch where needed, makes true what was promised, and seals what is open.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "kiosk/votelog/recovery.h"
#include "kiosk/votelog/vote_file.h"
#include "kiosk/votelog/vote_log.h"

namespace xinluon::votelog {

// Older files that are open for draining besides the one being written. More than one is rare; the bound
// keeps handles and the hello answer small when a card damages files every day.
inline constexpr std::size_t max_draining_files = 7;

struct OpenFiles {
  std::vector<VoteFile> files;                 // oldest first, the last one is being written
  std::vector<std::filesystem::path> waiting;  // to be drained later, oldest first

  VoteFile& writing() { return files.back(); }
};

enum class Writes { allowed, none };

// The folder is locked by the caller. `promise` is what was true when a commit failed; none at start.
// Writes::none serves reading while the disk is full: nothing is sealed, restored or begun.
// full: no room for what had to be written. retry_later: somebody else has a file open.
Result<OpenFiles> open_files(const Options& options, const std::optional<Promise>& promise, Writes writes);

// Makes and opens the file of a new epoch, in which these tokens are spent.
Result<VoteFile> begin_epoch(const Options& options, std::uint64_t generation,
                             const std::vector<TokenMark>& spent);

// The next of the waiting files, when it can be read.
std::optional<VoteFile> open_waiting(OpenFiles& files, const Options& options);

// Removes a file whose records have all left by retention.
void remove_vote_file(const std::filesystem::path& path);

}  // namespace xinluon::votelog
