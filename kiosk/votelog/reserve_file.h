// Room kept for the worst day: a file of real blocks that is removed when the disk is full, so that the open
// vote can still be sealed.
#pragma once

#include <cstdint>
#include <filesystem>

#include "sync/base/result.h"

namespace xinluon::votelog {

// The reserve is only made when this much stays free beside it. Without the margin the first commit after
// room returned would meet a full disk again.
inline constexpr std::uint64_t reserve_margin_bytes = 4 * 1024 * 1024;

class ReserveFile {
 public:
  // No reserve is wanted when `bytes` is 0.
  ReserveFile(std::filesystem::path path, std::uint64_t bytes) : path_(std::move(path)), bytes_(bytes) {}

  // True when there is room: the file is there with all its blocks, or none is wanted and the margin is free.
  Result<bool> make();
  // Gives the room back. True when there was something to give.
  bool release();

 private:
  bool is_whole() const;
  Result<void> allocate();

  std::filesystem::path path_;
  std::uint64_t bytes_;
};

}  // namespace xinluon::votelog
