#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

const db::Migration migration_9_explanations = {.version = 9,
                                                .both = R"(
-- What officers say beside the figure of a month (its first day). The last version counts; '' takes it back.
CREATE TABLE explanation (
  officer    TEXT NOT NULL,
  month      BIGINT NOT NULL,
  version    BIGINT NOT NULL,
  text       TEXT NOT NULL,
  written_ms BIGINT NOT NULL,
  PRIMARY KEY (officer, month, version)
) {clustered};
)",
                                                .sqlite = R"(
CREATE TRIGGER explanation_is_not_changed BEFORE UPDATE ON explanation
BEGIN SELECT RAISE(ABORT, 'explanations are never changed'); END;
CREATE TRIGGER explanation_is_not_deleted BEFORE DELETE ON explanation
BEGIN SELECT RAISE(ABORT, 'explanations are never deleted'); END;
)",
                                                .postgresql = ""};

}  // namespace xinluon::storage
