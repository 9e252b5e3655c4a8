// A technician asks for the newest lines of a kiosk's journal; the kiosk brings them at its next contact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/server/storage/kiosks.h"

namespace xinluon::storage {

inline constexpr std::size_t logs_kept = 20;  // of one kiosk; older ones are dropped

struct LogRequest {
  std::int64_t id = 0;
  KioskId kiosk;
  std::int64_t lines = 0;
  std::string asked_by;
  WallTime asked{};
  std::optional<WallTime> got;  // nothing: the kiosk has not brought it yet
  std::string content;          // lines, each ended by a line feed
};

// Writes, within the caller's transaction. A newer request takes the place of one that waits.
Result<std::int64_t> ask_for_log(db::Connection& connection, const KioskId& kiosk, std::int64_t lines,
                                 const std::string& asked_by, WallTime now);
// False for a request that does not wait (any more): nothing is kept then.
Result<bool> keep_log(db::Connection& connection, const KioskId& kiosk, std::int64_t request,
                      const std::string& content, WallTime now);

// Reads.
Result<LogRequest> find_log_request(db::Connection& connection, const Scope& scope, std::int64_t id);
// Newest first, without their content.
Result<std::vector<LogRequest>> log_requests(db::Connection& connection, const Scope& scope,
                                             const KioskId& kiosk);

}  // namespace xinluon::storage
