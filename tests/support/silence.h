// Keeps standard error quiet while it lives: a storm of planned faults would log each of them. XINLUON_LOUD=1
// lets them be heard, to look at a seed that failed.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include "sync/base/unique_fd.h"
#include "tests/support/setting.h"

namespace xinluon::test {

class Silence {
 public:
  Silence() : kept_(dup(STDERR_FILENO)) {
    if (is_loud()) return;
    const UniqueFd nowhere(open("/dev/null", O_WRONLY | O_CLOEXEC));
    dup2(nowhere.get(), STDERR_FILENO);
  }
  ~Silence() { dup2(kept_.get(), STDERR_FILENO); }
  static bool is_loud() { return setting("XINLUON_LOUD", 0) != 0; }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  UniqueFd kept_;
};

}  // namespace xinluon::test
