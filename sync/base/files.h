// Whole-file reading and durable writing. Paths are UTF-8; errors name the path and the system's reason.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "sync/base/result.h"
#include "sync/base/unique_fd.h"

namespace xinluon {

// The file's bytes; not_found when it does not exist, rejected when it is larger than max_bytes.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes);

// Replaces the file in one step: a temporary file beside it, fsync, rename, fsync of the folder. After it
// returns, a power cut leaves the new content; before, the old. `mode` applies to the new file.
Result<void> write_file_durably(const std::filesystem::path& path, std::string_view bytes, mode_t mode);

// Makes `path` and its parents where missing; a new last folder gets `mode`.
Result<void> make_folders(const std::filesystem::path& path, mode_t mode);

// Makes names in a folder (created, renamed, removed files) survive a power cut.
Result<void> sync_folder(const std::filesystem::path& path);

Result<std::uint64_t> free_bytes(const std::filesystem::path& path);

// Holds an exclusive advisory lock on `path` (created where missing) as long as the descriptor is open;
// retry_later when another process holds it.
Result<UniqueFd> lock_file(const std::filesystem::path& path);

}  // namespace xinluon
