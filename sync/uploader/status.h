// What the daemon knows, written for `xinluon-sync status`: a small TOML file on a memory file system.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/uploader/uploader.h"

namespace xinluon::uploader {

std::string encode_status(const Overview& overview);
// For people, a line a fact, each ended by '\n'. `now` is of the boot the daemon runs in.
Result<std::string> describe_status(std::string_view toml, const std::string& name, BootTime now);

// Writes where something changed; at most once per min_pause while there is work, so that draining a backlog
// does not wait for it.
class StatusFile {
 public:
  static constexpr Milliseconds min_pause{1'000};

  explicit StatusFile(std::filesystem::path path) : path_(std::move(path)) {}
  // A file that can't be written is told once and is no reason to stop.
  void update(const Overview& overview, bool idle, BootTime now);

 private:
  std::filesystem::path path_;
  std::string written_;
  BootTime written_at_{};
  bool failed_ = false;
};

}  // namespace xinluon::uploader
