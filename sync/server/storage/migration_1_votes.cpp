#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

// Days are counted from 1970-01-01 in Vietnam; times are milliseconds since 1970-01-01T00:00:00Z; o_… are
// milliseconds of server time minus boot time. Texts that are enumerators' names are frozen.
constexpr std::string_view tables = R"sql(
CREATE TABLE unit (
  id TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT NOT NULL,
  parent TEXT NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  code TEXT NOT NULL,
  target_percent BIGINT NOT NULL,
  sample BIGINT NOT NULL,
  PRIMARY KEY (id, valid_from)
) {clustered};
CREATE INDEX unit_by_parent ON unit (parent);

-- Every unit above a unit, itself included, with the days on which it was so.
CREATE TABLE unit_path (
  unit TEXT NOT NULL,
  above TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT NOT NULL,
  distance BIGINT NOT NULL,
  PRIMARY KEY (unit, above, valid_from)
) {clustered};
CREATE INDEX unit_path_below ON unit_path (above, unit);

CREATE TABLE counter (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  field TEXT NOT NULL
) {clustered};
CREATE INDEX counter_by_unit ON counter (unit);

CREATE TABLE kiosk (
  id TEXT NOT NULL PRIMARY KEY,
  counter TEXT NOT NULL REFERENCES counter (id),
  public_key TEXT NOT NULL,
  board TEXT NOT NULL,
  state TEXT NOT NULL,
  enrolled_ms BIGINT NOT NULL
) {clustered};
CREATE INDEX kiosk_by_counter ON kiosk (counter);

CREATE TABLE health (
  kiosk TEXT NOT NULL PRIMARY KEY REFERENCES kiosk (id),
  last_seen_ms BIGINT NOT NULL,
  pending BIGINT NOT NULL,
  disk_free_bytes BIGINT,
  cpu_temp_millicelsius BIGINT,
  display BIGINT NOT NULL,
  software TEXT NOT NULL,
  app_state TEXT NOT NULL
) {clustered};

-- The end of each chain, with the signed envelope that moved it there and the key it was signed with.
CREATE TABLE head (
  kiosk TEXT NOT NULL REFERENCES kiosk (id),
  epoch TEXT NOT NULL,
  ordinal BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  hash {blob} NOT NULL,
  opened_ms BIGINT NOT NULL,
  touched_ms BIGINT NOT NULL,
  backed_up_seq BIGINT NOT NULL,
  unreadable BIGINT NOT NULL,
  envelope TEXT NOT NULL,
  signature TEXT NOT NULL,
  signer TEXT NOT NULL,
  PRIMARY KEY (kiosk, epoch)
) {clustered};

-- The evidence: a record's very bytes. `assigned` is the counter the kiosk was assigned to when it came.
CREATE TABLE record (
  kiosk TEXT NOT NULL,
  epoch TEXT NOT NULL,
  seq BIGINT NOT NULL,
  bytes {blob} NOT NULL,
  hash {blob} NOT NULL,
  readable BIGINT NOT NULL,
  assigned TEXT NOT NULL,
  PRIMARY KEY (kiosk, epoch, seq)
) {clustered by kiosk};

-- Derived from record and boot_bound; can be made again.
CREATE TABLE vote (
  kiosk TEXT NOT NULL,
  epoch TEXT NOT NULL,
  seq BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  level BIGINT,
  marks TEXT NOT NULL,
  counter TEXT NOT NULL,
  unit TEXT NOT NULL,
  officer TEXT NOT NULL,
  lang TEXT NOT NULL,
  field TEXT NOT NULL,
  procedure TEXT NOT NULL,
  transaction_kind TEXT NOT NULL,
  linked BIGINT NOT NULL,
  shown_ms BIGINT NOT NULL,
  boot TEXT NOT NULL,
  boot_ms BIGINT NOT NULL,
  t_low_ms BIGINT,
  t_high_ms BIGINT,
  at_ms BIGINT NOT NULL,
  quality TEXT NOT NULL,
  day BIGINT NOT NULL,
  counted BIGINT NOT NULL,
  PRIMARY KEY (kiosk, epoch, seq)
) {clustered};

CREATE TABLE tally (
  node TEXT NOT NULL,
  grain TEXT NOT NULL,
  dimension TEXT NOT NULL,
  start BIGINT NOT NULL,
  value TEXT NOT NULL,
  raw BIGINT NOT NULL,
  counted BIGINT NOT NULL,
  PRIMARY KEY (node, grain, dimension, start, value)
) {clustered};

-- Where in a chain a boot lies. Without records first_seq and last_seq are NULL.
CREATE TABLE boot (
  kiosk TEXT NOT NULL,
  epoch TEXT NOT NULL,
  boot TEXT NOT NULL,
  first_seq BIGINT,
  last_seq BIGINT,
  last_boot_ms BIGINT NOT NULL,
  PRIMARY KEY (kiosk, epoch, boot)
) {clustered};

-- The bounds that date a boot's votes. part counts stretches of a week within the boot; -1 is what the
-- boots before and after say.
CREATE TABLE boot_bound (
  kiosk TEXT NOT NULL,
  boot TEXT NOT NULL,
  part BIGINT NOT NULL,
  o_low BIGINT,
  low_at_boot_ms BIGINT,
  o_high BIGINT,
  high_at_boot_ms BIGINT,
  PRIMARY KEY (kiosk, boot, part)
) {clustered};

CREATE TABLE alarm (
  kiosk TEXT NOT NULL,
  epoch TEXT NOT NULL,
  kind TEXT NOT NULL,
  first_ms BIGINT NOT NULL,
  last_ms BIGINT NOT NULL,
  times BIGINT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (kiosk, epoch, kind)
) {clustered};
)sql";

// PostgreSQL takes the right to UPDATE and DELETE from its serving role instead.
constexpr std::string_view sqlite_triggers = R"sql(
CREATE TRIGGER record_is_not_changed
BEFORE UPDATE OF kiosk, epoch, seq, bytes, hash, assigned ON record
BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END;
CREATE TRIGGER record_is_not_deleted
BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'a record is never deleted'); END;
)sql";

// As many as a nation's disks can share, and few enough for a province not to mind: the number can't change
// later without writing the table anew.
constexpr std::string_view record_parts = R"sql(
DO $$ BEGIN
  FOR part IN 0..15 LOOP
    EXECUTE format('CREATE TABLE record_%s PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
  END LOOP;
END $$;
)sql";

const db::Migration migration_1_votes = {1, tables, sqlite_triggers, record_parts};

}  // namespace xinluon::storage
