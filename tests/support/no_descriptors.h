// A process that may open no more files or sockets, while this lives: what a leak elsewhere comes to.
#pragma once

#include <optional>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace xinluon::test {

class NoDescriptors {
 public:
  // Those that are open stay. With `limit` also poll() takes no more at once.
  explicit NoDescriptors(std::optional<rlim_t> limit = std::nullopt) {
    EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &old_), 0);
    const rlimit none{limit.value_or(lowest_free()), old_.rlim_max};
    EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  }
  ~NoDescriptors() { EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &old_), 0); }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;

 private:
  static rlim_t lowest_free() {
    const int free = dup(0);
    close(free);
    return static_cast<rlim_t>(free);
  }
  rlimit old_{};
};

}  // namespace xinluon::test
