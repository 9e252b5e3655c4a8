// The sub-commands that only read: they work beside a running server and without one.
#pragma once

#include <string>

#include "sync/base/clock.h"
#include "sync/server/commands/config.h"

namespace xinluon::commands {

struct ReportOptions {
  std::string period;  // empty: this month so far
  std::string unit;    // neither unit nor counter: the top of the tree
  std::string counter;
  std::string officer;
  std::string by;                // "lang,hour": cuts; empty: none
  std::string series;            // day, week, month, quarter; empty: none
  std::string compare;           // previous, last-year or a period; empty: none
  std::string format = "table";  // table, json, csv, csv-excel, xlsx
  std::filesystem::path out;     // empty: printed
  bool live = false;             // every vote up to now, nothing hidden
};

// Each prints its result and gives the exit code.
int run_report(const Config& config, const ReportOptions& options, const Clock& clock);
// 1 when a chain or a figure does not agree with the verbatim records. Of an audit bundle when one is named.
int run_recount(const Config& config, const std::filesystem::path& bundle);

}  // namespace xinluon::commands
