// What the writing and the reading of a bundle share: frozen words and names, and the figures in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/domain/period.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/dump.h"

namespace xinluon::evidence {

inline constexpr std::string_view bundle_format = "xinluon-audit-1";
inline constexpr std::string_view manifest_file = "manifest.json";
inline constexpr std::string_view figures_file = "figures.jsonl";
// Before a blob that is no text.
inline constexpr std::string_view base64_mark = "base64:";

std::string table_file(const storage::DumpTable& table);

// Within the caller's snapshot. The units' percentages, every vote up to `now`, nothing hidden: the bundle is
// for auditors alone.
Result<std::vector<std::string>> figures(db::Connection& reader, const Period& period, WallTime now);

}  // namespace xinluon::evidence
