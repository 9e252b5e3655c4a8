// What the first bytes of a vote file say, read without SQLite: opening what is not ours would already change
// it.
#pragma once

#include <filesystem>

#include "sync/base/result.h"

namespace xinluon::votelog {

// Whether the file begins as a vote file does. True also where it can't be read: SQLite will say why. corrupt
// when it is shorter than a header.
Result<bool> begins_as_ours(const std::filesystem::path& path);

// Whether the write-ahead log beside it holds such a beginning: a power cut while it was being moved into the
// file may have left rubbish there, and SQLite moves it once more. Checksums are left to SQLite.
bool log_has_our_header(const std::filesystem::path& path);

}  // namespace xinluon::votelog
