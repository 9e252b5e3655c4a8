// The Vietnamese words of table and CSV, each once. The web page has its own in assets/dashboard.
#pragma once

#include <string>
#include <string_view>

#include "sync/domain/behaviour.h"
#include "sync/domain/level.h"
#include "sync/domain/period.h"
#include "sync/server/reports/percentages.h"

namespace xinluon::reports {

std::string_view word_of(Level level);                   // "Rất hài lòng"
std::string_view word_of(Behaviour behaviour);           // "Xin chào"
std::string_view word_of(Verdict verdict);               // "Đạt"
std::string_view word_of(storage::Dimension dimension);  // "Ngôn ngữ", of one that a figure is cut by
// A value of a cut: a procedure behind its field; "Chưa xác định cán bộ" for votes without an officer.
std::string value_words(storage::Dimension dimension, const std::string& value);
// "dưới 5 phiếu" and the like, where a figure is not shown; "" where it is.
std::string_view reason_words(Shown shown);
std::string day_words(Day day);             // "21/11/2026"
std::string period_words(const Period& p);  // "từ ngày 01/11/2026 đến ngày 21/11/2026"

}  // namespace xinluon::reports
