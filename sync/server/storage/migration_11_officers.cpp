#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

// Which counters an officer served, without reading every tally.
const db::Migration migration_11_officers = {.version = 11,
                                             .both = R"(
CREATE INDEX tally_by_officer ON tally (value, node) WHERE dimension = 'officer' AND grain = 'month';
)",
                                             .sqlite = "",
                                             .postgresql = ""};

}  // namespace xinluon::storage
