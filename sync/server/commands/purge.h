// `xinluon-server purge`.
#pragma once

#include <string>
#include <vector>

#include "sync/server/commands/config.h"
#include "sync/server/retention/plan.h"

namespace xinluon::commands {

struct PurgeCommand {
  bool dry_run = false;  // only say what would go
};

// Deletes the verbatim records that are older than retention.months, beside a running `serve` or without
// one; on PostgreSQL with the role that --database names. Prints what goes, by month; gives the exit code.
// May be ended and run again at any time.
int run_purge(const Config& config, const PurgeCommand& command, const Clock& clock);

// What is planned, as it is printed.
std::string describe(const retention::Plan& plan, int months);
// A part of a plan as the admin command `purge part` is given it: a line for each chain, with the last record
// that goes.
std::string encode_part(const std::vector<retention::Prefix>& part);
// rejected for anything else.
Result<std::vector<retention::Prefix>> decode_part(const std::string& lines);

}  // namespace xinluon::commands
