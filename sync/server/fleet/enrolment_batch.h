// Kiosks by the hundred out of a list: each line a kiosk and its counter, each kiosk a code of its own.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "sync/server/accounts/enrolment.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::fleet {

inline constexpr std::size_t max_batch_kiosks = 1000;

struct BatchLine {
  std::size_t line = 0;  // of the file, from 1
  std::string kiosk;
  std::string counter;
};

struct LineProblem {
  std::size_t line = 0;
  std::string what;  // and the remedy
};

// As read; lines that can't be are among the problems.
struct EnrolmentList {
  std::vector<BatchLine> lines;
  std::vector<LineProblem> problems;
};

struct PlannedKiosk {
  KioskId kiosk;
  storage::Counter counter;
  std::string place;  // "Tỉnh Mẫu › Xã Mẫu 01"
};

struct BatchPlan {
  std::vector<PlannedKiosk> kiosks;
  std::vector<LineProblem> problems;  // any: nothing is enrolled
};
// Every line is looked at: ids that are none, counters that don't exist, kiosks named twice or enrolled
// already.
Result<BatchPlan> plan_batch(db::Connection& connection, const storage::Scope& scope,
                             const EnrolmentList& list);

struct Invitation {
  PlannedKiosk planned;
  std::string code;
};
// Codes for all of them, within the caller's transaction. Whoever enrols with one is pending.
Result<std::vector<Invitation>> invite_all(db::Connection& writer, const BatchPlan& plan,
                                           std::chrono::hours valid_for, WallTime now);

struct Approved {
  std::vector<KioskId> kiosks;
  std::vector<KioskId> unheard;  // pending, and never heard: nobody can have compared their words
  std::uint64_t votes = 0;       // that count from now on
};
// All pending kiosks of the unit and below that were heard at least once.
Result<Approved> approve_all(db::Connection& writer, const storage::Scope& scope, const UnitId& unit,
                             const std::string& actor, WallTime now);

}  // namespace xinluon::fleet
