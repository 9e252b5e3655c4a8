// What a question for percentages may say in words: the parameters of the API, the options of `report`.
#pragma once

#include <string_view>

#include "sync/base/result.h"
#include "sync/server/db/connection.h"
#include "sync/server/reports/percentages.h"

namespace xinluon::reports {

// Each sets its part of the request; rejected, naming the words there are.

// A period, or a reporting period ("dak-lak-nam/2026") of those that `reader` knows.
Result<void> set_period(PercentagesRequest& request, std::string_view text, db::Connection& reader);
// "lang,hour": of lang, hour, field, procedure, officer.
Result<void> set_cuts(PercentagesRequest& request, std::string_view text);
// "day", "week", "month", "quarter".
Result<void> set_series(PercentagesRequest& request, std::string_view text);
// "previous", "last-year", or a period as above.
Result<void> set_comparison(PercentagesRequest& request, std::string_view text, db::Connection& reader);

}  // namespace xinluon::reports
