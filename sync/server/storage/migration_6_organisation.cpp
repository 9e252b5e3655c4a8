#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

// `counter` is each counter's last time; counter_past holds those before it, counter_place its unit on every
// day, as unit_path holds every unit's way up. A vote's unit is that of its counter on its day.
const db::Migration migration_6_organisation = {.version = 6,
                                                .both = R"(
ALTER TABLE unit ADD COLUMN merged_into TEXT NOT NULL DEFAULT '';

ALTER TABLE counter ADD COLUMN valid_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE counter ADD COLUMN valid_to BIGINT NOT NULL DEFAULT 2932896;
CREATE TABLE counter_past (
  id         TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to   BIGINT NOT NULL,
  unit       TEXT NOT NULL,
  number     TEXT NOT NULL,
  name       TEXT NOT NULL,
  field      TEXT NOT NULL,
  PRIMARY KEY (id, valid_from)
) {clustered};
CREATE INDEX counter_past_by_unit ON counter_past (unit);
CREATE TABLE counter_place (
  counter    TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to   BIGINT NOT NULL,
  unit       TEXT NOT NULL,
  PRIMARY KEY (counter, valid_from)
) {clustered};
CREATE INDEX counter_place_by_unit ON counter_place (unit);
INSERT INTO counter_place (counter, valid_from, valid_to, unit) SELECT id, 0, 2932896, unit FROM counter;

-- officer: who served; named_officer: whom the record itself names.
ALTER TABLE vote DROP COLUMN unit;
ALTER TABLE vote ADD COLUMN named_officer TEXT NOT NULL DEFAULT '';
UPDATE vote SET named_officer = officer;
CREATE INDEX vote_by_counter ON vote (counter, day);

CREATE TABLE field (
  id     TEXT NOT NULL PRIMARY KEY,
  name   TEXT NOT NULL,
  closed BIGINT NOT NULL DEFAULT 0
) {clustered};
CREATE TABLE procedure (
  code   TEXT NOT NULL PRIMARY KEY,
  name   TEXT NOT NULL,
  field  TEXT NOT NULL,
  closed BIGINT NOT NULL DEFAULT 0
) {clustered};
CREATE TABLE officer (
  id     TEXT NOT NULL PRIMARY KEY,
  unit   TEXT NOT NULL,
  name   TEXT NOT NULL,
  closed BIGINT NOT NULL DEFAULT 0,
  sample BIGINT NOT NULL DEFAULT 0
) {clustered};
CREATE INDEX officer_by_unit ON officer (unit);

-- Who served a counter from one moment to another; apart from each other.
CREATE TABLE shift (
  counter TEXT NOT NULL,
  from_ms BIGINT NOT NULL,
  to_ms   BIGINT NOT NULL,
  officer TEXT NOT NULL,
  PRIMARY KEY (counter, from_ms)
) {clustered};
CREATE INDEX shift_by_officer ON shift (officer);

-- Opening hours. kind 'weekday': on_day 1 (Monday) to 7, from valid_from on; kind 'day': on_day is the day,
-- like_weekday 1–7 where it works as that weekday. unit '': everywhere.
CREATE TABLE calendar (
  unit         TEXT NOT NULL,
  kind         TEXT NOT NULL,
  on_day       BIGINT NOT NULL,
  valid_from   BIGINT NOT NULL,
  hours        TEXT NOT NULL,
  like_weekday BIGINT NOT NULL,
  name         TEXT NOT NULL,
  PRIMARY KEY (unit, kind, on_day, valid_from)
) {clustered};
)",
                                                .sqlite = "",
                                                .postgresql = ""};

}  // namespace xinluon::storage
