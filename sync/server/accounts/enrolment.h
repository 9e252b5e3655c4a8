// How a device becomes a kiosk: a one-time code, made for a counter, against which it gives its own public
// key. The code is a secret of 80 bits; only its hash is stored.
#pragma once

#include <chrono>
#include <string>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/db/connection.h"
#include "sync/wire/enrolment.h"
#include "sync/wire/problem.h"

namespace xinluon::accounts {

inline constexpr std::chrono::hours default_code_validity{72};  // a working week's installation
inline constexpr std::chrono::hours max_code_validity{24 * 90};

struct CodeRequest {
  CounterId counter;
  KioskId kiosk;  // empty: the device may choose any name that is free
  std::chrono::hours valid_for = default_code_validity;
  bool needs_approval = false;  // of a batch: who enrols with it is pending until approved
};

// Gives the code, in groups of four; this is the only time it can be seen. Within the caller's transaction.
// not_found when there is no such counter, rejected for a validity out of bounds.
Result<std::string> create_enrolment_code(db::Connection& writer, const CodeRequest& request, WallTime now);

template <class T>
using OrProblem = tl::expected<T, wire::Problem>;

// Opens its own transaction. The same device may repeat its request (its answer was lost) while the code is
// valid; nobody else can use it again. A code made for a kiosk that exists replaces that kiosk's key.
OrProblem<wire::EnrolAnswer> enrol(db::Connection& writer, const wire::EnrolRequest& request,
                                   const std::string& address, WallTime now);

}  // namespace xinluon::accounts
