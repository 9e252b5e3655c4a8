// The C library's file calls, as this program and every library in it find them. What is not on the card goes
// to the system as it is.
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <sys/random.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support/card/card_impl.h"

namespace {

using xinluon::test::Card;
using xinluon::test::card_in_use;

constexpr const char* source_of_randomness = "/dev/urandom";

int open_somewhere(int folder, const char* path, int flags, mode_t mode) {
  if (Card::Impl* card = card_in_use()) {
    if (const auto name = card->name_of(path)) return card->open(*name, path, flags, mode);
    // What SQLite makes its own chance of: the same every time.
    if (std::strcmp(path, source_of_randomness) == 0) path = "/dev/zero";
  }
  return static_cast<int>(syscall(SYS_openat, folder, path, flags, mode));
}

// The C library's own would open the file past us.
int make_temporary(char* name, int flags) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";
  char* const ending = name + std::strlen(name) - 6;
  for (int tries = 0; tries < 100; ++tries) {
    unsigned char chance[6];
    if (getrandom(chance, sizeof chance, 0) != sizeof chance) return -1;
    for (std::size_t i = 0; i < sizeof chance; ++i) ending[i] = letters[chance[i] % letters.size()];
    const int fd = open_somewhere(AT_FDCWD, name, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

mode_t mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

Card::Impl::Open* on_card(int fd) {
  Card::Impl* card = card_in_use();
  return card == nullptr ? nullptr : card->find(fd);
}

ssize_t write_at(int fd, const void* from, std::size_t bytes, off_t offset) {
  if (auto* open = on_card(fd))
    return card_in_use()->write(*open, fd, from, bytes, static_cast<std::uint64_t>(offset));
  return syscall(SYS_pwrite64, fd, from, bytes, offset);
}

ssize_t read_at(int fd, void* into, std::size_t bytes, off_t offset) {
  if (auto* open = on_card(fd))
    return card_in_use()->read(*open, fd, into, bytes, static_cast<std::uint64_t>(offset));
  return syscall(SYS_pread64, fd, into, bytes, offset);
}

int resize(int fd, off_t bytes) {
  if (auto* open = on_card(fd)) return card_in_use()->resize(*open, fd, static_cast<std::uint64_t>(bytes));
  return static_cast<int>(syscall(SYS_ftruncate, fd, bytes));
}

int allocate(int fd, off_t offset, off_t bytes) {
  if (auto* open = on_card(fd))
    return card_in_use()->allocate(*open, fd, static_cast<std::uint64_t>(offset + bytes));
  return syscall(SYS_fallocate, fd, 0, offset, bytes) == 0 ? 0 : errno;
}

int remove_name(int folder, const char* path, int flags) {
  Card::Impl* card = card_in_use();
  const auto name = card == nullptr || flags != 0 ? std::nullopt : card->name_of(path);
  if (name && !name->empty()) return card->remove(*name, path);
  return static_cast<int>(syscall(SYS_unlinkat, folder, path, flags));
}

int say_space(const char* path, struct statvfs* into) {
  struct statvfs real {};
  // The file system's own figures, by way of an open descriptor: statvfs(path) is this very function.
  const int fd = static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, O_PATH | O_CLOEXEC));
  if (fd < 0) return -1;
  const int failed = fstatvfs(fd, &real);
  syscall(SYS_close, fd);
  if (failed != 0) return failed;
  Card::Impl* card = card_in_use();
  if (card != nullptr && card->capacity > 0 && card->name_of(path)) {
    const std::uint64_t used = card->used_bytes();
    real.f_bavail = (card->capacity > used ? card->capacity - used : 0) / real.f_frsize;
  }
  *into = real;
  return 0;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_somewhere(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_somewhere(AT_FDCWD, path, flags, mode);
}

int mkostemp(char* name, int flags) {
  return make_temporary(name, flags);
}
int mkostemp64(char* name, int flags) {
  return make_temporary(name, flags);
}

int close(int fd) {
  if (Card::Impl* card = card_in_use()) card->close(fd);
  return static_cast<int>(syscall(SYS_close, fd));
}

ssize_t read(int fd, void* into, std::size_t bytes) {
  if (auto* open = on_card(fd)) return card_in_use()->read(*open, fd, into, bytes, std::nullopt);
  return syscall(SYS_read, fd, into, bytes);
}

ssize_t pread(int fd, void* into, std::size_t bytes, off_t offset) {
  return read_at(fd, into, bytes, offset);
}
ssize_t pread64(int fd, void* into, std::size_t bytes, off64_t offset) {
  return read_at(fd, into, bytes, offset);
}

ssize_t write(int fd, const void* from, std::size_t bytes) {
  if (auto* open = on_card(fd)) return card_in_use()->write(*open, fd, from, bytes, std::nullopt);
  return syscall(SYS_write, fd, from, bytes);
}

ssize_t pwrite(int fd, const void* from, std::size_t bytes, off_t offset) {
  return write_at(fd, from, bytes, offset);
}
ssize_t pwrite64(int fd, const void* from, std::size_t bytes, off64_t offset) {
  return write_at(fd, from, bytes, offset);
}

int ftruncate(int fd, off_t bytes) noexcept {
  return resize(fd, bytes);
}
int ftruncate64(int fd, off64_t bytes) noexcept {
  return resize(fd, bytes);
}

int posix_fallocate(int fd, off_t offset, off_t bytes) {
  return allocate(fd, offset, bytes);
}
int posix_fallocate64(int fd, off64_t offset, off64_t bytes) {
  return allocate(fd, offset, bytes);
}

int fsync(int fd) {
  if (auto* open = on_card(fd)) return card_in_use()->sync(*open);
  return static_cast<int>(syscall(SYS_fsync, fd));
}

int fdatasync(int fd) {
  if (auto* open = on_card(fd)) return card_in_use()->sync(*open);
  return static_cast<int>(syscall(SYS_fdatasync, fd));
}

int rename(const char* from, const char* to) noexcept {
  if (Card::Impl* card = card_in_use()) {
    const auto old_name = card->name_of(from);
    const auto new_name = card->name_of(to);
    if (old_name && new_name) return card->rename(*old_name, *new_name, from, to);
  }
  return static_cast<int>(syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to));
}

int unlink(const char* path) noexcept {
  return remove_name(AT_FDCWD, path, 0);
}

int unlinkat(int folder, const char* path, int flags) noexcept {
  return remove_name(folder, path, flags);
}

int remove(const char* path) noexcept {
  const int failed = remove_name(AT_FDCWD, path, 0);
  return failed != 0 && errno == EISDIR ? remove_name(AT_FDCWD, path, AT_REMOVEDIR) : failed;
}

int posix_fadvise(int fd, off_t /*offset*/, off_t /*bytes*/, int advice) noexcept {
  auto* open = on_card(fd);
  if (open == nullptr || open->file == nullptr || advice != POSIX_FADV_DONTNEED) return 0;
  card_in_use()->drop_cached(*open);
  return 0;
}

int statvfs(const char* path, struct statvfs* into) noexcept {
  return say_space(path, into);
}
int statvfs64(const char* path, struct statvfs64* into) noexcept {
  static_assert(sizeof(struct statvfs) == sizeof(struct statvfs64));
  return say_space(path, reinterpret_cast<struct statvfs*>(into));
}

ssize_t getrandom(void* into, std::size_t bytes, unsigned flags) {
  Card::Impl* card = card_in_use();
  if (card == nullptr) return syscall(SYS_getrandom, into, bytes, flags);
  auto* at = static_cast<unsigned char*>(into);
  for (std::size_t i = 0; i < bytes; ++i) at[i] = static_cast<unsigned char>(card->random());
  return static_cast<ssize_t>(bytes);
}

}  // extern "C"
