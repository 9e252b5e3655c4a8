// One-time codes by which a device becomes a kiosk. Only their hashes are stored.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

struct EnrolmentCode {
  CounterId counter;
  KioskId kiosk;  // empty: any new one
  WallTime created{};
  WallTime expires{};
  KioskId used_by;              // empty: not used yet
  std::string used_by_key;      // the public key it was used with, base64
  bool needs_approval = false;  // of a batch: whoever enrols with it is pending
};

// Writes, within the caller's transaction. add: the counter must exist.
Result<void> add_enrolment_code(db::Connection& connection, std::string_view code_hash,
                                const EnrolmentCode& code);
Result<void> use_enrolment_code(db::Connection& connection, std::string_view code_hash, const KioskId& kiosk,
                                std::string_view public_key, WallTime now);

// Reads. Nothing for a code that is not known.
Result<std::optional<EnrolmentCode>> find_enrolment_code(db::Connection& connection, const Scope& scope,
                                                         std::string_view code_hash);

}  // namespace xinluon::storage
