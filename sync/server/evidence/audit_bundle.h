// The audit bundle: everything a recount needs, as files that can be read without this program, and the
// recount of such a bundle, which needs neither the server nor its database.
//
//   manifest.json     version, when, period, chain of hashes of every other file
//   <table>.jsonl     a row a line, keys are the columns; record.jsonl holds the verbatim records,
//                     record_anchor.jsonl and closed_tally.jsonl what is left of those that were purged
//   figures.jsonl     the percentages of every unit over the period, as the server computed them
#pragma once

#include <cstdint>
#include <filesystem>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/domain/period.h"
#include "sync/server/db/connection.h"
#include "sync/server/evidence/bundle_files.h"
#include "sync/server/reports/recount.h"

namespace xinluon::evidence {

// On one snapshot of `reader`, the manifest last; whoever is asked for it checks first that who asks may see
// the whole tree. Gives the number of records.
Result<std::uint64_t> export_bundle(db::Connection& reader, BundleFiles& files, const Period& period,
                                    WallTime now);

// Loads the bundle into a database of its own, in a folder below `scratch` that is removed again, and
// recounts it: what differs between files and manifest, between records, votes and tallies, and between
// figures and tallies. rejected when it is no bundle. The audit log is not in it: `admin audit verify`
// answers for that, where it is.
Result<reports::Recount> recount_bundle(const std::filesystem::path& folder,
                                        const std::filesystem::path& scratch);

}  // namespace xinluon::evidence
