// The words of mails: Vietnamese first, English beneath. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sync/server/reports/percentages.h"
#include "sync/server/storage/alerts.h"

namespace xinluon::notices {

struct Letter {
  std::string subject;  // at most curl::max_subject_bytes
  std::string text;
};

// `place` is the subject's name as people know it, `sample` whether it is one of the sample; `server` where
// the page is, or empty.
Letter alert_letter(const storage::Alert& alert, std::string_view place, bool sample,
                    std::string_view server);
// `period` in words: "tuần 46 năm 2026".
Letter report_letter(const reports::Percentages& percentages, std::string_view period,
                     std::string_view server);

// "tuần 46 năm 2026 (09/11/2026 – 15/11/2026)", "tháng 10 năm 2026"
std::string week_words(const Period& week);
std::string month_words(const Period& month);

// The first `max` bytes, cut between characters.
std::string shortened(std::string text, std::size_t max);

}  // namespace xinluon::notices
