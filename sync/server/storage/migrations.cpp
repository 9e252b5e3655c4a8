#include "sync/server/storage/migrations.h"

#include <array>

namespace xinluon::storage {

std::span<const db::Migration> migrations() {
  static const std::array all = {migration_1_votes,
                                 migration_2_accounts,
                                 migration_3_evidence,
                                 migration_4_accounts,
                                 migration_5_fleet,
                                 migration_6_organisation,
                                 migration_7_flags,
                                 migration_8_notices,
                                 migration_9_explanations,
                                 migration_10_transactions,
                                 migration_11_officers,
                                 migration_12_late_votes,
                                 migration_13_reporting_presets,
                                 migration_14_kept_votes,
                                 migration_15_live_steps,
                                 migration_16_sent_reports,
                                 migration_17_record_anchors};
  return all;
}

int schema_version() {
  return migrations().back().version;
}

}  // namespace xinluon::storage
