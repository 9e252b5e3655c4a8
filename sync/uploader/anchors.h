// The signed server time that says most about this boot. Of a boot's offset O = server time − boot time an
// anchor gives O ≥ server_ms − recv_boot_ms; clocks drift, so the bound loosens by 601 ppm of the time since
// (PROTOCOL.md, "Time without a clock"). Kept in memory only: it belongs to this boot.
#pragma once

#include <cstdint>
#include <optional>

#include "sync/base/clock.h"
#include "sync/wire/envelope.h"

namespace xinluon::uploader {

class Anchors {
 public:
  // From a rightly signed answer that arrived at `received`. Kept when its bound is the tighter one; both
  // bounds loosen alike, so the tighter one stays the tighter one.
  void add(std::int64_t server_ms, BootTime received);
  const std::optional<wire::Anchor>& best() const { return best_; }

 private:
  std::optional<wire::Anchor> best_;
};

}  // namespace xinluon::uploader
