#include "sync/server/commands/warming.h"

#include "sync/base/log.h"
#include "sync/server/reports/ahead.h"

namespace xinluon::commands {

Warming::~Warming() {
  ends_ = true;
  if (thread_.joinable()) thread_.join();
}

void Warming::look(WallTime now) {
  if (running_) return;
  const auto at = releases_.look(*readers_.lease(), now);
  if (!at) return log::warning("what may be told: {}", at.error().message);
  if (*at == of_) return;
  of_ = *at;
  if (thread_.joinable()) thread_.join();
  running_ = true;
  thread_ = std::thread([this, now] {
    run(now);
    running_ = false;
  });
}

void Warming::run(WallTime now) {
  auto units = reports::units_to_prepare(*readers_.lease());
  if (!units) return log::warning("what may be told: {}", units.error().message);
  for (const UnitId& unit : *units) {
    if (ends_) return;
    const auto prepared = reports::prepare(*readers_.lease(), unit, now, releases_);
    if (!prepared) return log::warning("what may be told of {}: {}", unit.text(), prepared.error().message);
  }
}

}  // namespace xinluon::commands
