// What to do with what is found when the vote files are opened: at start, and after a failed commit.
// Decisions only, pure; opening.h carries them out.
//
// After a failed commit the transaction may or may not be on the disk, and the file may still say it when it
// is opened again. The rules:
// - What was acknowledged stays true, whatever happened after it.
// - A save_open() that failed is undone: the vote was reported as not recorded, so it must not turn up later.
// - A seal() that failed is done again, or accepted where it took effect: the open vote was acknowledged
// before,
//   the screen has said so, and sealing it is what every start would do.
// - What can't be made true again in the file is made true in a new one. Only while the file can't be read at
// all
//   nothing is done: it may come back and say otherwise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/votelog/vote_file.h"

namespace xinluon::votelog {

enum class Condition {
  intact,
  damaged,     // no vote file, or it does not verify: moved aside
  foreign,     // of another kiosk: moved aside
  newer,       // made by a newer software: moved aside
  unreadable,  // an I/O error, no right to read it: left where it is, tried again at the next start
};

// What an error of VoteFile::open says of the file. Not for retry_later: that is about somebody else.
Condition condition_of(const Error& error);

struct Found {
  Condition condition = Condition::intact;
  std::string why;                          // not of an intact one
  std::optional<std::uint64_t> generation;  // where it could be read
  FileState state;                          // of an intact one
};

struct Plan {
  std::optional<std::size_t> writing;  // the file to go on with; none: begin a new epoch
  std::uint64_t next_generation = 1;   // of that new epoch
  std::vector<std::size_t> unsent;     // older intact files not known to be backed up whole, oldest first
  std::vector<std::size_t> backed_up;  // older intact files that are, oldest first
};

// The newest intact file is gone on with, unless one that is damaged or newer may have come after it: its
// numbers may have been given out already, so a new epoch begins. An unreadable file alone does not force
// one, or every start with a bad sector would make another. `current` is the file that was being written when
// a commit failed: while it is intact it is gone on with, because what was promised lies in it.
Plan make_plan(const std::vector<Found>& found, std::optional<std::size_t> current);

// What the failed commit was about, beside the open vote: nobody knows whether it is on the disk.
struct Doubt {
  TokenMark spent{};                    // with a vote that was refused, so it must not stay spent
  std::optional<std::string> closed{};  // the bytes of an unanswered invitation. Found after all, it is true.
};

// What was true when a commit failed.
struct Promise {
  Epoch epoch;
  FileState state;
  bool session_over = true;  // the failure was told: the open vote is sealed as it is. Else it stays open.
  bool condemned = false;    // the file itself was called corrupt, though it may open
  Doubt doubt{};
};

enum class Remedy { none, restore_open_vote, begin_new_epoch };

// What it takes to make the promise true, given what its file says now. Sealed instead of open is true
// enough.
Remedy remedy_for(const Promise& promise, const FileState& found);

}  // namespace xinluon::votelog
