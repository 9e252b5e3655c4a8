#include "sync/uploader/anchors.h"

namespace xinluon::uploader {
namespace {

constexpr std::int64_t drift_ppm = 601;

std::int64_t lower_bound(const wire::Anchor& anchor, std::int64_t now_boot_ms) {
  const std::int64_t loosened = (now_boot_ms - anchor.recv_boot_ms) * drift_ppm / 1'000'000;
  return anchor.server_ms - anchor.recv_boot_ms - loosened;
}

}  // namespace

void Anchors::add(std::int64_t server_ms, BootTime received) {
  const wire::Anchor anchor{server_ms, to_ms(received)};
  if (!best_ || lower_bound(anchor, to_ms(received)) >= lower_bound(*best_, to_ms(received))) best_ = anchor;
}

}  // namespace xinluon::uploader
