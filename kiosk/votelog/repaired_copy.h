// A copy of a damaged vote file and of its log, made in small steps, with a first page that SQLite can read
// again. The first page of a vote file says where its tables begin, which is the same in all of them, and how
// long it is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "sync/base/result.h"
#include "sync/base/unique_fd.h"

namespace xinluon::votelog {

class RepairedCopy {
 public:
  // Nothing where `damaged` is no regular file or has no pages behind the first.
  static std::optional<RepairedCopy> begin(const std::filesystem::path& damaged, std::filesystem::path copy);
  static void remove(const std::filesystem::path& copy);

  // Copies a megabyte: some 100 ms on a card. True while there is more. An error is about writing.
  Result<bool> step();

  // After step() said false. The first page of `fresh`, a vote file of the same page size that is closed, for
  // as many pages as there are.
  Result<void> take_first_page_of(const std::filesystem::path& fresh);

  // After the first step(): the damaged file has a log that can't be read, and the copy has none.
  bool lacks_log() const { return lacks_log_; }
  const std::filesystem::path& path() const { return copy_; }

 private:
  RepairedCopy(std::filesystem::path damaged, UniqueFd from, std::uint64_t bytes, std::filesystem::path copy)
      : damaged_(std::move(damaged)), from_(std::move(from)), bytes_(bytes), copy_(std::move(copy)) {}
  Result<void> make();
  Result<void> write(std::string_view bytes, std::uint64_t at);

  std::filesystem::path damaged_;
  UniqueFd from_;
  std::uint64_t bytes_;
  UniqueFd to_;
  std::filesystem::path copy_;
  std::uint64_t copied_ = 0;
  bool lacks_log_ = false;
};

}  // namespace xinluon::votelog
