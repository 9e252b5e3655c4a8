#include "kiosk/votelog/repaired_copy.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/votelog/durable_log.h"
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
  struct stat info {};  // stays so where nothing can be told of it
  fstat(from.get(), &info);
  if (!S_ISREG(info.st_mode)) return std::nullopt;
  if (std::cmp_less(info.st_size, 2 * page_bytes)) return std::nullopt;
  return RepairedCopy(damaged, std::move(from), static_cast<std::uint64_t>(info.st_size), std::move(copy));
}

void RepairedCopy::remove(const fs::path& copy) {
  std::error_code ignored;
  for (const char* const ending : {"", "-wal", "-shm"}) fs::remove(copy.native() + ending, ignored);
}

Result<bool> RepairedCopy::step() {
  if (!to_) XINLUON_RETURN_IF_ERROR(make());
  if (copied_ == bytes_) return false;
  // What can't be read stays zero: SQLite finds no page there, and the chain says what is missing.
  std::string piece(std::min<std::uint64_t>(step_bytes, bytes_ - copied_), '\0');
  [[maybe_unused]] const ssize_t n =
      pread(from_.get(), piece.data(), piece.size(), static_cast<off_t>(copied_));
  XINLUON_RETURN_IF_ERROR(write(piece, copied_));
  copied_ += piece.size();
  return true;
}

Result<void> RepairedCopy::make() {
  remove(copy_);
  to_ = UniqueFd(::open(copy_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, copy_mode));
  if (!to_) return fail(system_error(errno, format("make {}", copy_.native())));
  const auto log = read_log(damaged_);
  lacks_log_ = !log;
  return log && !log->empty() ? make_log_durable(copy_, *log) : Result<void>();
}

Result<void> RepairedCopy::write(std::string_view bytes, std::uint64_t at) {
  const ssize_t written = pwrite(to_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
  if (written < 0) return fail(system_error(errno, format("write {}", copy_.native())));
  if (std::cmp_less(written, bytes.size())) return fail(Errc::full, format("no room for {}", copy_.native()));
  return {};
}

Result<void> RepairedCopy::take_first_page_of(const fs::path& fresh) {
  const UniqueFd fd(::open(fresh.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  std::string page(page_bytes, '\0');
  if (!fd || pread(fd.get(), page.data(), page.size(), 0) != static_cast<ssize_t>(page.size()))
    return fail(Errc::internal, format("{} has no first page", fresh.native()));
  put_number(page, pages_at, copied_ / page_bytes);
  put_number(page, first_free_page_at, 0);
  put_number(page, free_pages_at, 0);
  return write(page, 0);
}

}  // namespace xinluon::votelog
