// A SQLite file system that counts what is done to files and lets a test fail it, or stop at it: the default
// one underneath, so that everything else is real.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace xinluon::test {

struct FileCall {
  enum class Kind { open, read, write, truncate, sync, remove };
  Kind kind;
  std::string_view path;  // of the database or of what lies beside it
  std::int64_t offset = 0;
  std::int64_t bytes = 0;
  std::string_view content{};  // of a write

  bool is_on_log() const { return path.ends_with("-wal"); }
};

inline constexpr int pretend_done = -1;

class FaultVfs {
 public:
  // Registered under a name of its own as long as it lives. Closed databases only when it goes.
  FaultVfs();
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  const std::string& name() const;

  // Asked before every call. 0 lets it through; pretend_done does not make it and says it was made; anything
  // else is SQLite's result code of the call, which is then not made either.
  std::function<int(const FileCall&)> before;

  // Every write that would make the files of `folder` larger than `bytes` together fails as on a full disk.
  void limit(const std::string& folder, std::uintmax_t bytes);
  void lift_limit();

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

// SQLite's codes, for tests that do not include its header.
inline constexpr int sqlite_ioerr_read = 266;
inline constexpr int sqlite_ioerr_write = 778;
inline constexpr int sqlite_ioerr_fsync = 1034;
inline constexpr int sqlite_full = 13;
inline constexpr int sqlite_corrupt = 11;

}  // namespace xinluon::test
