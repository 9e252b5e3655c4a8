// The names in the folder of vote files, and how a file leaves its name: moved aside with the reason in the
// new one, never deleted. The caller holds the folder's lock.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/base/unique_fd.h"
#include "sync/domain/ids.h"

namespace xinluon::votelog {

// Makes the folder (0700) where missing and locks it: one program at a time. retry_later when another one has
// it.
Result<UniqueFd> lock_folder(const std::filesystem::path& folder);

// <folder>/votes-<epoch>.db
std::filesystem::path vote_file_path(const std::filesystem::path& folder, const Epoch& epoch);
// The epoch in a name of that form; none for all others, also for files moved aside.
std::optional<Epoch> epoch_of(const std::filesystem::path& path);

// The vote files, in the order of their names. Before that, finishes what a power cut interrupted: a file
// that was being made (it never held a vote) is removed, companions of a file that was being moved aside
// follow it.
Result<std::vector<std::filesystem::path>> list_vote_files(const std::filesystem::path& folder);

// Removes what is half-made: no vote was acknowledged in it, and no vote file is being made now.
Result<void> remove_unfinished(const std::filesystem::path& folder);

// Stands in names: frozen. damaged: is no vote file or does not verify. foreign: of another kiosk. newer:
// made by a newer software.
enum class Aside { damaged, foreign, newer };
std::string_view name_of(Aside why);

// The name that move_aside() will give.
std::filesystem::path next_name_aside(const std::filesystem::path& path, Aside why);

// votes-<epoch>.db → votes-<epoch>.db.damaged-1 (2, 3 … where taken), its -wal and -shm beside it under
// the names at which SQLite looks for them. Gives the new path.
Result<std::filesystem::path> move_aside(const std::filesystem::path& path, Aside why);

// Asks the kernel to forget what it has cached of a closed file, so that the next read tells what the disk
// holds: after a failed fsync the two may differ.
void drop_cached(const std::filesystem::path& path);

}  // namespace xinluon::votelog
