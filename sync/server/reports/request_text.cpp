#include "sync/server/reports/request_text.h"

#include <algorithm>
#include <array>

#include "sync/base/format.h"
#include "sync/base/printable.h"
#include "sync/server/reports/releases_kept.h"
#include "sync/server/storage/reporting_presets.h"

namespace xinluon::reports {
namespace {

using storage::Dimension;

constexpr std::array cuts = {Dimension::lang, Dimension::hour, Dimension::field, Dimension::procedure,
                             Dimension::officer};

Result<Period> any_period(std::string_view text, db::Connection& reader) {
  if (text.find('/') == text.npos) return period_from_text(text);
  XINLUON_TRY(const auto presets, storage::reporting_presets(reader, everywhere()));
  XINLUON_TRY(const auto found, reporting_period(text, presets));
  return found.data;
}

}  // namespace

Result<void> set_period(PercentagesRequest& request, std::string_view text, db::Connection& reader) {
  XINLUON_TRY(request.period, any_period(text, reader));
  return {};
}

Result<void> set_cuts(PercentagesRequest& request, std::string_view text) {
  request.cuts.clear();
  while (true) {
    const std::string_view name = text.substr(0, text.find(','));
    const auto* const found = std::find_if(cuts.begin(), cuts.end(), [name](Dimension dimension) {
      return storage::name_of(dimension) == name;
    });
    if (found == cuts.end())
      return fail(Errc::rejected,
                  format("\"{}\" is no cut; write one or several of lang,hour,field,procedure,officer",
                         printable(name)));
    if (std::find(request.cuts.begin(), request.cuts.end(), *found) != request.cuts.end())
      return fail(Errc::rejected, format("{} is asked for twice", name));
    request.cuts.push_back(*found);
    if (name.size() == text.size()) return {};
    text.remove_prefix(name.size() + 1);
  }
}

Result<void> set_series(PercentagesRequest& request, std::string_view text) {
  request.series = step_from_name(text);
  if (!request.series)
    return fail(Errc::rejected,
                format("\"{}\" is no step; write day, week, month or quarter", printable(text)));
  return {};
}

Result<void> set_comparison(PercentagesRequest& request, std::string_view text, db::Connection& reader) {
  if (text == "previous") {
    request.compare = Against::previous;
  } else if (text == "last-year") {
    request.compare = Against::last_year;
  } else {
    auto period = any_period(text, reader);
    if (!period)
      return fail(
          with_context(std::move(period).error(), "previous, last-year, or a period to compare with"));
    request.compare = *period;
  }
  return {};
}

}  // namespace xinluon::reports
