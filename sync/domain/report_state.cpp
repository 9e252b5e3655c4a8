#include "sync/domain/report_state.h"

#include <algorithm>

namespace xinluon {
namespace {

constexpr std::array<std::string_view, all_report_states.size()> names = {"late", "due", "not_due",
                                                                          "sent_late", "sent"};

}  // namespace

std::string_view name_of(ReportState state) {
  return names[static_cast<std::size_t>(state)];
}

std::optional<ReportState> report_state_from_name(std::string_view name) {
  const auto* const found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return all_report_states[static_cast<std::size_t>(found - names.begin())];
}

ReportState state_when_sent(Day sent_on, std::optional<Day> last_day_to_send) {
  return last_day_to_send && sent_on > *last_day_to_send ? ReportState::sent_late : ReportState::sent;
}

ReportState state_until_sent(const Period& data, std::optional<Day> last_day_to_send, Day today) {
  if (last_day_to_send && today > *last_day_to_send) return ReportState::late;
  return today > data.last ? ReportState::due : ReportState::not_due;
}

}  // namespace xinluon
