#include "kiosk/votelog/file_header.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "kiosk/votelog/schema.h"
#include "sync/base/unique_fd.h"

namespace xinluon::votelog {
namespace {

// sqlite.org/fileformat2.html#database_header and #walformat; numbers are big-endian
constexpr std::size_t header_bytes = 100;
constexpr std::size_t application_id_at = 68;
constexpr std::size_t log_header_bytes = 32;
constexpr std::size_t log_page_size_at = 8;
constexpr std::size_t frame_header_bytes = 24;
constexpr std::uint32_t log_magic = 0x377f0682;  // or one more

using Header = std::array<char, header_bytes>;

template <std::size_t N>
std::uint32_t number_at(const std::array<char, N>& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = at; i < at + 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes.at(i));
  return number;
}

bool is_ours(const Header& header) {
  const bool is_sqlite = std::string_view(header.data(), 16) == std::string_view("SQLite format 3\0", 16);
  return is_sqlite && number_at(header, application_id_at) == application_id;
}

UniqueFd open_to_read(const std::filesystem::path& path) {
  return UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
}

template <std::size_t N>
bool read_all(const UniqueFd& fd, std::array<char, N>& into, std::size_t at) {
  return pread(fd.get(), into.data(), N, static_cast<off_t>(at)) == static_cast<ssize_t>(N);
}

}  // namespace

Result<bool> begins_as_ours(const std::filesystem::path& path) {
  const UniqueFd fd = open_to_read(path);
  Header header{};
  const ssize_t n = fd ? pread(fd.get(), header.data(), header.size(), 0) : -1;
  if (n < 0) return true;
  if (static_cast<std::size_t>(n) < header.size()) return fail(Errc::corrupt, "it is shorter than a header");
  return is_ours(header);
}

bool log_has_our_header(const std::filesystem::path& path) {
  const UniqueFd fd = open_to_read(path.native() + "-wal");
  std::array<char, log_header_bytes> log{};
  if (!fd || !read_all(fd, log, 0) || (number_at(log, 0) & ~1U) != log_magic) return false;
  const std::size_t frame_bytes = frame_header_bytes + number_at(log, log_page_size_at);
  std::array<char, frame_header_bytes> frame{};
  for (std::size_t at = log_header_bytes; read_all(fd, frame, at); at += frame_bytes) {
    Header header{};
    if (number_at(frame, 0) == 1 && read_all(fd, header, at + frame_header_bytes) && is_ours(header))
      return true;
  }
  return false;
}

}  // namespace xinluon::votelog
