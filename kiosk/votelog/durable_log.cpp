#include "kiosk/votelog/durable_log.h"

#include <fcntl.h>

#include "sync/base/files.h"
#include "sync/base/unique_fd.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;

constexpr mode_t log_mode = 0600;
// 16 MB is where SQLite itself makes a checkpoint; one transaction may go beyond.
constexpr std::size_t max_log_bytes = 256 * 1024 * 1024;

fs::path log_of(const fs::path& vote_file) {
  return vote_file.native() + "-wal";
}

// Any lock that SQLite takes lies within these bytes of the database (sqlite.org/lockingv3.html).
bool is_in_use(const fs::path& vote_file) {
  constexpr off_t first_lock = 0x4000'0000;
  constexpr off_t lock_bytes = 512;
  const UniqueFd fd(::open(vote_file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!fd) return false;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = first_lock;
  lock.l_len = lock_bytes;
  fcntl(fd.get(), F_GETLK, &lock);  // where it can't tell it leaves the lock as it is, and we the log
  return lock.l_type != F_UNLCK;
}

}  // namespace

Result<std::string> read_log(const fs::path& vote_file) {
  const fs::path log = log_of(vote_file);
  std::error_code unknown;
  if (!fs::is_regular_file(fs::symlink_status(log, unknown)) || is_in_use(vote_file)) return std::string();
  return read_file(log, max_log_bytes);
}

Result<void> make_log_durable(const fs::path& vote_file, std::string_view log) {
  return write_file_durably(log_of(vote_file), log, log_mode);
}

}  // namespace xinluon::votelog
