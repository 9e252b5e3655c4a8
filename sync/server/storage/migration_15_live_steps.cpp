#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

// Of each top of the tree, what is told live of the days that are not published yet (live_steps.h), in the
// words of the tallies.
const db::Migration migration_15_live_steps = {.version = 15,
                                               .both = R"(
CREATE TABLE live_step (
  node TEXT PRIMARY KEY,
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  at_ms BIGINT NOT NULL
) {clustered};
CREATE TABLE live_count (
  node TEXT NOT NULL,
  part TEXT NOT NULL CHECK (part IN ('told', 'next')),
  dimension TEXT NOT NULL,
  value TEXT NOT NULL,
  raw BIGINT NOT NULL,
  counted BIGINT NOT NULL,
  PRIMARY KEY (node, part, dimension, value)
) {clustered};
)",
                                               .sqlite = "",
                                               .postgresql = ""};

}  // namespace xinluon::storage
