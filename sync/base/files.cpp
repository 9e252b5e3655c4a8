#include "sync/base/files.h"

#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "sync/base/format.h"
#include "sync/base/system_error.h"

namespace xinluon {
namespace {

namespace fs = std::filesystem;

constexpr mode_t parent_folder_mode = 0755;
constexpr mode_t lock_file_mode = 0600;

tl::unexpected<Error> fail_errno(std::string_view verb, const fs::path& path) {
  const int error_number = errno;
  return fail(system_error(error_number, format("{} {}", verb, path.native())));
}

// Repeats a system call that a signal interrupted.
template <class Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

fs::path folder_of(const fs::path& path) {
  const fs::path parent = path.parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

// O_NONBLOCK: opening a pipe by mistake must fail the regular-file check instead of waiting for a writer.
Result<UniqueFd> open_regular(const fs::path& path) {
  UniqueFd fd(
      uninterrupted([&] { return open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); }));
  if (!fd) return fail_errno("open", path);
  struct stat info {};
  if (fstat(fd.get(), &info) != 0) return fail_errno("stat", path);
  if (S_ISDIR(info.st_mode)) return fail(Errc::rejected, format("{} is a folder, not a file", path.native()));
  if (!S_ISREG(info.st_mode)) return fail(Errc::rejected, format("{} is no regular file", path.native()));
  return fd;
}

Result<void> write_all(int fd, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t n = uninterrupted([&] { return write(fd, bytes.data(), bytes.size()); });
    if (n < 0) return fail_errno("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

// A file that is removed again unless it was renamed to its place.
class TemporaryFile {
 public:
  static Result<TemporaryFile> beside(const fs::path& path) {
    std::string name = (folder_of(path) / ("." + path.filename().native() + ".XXXXXX")).native();
    UniqueFd fd(mkostemp(name.data(), O_CLOEXEC));  // O_EXCL, 0600
    if (!fd) return fail_errno("create a temporary file for", path);
    return TemporaryFile(std::move(fd), std::move(name));
  }
  TemporaryFile(TemporaryFile&& other) noexcept
      : fd_(std::move(other.fd_)), name_(std::exchange(other.name_, {})) {}
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile() {
    if (!name_.empty()) unlink(name_.c_str());
  }

  int fd() const { return fd_.get(); }
  Result<void> move_to(const fs::path& path) {
    if (rename(name_.c_str(), path.c_str()) != 0) return fail_errno("replace", path);
    name_.clear();
    return {};
  }

 private:
  TemporaryFile(UniqueFd fd, std::string name) : fd_(std::move(fd)), name_(std::move(name)) {}
  UniqueFd fd_;
  std::string name_;
};

// The umask must not weaken or widen what the caller asked for.
Result<void> make_folder(const fs::path& path, mode_t mode) {
  if (mkdir(path.c_str(), mode) != 0) {
    if (errno == EEXIST && fs::is_directory(path)) return {};
    return fail_errno("make folder", path);
  }
  if (chmod(path.c_str(), mode) != 0) return fail_errno("set the mode of", path);
  return sync_folder(folder_of(path));
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::size_t max_bytes) {
  XINLUON_TRY(const UniqueFd fd, open_regular(path));
  std::string bytes;
  constexpr std::size_t piece = 65'536;
  while (bytes.size() <= max_bytes) {
    const std::size_t old_size = bytes.size();
    bytes.resize(old_size + piece);
    const ssize_t n = uninterrupted([&] { return read(fd.get(), bytes.data() + old_size, piece); });
    if (n < 0) return fail_errno("read", path);
    bytes.resize(old_size + static_cast<std::size_t>(n));
    if (n == 0) return bytes;
  }
  return fail(Errc::rejected, format("{} is larger than {} bytes", path.native(), max_bytes));
}

Result<void> write_file_durably(const fs::path& path, std::string_view bytes, mode_t mode) {
  XINLUON_TRY(auto file, TemporaryFile::beside(path));
  if (fchmod(file.fd(), mode) != 0) return fail_errno("set the mode of", path);
  XINLUON_RETURN_IF_ERROR(write_all(file.fd(), bytes, path));
  if (uninterrupted([&] { return fsync(file.fd()); }) != 0) return fail_errno("fsync", path);
  XINLUON_RETURN_IF_ERROR(file.move_to(path));
  return sync_folder(folder_of(path));
}

Result<void> make_folders(const fs::path& path, mode_t mode) {
  std::error_code unknown;
  if (fs::is_directory(path, unknown)) return {};
  const fs::path parent = (path.has_filename() ? path : path.parent_path()).parent_path();
  if (!parent.empty()) XINLUON_RETURN_IF_ERROR(make_folders(parent, parent_folder_mode));
  return make_folder(path.has_filename() ? path : path.parent_path(), mode);
}

Result<void> sync_folder(const fs::path& path) {
  const UniqueFd fd(uninterrupted([&] { return open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  if (!fd) return fail_errno("open folder", path);
  if (uninterrupted([&] { return fsync(fd.get()); }) != 0) return fail_errno("fsync folder", path);
  return {};
}

Result<std::uint64_t> free_bytes(const fs::path& path) {
  struct statvfs info {};
  if (uninterrupted([&] { return statvfs(path.c_str(), &info); }) != 0) return fail_errno("statvfs", path);
  return std::uint64_t{info.f_bavail} * info.f_frsize;
}

// flock, not fcntl's POSIX locks: it belongs to the opening, so that a second opening by this same process is
// refused too, and closing an unrelated descriptor of the file does not silently drop it.
Result<UniqueFd> lock_file(const fs::path& path) {
  UniqueFd fd(uninterrupted(
      [&] { return open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, lock_file_mode); }));
  if (!fd) return fail_errno("open", path);
  if (uninterrupted([&] { return flock(fd.get(), LOCK_EX | LOCK_NB); }) == 0) return fd;
  if (errno == EWOULDBLOCK) {
    return fail(Errc::retry_later, format("{} is locked by another process", path.native()));
  }
  return fail_errno("lock", path);
}

}  // namespace xinluon
