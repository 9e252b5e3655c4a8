#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

// Days as numbers, as everywhere. `period` is the reporting period's text, "dak-lak-nam/2026"; what it meant
// then stands beside it, since a site may change its presets.
const db::Migration migration_16_sent_reports = {.version = 16,
                                                 .both = R"(
-- A unit's report for a period: noted as sent, or taken back. The last version counts.
CREATE TABLE sent_report (
  period           TEXT NOT NULL,
  unit             TEXT NOT NULL,
  version          BIGINT NOT NULL,
  act              TEXT NOT NULL,
  first_day        BIGINT NOT NULL,
  last_day         BIGINT NOT NULL,
  last_day_to_send BIGINT,
  sent_on          BIGINT NOT NULL,
  note             TEXT NOT NULL,
  figures_sha256   TEXT NOT NULL,
  account          TEXT NOT NULL,
  noted_ms         BIGINT NOT NULL,
  PRIMARY KEY (period, unit, version)
) {clustered};
)",
                                                 .sqlite = R"(
CREATE TRIGGER sent_report_is_not_changed BEFORE UPDATE ON sent_report
BEGIN SELECT RAISE(ABORT, 'what was noted of a report is never changed'); END;
CREATE TRIGGER sent_report_is_not_deleted BEFORE DELETE ON sent_report
BEGIN SELECT RAISE(ABORT, 'what was noted of a report is never deleted'); END;
)",
                                                 .postgresql = ""};

}  // namespace xinluon::storage
