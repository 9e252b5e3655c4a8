#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

const db::Migration migration_5_fleet = {.version = 5,
                                         .both = R"(
-- What its next answer tells a kiosk: the version of its remote settings (0: its own file alone), and the
-- request of its journal that waits (0: none).
ALTER TABLE kiosk ADD COLUMN config_wanted BIGINT NOT NULL DEFAULT 0;
ALTER TABLE kiosk ADD COLUMN log_wanted BIGINT NOT NULL DEFAULT 0;

-- 1: whoever enrols with it waits for approval.
ALTER TABLE enrolment_code ADD COLUMN needs_approval BIGINT NOT NULL DEFAULT 0;

ALTER TABLE health ADD COLUMN undervoltage BIGINT;
ALTER TABLE health ADD COLUMN throttled BIGINT;
ALTER TABLE health ADD COLUMN clock_skew_ms BIGINT;
ALTER TABLE health ADD COLUMN config_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE health ADD COLUMN config_refused BIGINT NOT NULL DEFAULT 0;
ALTER TABLE health ADD COLUMN config_trouble TEXT NOT NULL DEFAULT '';

-- The worst of an hour and of a day. grain is 'hour' or 'day'; days begin at midnight in Vietnam.
CREATE TABLE health_history (
  kiosk              TEXT NOT NULL REFERENCES kiosk (id),
  grain              TEXT NOT NULL,
  start_ms           BIGINT NOT NULL,
  heard              BIGINT NOT NULL,
  most_pending       BIGINT NOT NULL,
  least_disk_bytes   BIGINT,
  most_millicelsius  BIGINT,
  most_skew_ms       BIGINT,
  undervoltage       BIGINT NOT NULL,
  throttled          BIGINT NOT NULL,
  without_display    BIGINT NOT NULL,
  PRIMARY KEY (kiosk, grain, start_ms)
) {clustered};
CREATE INDEX health_history_by_age ON health_history (grain, start_ms);

-- Remote settings; a version never changes. unit: in whose scope it was made.
CREATE TABLE config (
  version    BIGINT PRIMARY KEY,
  toml       TEXT NOT NULL,
  unit       TEXT NOT NULL,
  note       TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  created_by TEXT NOT NULL
);

CREATE TABLE rollout (
  id         BIGINT PRIMARY KEY,
  version    BIGINT NOT NULL,  -- of config; 0 takes remote settings away
  unit       TEXT NOT NULL,
  state      TEXT NOT NULL,
  stage      BIGINT NOT NULL,
  stage_ms   BIGINT NOT NULL,
  soak_ms    BIGINT NOT NULL,
  started_ms BIGINT NOT NULL,
  started_by TEXT NOT NULL,
  reason     TEXT NOT NULL
);

-- In the order of place; assigned_ms is NULL before its stage; healthy: it was when the roll-out began.
CREATE TABLE rollout_kiosk (
  rollout        BIGINT NOT NULL REFERENCES rollout (id),
  kiosk          TEXT NOT NULL REFERENCES kiosk (id),
  place          BIGINT NOT NULL,
  version_before BIGINT NOT NULL,
  healthy        BIGINT NOT NULL,
  assigned_ms    BIGINT,
  PRIMARY KEY (rollout, kiosk)
);

CREATE TABLE log_request (
  id       BIGINT PRIMARY KEY,
  kiosk    TEXT NOT NULL REFERENCES kiosk (id),
  lines    BIGINT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_ms BIGINT NOT NULL,
  got_ms   BIGINT,
  content  TEXT NOT NULL
);
CREATE INDEX log_request_by_kiosk ON log_request (kiosk, id);

-- settled: the cause is gone. One row at most with settled = 0 for a rule and a subject.
CREATE TABLE alert (
  id        BIGINT PRIMARY KEY,
  rule      TEXT NOT NULL,
  subject   TEXT NOT NULL,
  unit      TEXT NOT NULL,
  evidence  TEXT NOT NULL,
  opened_ms BIGINT NOT NULL,
  last_ms   BIGINT NOT NULL,
  closed_ms BIGINT,
  settled   BIGINT NOT NULL,
  state     TEXT NOT NULL,
  owner     TEXT NOT NULL,
  note      TEXT NOT NULL
);
CREATE UNIQUE INDEX alert_lasting ON alert (rule, subject) WHERE settled = 0;
CREATE INDEX alert_by_unit ON alert (unit, id);
)",
                                         .sqlite = R"(
CREATE TRIGGER config_never_changes BEFORE UPDATE ON config
BEGIN SELECT RAISE(ABORT, 'a version of the settings is never changed'); END;
)",
                                         .postgresql = ""};

}  // namespace xinluon::storage
