#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

// Votes that count on another day than their date's, or were dated again, without reading every vote: a
// corrected shift follows their dates.
const db::Migration migration_14_kept_votes = {.version = 14,
                                               .both = R"(
CREATE INDEX vote_kept ON vote (counter, at_ms) WHERE kept_closed IS NOT NULL;
)",
                                               .sqlite = "",
                                               .postgresql = ""};

}  // namespace xinluon::storage
