// Versions of kiosks' remote settings. A version never changes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

struct ConfigVersion {
  std::int64_t version = 0;
  std::string toml;
  UnitId unit;  // whoever covers it may read and roll it out
  std::string note;
  WallTime created{};
  std::string created_by;
};

// Within the caller's transaction; gives the version. The settings are the caller's to check.
Result<std::int64_t> add_config(db::Connection& connection, const ConfigVersion& config);

Result<ConfigVersion> find_config(db::Connection& connection, const Scope& scope, std::int64_t version);
// Newest first.
Result<std::vector<ConfigVersion>> configs(db::Connection& connection, const Scope& scope);

}  // namespace xinluon::storage
