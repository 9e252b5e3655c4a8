#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

const db::Migration migration_7_flags = {.version = 7,
                                         .both = R"(
-- Days of a counter on which votes came, moved or went since it was judged last.
CREATE TABLE day_to_judge (
  counter TEXT NOT NULL,
  day     BIGINT NOT NULL,
  PRIMARY KEY (counter, day)
) {clustered};

-- Groups of votes that a rule found suspicious; made again whenever the day is judged again.
CREATE TABLE flag (
  id       TEXT NOT NULL PRIMARY KEY,
  rule     TEXT NOT NULL,
  version  BIGINT NOT NULL,
  counter  TEXT NOT NULL,
  day      BIGINT NOT NULL,
  votes    BIGINT NOT NULL,
  evidence TEXT NOT NULL,
  found_ms BIGINT NOT NULL
) {clustered};
CREATE INDEX flag_by_counter ON flag (counter, day);
CREATE TABLE flag_range (
  flag      TEXT NOT NULL,
  kiosk     TEXT NOT NULL,
  epoch     TEXT NOT NULL,
  first_seq BIGINT NOT NULL,
  last_seq  BIGINT NOT NULL,
  PRIMARY KEY (flag, kiosk, epoch, first_seq)
) {clustered};

-- Why votes are counted or not: a vote's is the last decision whose range covers it, by its chain's ordinals. Votes
-- without any are counted.
CREATE TABLE decision (
  id      TEXT NOT NULL PRIMARY KEY,
  at_ms   BIGINT NOT NULL,
  actor   TEXT NOT NULL,
  cause   TEXT NOT NULL,
  reason  TEXT NOT NULL,
  counted BIGINT NOT NULL
) {clustered};
CREATE TABLE decision_range (
  kiosk     TEXT NOT NULL,
  epoch     TEXT NOT NULL,
  ordinal   BIGINT NOT NULL,
  first_seq BIGINT NOT NULL,
  last_seq  BIGINT NOT NULL,
  decision  TEXT NOT NULL,
  PRIMARY KEY (kiosk, epoch, ordinal)
) {clustered};
)",
                                         .sqlite = R"(
CREATE TRIGGER decision_never_changes BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER decision_never_shrinks BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;
CREATE TRIGGER decision_range_never_changes BEFORE UPDATE ON decision_range
BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER decision_range_never_shrinks BEFORE DELETE ON decision_range
BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;
)",
                                         .postgresql = ""};

}  // namespace xinluon::storage
