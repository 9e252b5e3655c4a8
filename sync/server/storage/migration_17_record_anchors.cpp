#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

// What is left of records that were purged: each chain's place and hash, and what their votes counted. The
// rules of deletion hold for every role of PostgreSQL too, its tables' owner included.
const db::Migration migration_17_record_anchors = {.version = 17,
                                                   .both = R"(
-- Where a chain begins whose older records were purged: `seq` is the last of them, `hash` its h(seq), and
-- `unreadable` says how many of them could not be read.
CREATE TABLE record_anchor (
  kiosk      TEXT NOT NULL,
  epoch      TEXT NOT NULL,
  seq        BIGINT NOT NULL,
  hash       {blob} NOT NULL,
  unreadable BIGINT NOT NULL,
  purged_ms  BIGINT NOT NULL,
  PRIMARY KEY (kiosk, epoch)
) {clustered};

-- What purged votes counted by day, at their counters and their officers. What the units above counted
-- follows from where the counters stood.
CREATE TABLE closed_tally (
  node      TEXT NOT NULL,
  grain     TEXT NOT NULL,
  dimension TEXT NOT NULL,
  start     BIGINT NOT NULL,
  value     TEXT NOT NULL,
  raw       BIGINT NOT NULL,
  counted   BIGINT NOT NULL,
  PRIMARY KEY (node, grain, dimension, start, value)
) {clustered};

-- The digest of each node's rows of closed_tally, so that a purge hashes again only those it adds to.
CREATE TABLE closed_node (
  node   TEXT NOT NULL PRIMARY KEY,
  digest {blob} NOT NULL
) {clustered};
)",
                                                   .sqlite = R"(
DROP TRIGGER record_is_not_deleted;
CREATE TRIGGER record_is_not_deleted BEFORE DELETE ON record
WHEN old.seq > COALESCE((SELECT seq FROM record_anchor WHERE kiosk = old.kiosk AND epoch = old.epoch), 0)
BEGIN SELECT RAISE(ABORT, 'a record is never deleted before its anchor is kept'); END;
CREATE TRIGGER record_anchor_never_goes_back BEFORE UPDATE ON record_anchor
WHEN new.seq <= old.seq OR new.kiosk <> old.kiosk OR new.epoch <> old.epoch
BEGIN SELECT RAISE(ABORT, 'an anchor never goes back'); END;
CREATE TRIGGER record_anchor_is_not_deleted BEFORE DELETE ON record_anchor
BEGIN SELECT RAISE(ABORT, 'an anchor is never deleted'); END;
CREATE TRIGGER closed_tally_never_shrinks BEFORE UPDATE ON closed_tally
WHEN new.raw < old.raw OR new.counted < old.counted OR new.node <> old.node OR new.grain <> old.grain
  OR new.dimension <> old.dimension OR new.start <> old.start OR new.value <> old.value
BEGIN SELECT RAISE(ABORT, 'what purged votes counted is never taken back'); END;
CREATE TRIGGER closed_tally_is_not_deleted BEFORE DELETE ON closed_tally
BEGIN SELECT RAISE(ABORT, 'what purged votes counted is never deleted'); END;
)",
                                                   .postgresql = R"(
CREATE FUNCTION record_is_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF old.seq > COALESCE((SELECT seq FROM record_anchor WHERE kiosk = old.kiosk AND epoch = old.epoch), 0) THEN
    RAISE EXCEPTION 'a record is never deleted before its anchor is kept';
  END IF;
  RETURN old;
END $$;
CREATE TRIGGER record_is_not_deleted BEFORE DELETE ON record
FOR EACH ROW EXECUTE FUNCTION record_is_not_deleted();

CREATE FUNCTION record_anchor_never_goes_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF new.seq <= old.seq OR new.kiosk <> old.kiosk OR new.epoch <> old.epoch THEN
    RAISE EXCEPTION 'an anchor never goes back';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER record_anchor_never_goes_back BEFORE UPDATE ON record_anchor
FOR EACH ROW EXECUTE FUNCTION record_anchor_never_goes_back();
)"};

}  // namespace xinluon::storage
