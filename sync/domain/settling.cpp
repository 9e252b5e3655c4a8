#include "sync/domain/settling.h"

namespace xinluon {

Day last_settled_day(Day closed) {
  const std::chrono::year_month_day next(closed - officers_settle_after + std::chrono::days(1));
  return Day(next.year() / next.month() / 1) - std::chrono::days(1);
}

}  // namespace xinluon
