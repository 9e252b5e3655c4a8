#include "kiosk/votelog/repaired_copy.h"

#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/system_error.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t page_bytes = 4096;  // SQLite's own choice, which vote files leave as it is
constexpr std::size_t step_bytes = 1024 * 1024;
constexpr mode_t copy_mode = 0600;

// sqlite.org/fileformat2.html#database_header; big-endian
constexpr std::size_t pages_at = 28;
constexpr std::size_t first_free_page_at = 32;
constexpr std::size_t free_pages_at = 36;

void put_number(std::string& page, std::size_t at, std::uint64_t number) {
  for (std::size_t i = 0; i < 4; ++i) page[at + i] = static_cast<char>(number >> (8 * (3 - i)));
}

}  // namespace

std::optional<RepairedCopy> RepairedCopy::begin(const fs::path& damaged, fs::path copy) {
  UniqueFd from(::open(damaged.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat info {};
  if (!from || fstat(from.get(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  if (std::cmp_less(info.st_size, 2 * page_bytes)) return std::nullopt;
  return RepairedCopy(damaged, std::move(from), std::move(copy));
}

void RepairedCopy::remove(const fs::path& copy) {
  std::error_code ignored;
  for (const char* const ending : {"", "-wal", "-shm"}) fs::remove(copy.native() + ending, ignored);
}

// What can't be read stays a hole: SQLite finds no page there, and the chain says what is missing.
Result<bool> RepairedCopy::step() {
  if (!to_) {
    remove(copy_);
    to_ = UniqueFd(::open(copy_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, copy_mode));
    if (!to_) return fail(system_error(errno, format("make {}", copy_.native())));
    std::error_code ignored;  // without it the newest records are missing, and the chain says so
    fs::copy_file(damaged_.native() + "-wal", copy_.native() + "-wal", ignored);
  }
  std::string piece(step_bytes, '\0');
  const ssize_t n = pread(from_.get(), piece.data(), piece.size(), static_cast<off_t>(copied_));
  if (n == 0) return false;
  if (n > 0) piece.resize(static_cast<std::size_t>(n));
  const ssize_t written = pwrite(to_.get(), piece.data(), piece.size(), static_cast<off_t>(copied_));
  if (written < 0) return fail(system_error(errno, format("write {}", copy_.native())));
  if (std::cmp_less(written, piece.size())) return fail(Errc::full, format("no room for {}", copy_.native()));
  copied_ += piece.size();
  return true;
}

Result<void> RepairedCopy::take_first_page_of(const fs::path& fresh) {
  const UniqueFd fd(::open(fresh.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  std::string page(page_bytes, '\0');
  if (!fd || pread(fd.get(), page.data(), page.size(), 0) != static_cast<ssize_t>(page.size()))
    return fail(Errc::internal, format("{} has no first page", fresh.native()));
  put_number(page, pages_at, copied_ / page_bytes);
  put_number(page, first_free_page_at, 0);
  put_number(page, free_pages_at, 0);
  if (pwrite(to_.get(), page.data(), page.size(), 0) != static_cast<ssize_t>(page.size()))
    return fail(system_error(errno, format("write {}", copy_.native())));
  return {};
}

}  // namespace xinluon::votelog
