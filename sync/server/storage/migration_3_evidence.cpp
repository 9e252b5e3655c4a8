#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

const db::Migration migration_3_evidence = {.version = 3,
                                            .both = R"(
-- How a record came: 'device', in a batch the device signed, or 'usb', from a file somebody carried.
ALTER TABLE record ADD COLUMN origin TEXT NOT NULL DEFAULT 'device';

-- What counters' software signs in with. Only the SHA-256 of the token.
CREATE TABLE api_token (
  id         TEXT PRIMARY KEY,
  token_hash {blob} NOT NULL UNIQUE,
  counter    TEXT NOT NULL REFERENCES counter (id),
  name       TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  revoked_ms BIGINT
);

-- What the server held at that moment, signed with its key (PROTOCOL.md §13); hash is SHA-256 of the one
-- before and the text.
CREATE TABLE checkpoint (
  seq       BIGINT PRIMARY KEY,
  at_ms     BIGINT NOT NULL,
  text      TEXT NOT NULL,
  hash      {blob} NOT NULL,
  signature TEXT NOT NULL
);
)",
                                            .sqlite = R"(
CREATE TRIGGER checkpoint_never_changes BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END;
CREATE TRIGGER checkpoint_never_shrinks BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never deleted'); END;
CREATE TRIGGER record_origin_is_not_changed BEFORE UPDATE OF origin ON record
BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END;
)",
                                            .postgresql = ""};

}  // namespace xinluon::storage
