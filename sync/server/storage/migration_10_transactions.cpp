#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

const db::Migration migration_10_transactions = {.version = 10,
                                                 .both = R"(
-- Transactions of a counter on a day (days since 1970-01-01), told from outside. Tallies of the dimension
-- 'participation' say the same for every node above, beside the linked votes of these counters and days.
CREATE TABLE transactions (
  counter TEXT NOT NULL REFERENCES counter (id),
  day     BIGINT NOT NULL,
  count   BIGINT NOT NULL,
  PRIMARY KEY (counter, day)
);
)",
                                                 .sqlite = "",
                                                 .postgresql = ""};

}  // namespace xinluon::storage
