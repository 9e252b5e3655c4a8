// From when on it stays whom a vote was received by. Officers are told by whole months, and so long after a
// month's end: until then its shifts may be brought in and corrected. Pure.
#pragma once

#include <chrono>

#include "sync/domain/period.h"

namespace xinluon {

inline constexpr std::chrono::days officers_settle_after{7};
// The last day of the last month whose officers are settled, when `closed` is the last day that is.
Day last_settled_day(Day closed);

}  // namespace xinluon
