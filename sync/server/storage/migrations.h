// The schema, step by step. A step that was released never changes; what comes later is a further step.
#pragma once

#include <span>
#include <string_view>

#include "sync/server/db/connection.h"

namespace xinluon::storage {

// In order from 1 on. Each step's SQL lives in its own file, migration_<number>_<what>.cpp.
std::span<const db::Migration> migrations();
int schema_version();  // of the last step

extern const db::Migration migration_1_votes;
extern const db::Migration migration_2_accounts;
extern const db::Migration migration_3_evidence;
extern const db::Migration migration_4_accounts;
extern const db::Migration migration_5_fleet;
extern const db::Migration migration_6_organisation;
extern const db::Migration migration_7_flags;
extern const db::Migration migration_8_notices;
extern const db::Migration migration_9_explanations;
extern const db::Migration migration_10_transactions;
extern const db::Migration migration_11_officers;
extern const db::Migration migration_12_late_votes;
extern const db::Migration migration_13_reporting_presets;
extern const db::Migration migration_14_kept_votes;
extern const db::Migration migration_15_live_steps;
extern const db::Migration migration_16_sent_reports;
extern const db::Migration migration_17_record_anchors;

}  // namespace xinluon::storage
