// The reporting periods that a rule asks for (domain/reporting_preset.h), as the administrator keeps them.
// The first ones come with the schema.
#pragma once

#include <string>
#include <vector>

#include "sync/domain/reporting_preset.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

// Writes, within the caller's transaction. Adds or replaces; rejected, "what; remedy", for what check()
// refuses.
Result<void> put_reporting_preset(db::Connection& connection, const ReportingPreset& preset);
// False when there was none.
Result<bool> delete_reporting_preset(db::Connection& connection, const std::string& id);

// Everybody's: they are the same for all units. By id. corrupt for days that are none.
Result<std::vector<ReportingPreset>> reporting_presets(db::Connection& connection, const Scope& scope);

}  // namespace xinluon::storage
