#include "kiosk/sdl/mapped_file.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "sync/base/format.h"
#include "sync/base/system_error.h"
#include "sync/base/unique_fd.h"

namespace xinluon::sdl {

Result<MappedFile> MappedFile::open(const std::filesystem::path& file) {
  const UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!fd || fstat(fd.get(), &status) != 0) return fail(system_error(errno, "open " + file.string()));
  if (status.st_size <= 0) return fail(Errc::rejected, format("{} is empty", file.string()));
  const auto size = static_cast<std::size_t>(status.st_size);
  void* const mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
  if (mapped == MAP_FAILED) return fail(system_error(errno, "map " + file.string()));
  return MappedFile(std::string_view(static_cast<const char*>(mapped), size));
}

MappedFile::~MappedFile() {
  if (bytes_.empty()) return;
  munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

}  // namespace xinluon::sdl
