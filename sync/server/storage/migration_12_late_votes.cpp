#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

// What a vote counts on, once that does not follow its date: see votes.h. NULL: it does.
const db::Migration migration_12_late_votes = {.version = 12,
                                               .both = R"(
ALTER TABLE vote ADD COLUMN kept_closed BIGINT;
ALTER TABLE vote ADD COLUMN kept_hour BIGINT;
)",
                                               .sqlite = "",
                                               .postgresql = ""};

}  // namespace xinluon::storage
