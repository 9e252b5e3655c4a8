#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

const db::Migration migration_2_accounts = {.version = 2,
                                            .both = R"(
CREATE TABLE account (
  name          TEXT PRIMARY KEY,
  display_name  TEXT NOT NULL,
  role          TEXT NOT NULL CHECK (role IN ('admin', 'supervisor', 'technician')),
  unit          TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  disabled      BIGINT NOT NULL DEFAULT 0,
  created_ms    BIGINT NOT NULL
);

-- Only the SHA-256 of the cookie's token.
CREATE TABLE session (
  token_hash {blob} PRIMARY KEY,
  account    TEXT NOT NULL REFERENCES account (name),
  created_ms BIGINT NOT NULL,
  seen_ms    BIGINT NOT NULL
);
CREATE INDEX session_by_account ON session (account);
CREATE INDEX session_by_seen ON session (seen_ms);

-- By the SHA-256 of the name that was typed, whether or not there is such an account.
CREATE TABLE sign_in_failure (
  name_hash       {blob} PRIMARY KEY,
  failures        BIGINT NOT NULL,
  last_ms         BIGINT NOT NULL,
  locked_until_ms BIGINT NOT NULL
);

-- Only the SHA-256 of the code.
CREATE TABLE enrolment_code (
  code_hash   {blob} PRIMARY KEY,
  counter     TEXT NOT NULL,
  kiosk       TEXT NOT NULL,
  created_ms  BIGINT NOT NULL,
  expires_ms  BIGINT NOT NULL,
  used_by     TEXT,
  used_by_key TEXT,
  used_ms     BIGINT
);

-- hash = SHA-256(hash of seq - 1 || line).
CREATE TABLE audit (
  seq    BIGINT PRIMARY KEY,
  at_ms  BIGINT NOT NULL,
  actor  TEXT NOT NULL,
  action TEXT NOT NULL,
  line   TEXT NOT NULL,
  hash   {blob} NOT NULL
);
)",
                                            .sqlite = R"(
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
)",
                                            .postgresql = ""};

}  // namespace xinluon::storage
