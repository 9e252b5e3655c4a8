#include "tests/e2e/monkey/jumping_clock.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sync/base/check.h"
#include "sync/base/unique_fd.h"

namespace xinluon::test {

JumpingClock::JumpingClock(const std::filesystem::path& file) {
  const UniqueFd fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  XINLUON_CHECK(fd.get() >= 0 && ::ftruncate(fd.get(), sizeof(std::int64_t)) == 0, "no file for the clock");
  void* const shared = ::mmap(nullptr, sizeof(std::int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
  XINLUON_CHECK(shared != MAP_FAILED, "no shared memory for the clock");
  offset_ms_ = static_cast<volatile std::int64_t*>(shared);
}

JumpingClock::~JumpingClock() {
  ::munmap(const_cast<std::int64_t*>(offset_ms_), sizeof(std::int64_t));
}

WallTime JumpingClock::wall() const {
  return real_.wall() + Milliseconds(*offset_ms_);
}

void JumpingClock::jump_to(Milliseconds offset) {
  *offset_ms_ = offset.count();
}

}  // namespace xinluon::test
