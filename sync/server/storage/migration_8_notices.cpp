#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

const db::Migration migration_8_notices = {.version = 8,
                                           .both = R"(
-- Who gets what by mail: an account's own wish. topic is 'alerts', 'weekly' or 'monthly'.
CREATE TABLE subscription (
  account    TEXT NOT NULL REFERENCES account (name),
  address    TEXT NOT NULL,
  topic      TEXT NOT NULL,
  unit       TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  PRIMARY KEY (account, address, topic, unit)
);

-- Messages on their way out. state is 'waiting', 'sent' or 'failed'; due_ms is moved ahead while one is being
-- delivered, so that nobody else takes it. What has gone keeps its key, and neither text nor file.
CREATE TABLE outbox (
  id          BIGINT PRIMARY KEY,
  message_key TEXT NOT NULL UNIQUE,
  channel     TEXT NOT NULL,
  address     TEXT NOT NULL,
  subject     TEXT NOT NULL,
  body        TEXT NOT NULL,
  file_name   TEXT NOT NULL,
  file        TEXT NOT NULL,
  created_ms  BIGINT NOT NULL,
  due_ms      BIGINT NOT NULL,
  tries       BIGINT NOT NULL,
  state       TEXT NOT NULL,
  done_ms     BIGINT,
  error       TEXT NOT NULL
);
CREATE INDEX outbox_due ON outbox (state, due_ms);

-- How far work that is done once has come: a day, or the number of an alert.
CREATE TABLE progress (
  name  TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);
)",
                                           .sqlite = "",
                                           .postgresql = ""};

}  // namespace xinluon::storage
