#include "kiosk/votelog/reserve_file.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/base/system_error.h"
#include "sync/base/unique_fd.h"

namespace xinluon::votelog {
namespace {

constexpr std::uint64_t block_bytes = 512;  // the unit of st_blocks, whatever the file system's is

}  // namespace

Result<bool> ReserveFile::make() {
  if (bytes_ > 0 && is_whole()) return true;
  unlink(path_.c_str());  // of another size, or half-made
  XINLUON_TRY(const std::uint64_t free, free_bytes(path_.parent_path()));
  if (free < bytes_ + reserve_margin_bytes) return false;
  if (bytes_ == 0) return true;
  if (auto allocated = allocate(); !allocated) {
    unlink(path_.c_str());
    if (allocated.error().code == Errc::full) return false;
    return fail(std::move(allocated).error());
  }
  return true;
}

bool ReserveFile::release() {
  if (unlink(path_.c_str()) != 0) return false;
  log::warning("the disk is full: {} is removed to seal what is open", path_.native());
  // The blocks are free once the removal is on the disk.
  if (auto synced = sync_folder(path_.parent_path()); !synced) log::error("{}", synced.error().message);
  return true;
}

bool ReserveFile::is_whole() const {
  struct stat info {};
  if (lstat(path_.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return false;
  return static_cast<std::uint64_t>(info.st_size) == bytes_ &&
         static_cast<std::uint64_t>(info.st_blocks) * block_bytes >= bytes_;
}

Result<void> ReserveFile::allocate() {
  const UniqueFd fd(open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) return fail(system_error(errno, format("make {}", path_.native())));
  const int failed = posix_fallocate(fd.get(), 0, static_cast<off_t>(bytes_));
  if (failed != 0)
    return fail(system_error(failed, format("reserve {} bytes in {}", bytes_, path_.native())));
  if (fsync(fd.get()) != 0) return fail(system_error(errno, format("fsync {}", path_.native())));
  return sync_folder(path_.parent_path());
}

}  // namespace xinluon::votelog
