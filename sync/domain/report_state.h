// How it stands with a report that a unit owes for a period: sent, due or late. Pure.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "sync/domain/period.h"

namespace xinluon {

enum class ReportState {
  late,       // Quá hạn: not sent, and the last day to send is over
  due,        // Đến hạn: the days it tells of are over, so it is to be sent; some rules name no last day
  not_due,    // Chưa đến hạn: the days it tells of are not over yet
  sent_late,  // Đã gửi muộn: after the last day to send
  sent,       // Đã gửi
};
// In the order in which somebody must look after them.
inline constexpr std::array all_report_states = {ReportState::late, ReportState::due, ReportState::not_due,
                                                 ReportState::sent_late, ReportState::sent};

std::string_view name_of(ReportState state);  // the enumerators' names: sent, frozen
std::optional<ReportState> report_state_from_name(std::string_view name);

// `last_day_to_send` is in time itself; where the rule sets none nothing is ever late.
ReportState state_when_sent(Day sent_on, std::optional<Day> last_day_to_send);
ReportState state_until_sent(const Period& data, std::optional<Day> last_day_to_send, Day today);

}  // namespace xinluon
