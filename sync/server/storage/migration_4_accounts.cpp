#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

// Tables whose checks change are made anew: SQLite can't alter a check. Everybody signs in again.
const db::Migration migration_4_accounts = {.version = 4,
                                            .both = R"(
DROP TABLE session;

CREATE TABLE account_of_4 (
  name               TEXT PRIMARY KEY,
  display_name       TEXT NOT NULL,
  role               TEXT NOT NULL CHECK (role IN ('admin', 'supervisor', 'technician', 'officer', 'auditor')),
  unit               TEXT NOT NULL,
  officer            TEXT NOT NULL DEFAULT '',   -- whose figures an officer's account sees
  password_hash      TEXT NOT NULL,
  password_temporary BIGINT NOT NULL DEFAULT 0,  -- set by somebody else: to be changed at the next sign-in
  disabled           BIGINT NOT NULL DEFAULT 0,
  created_ms         BIGINT NOT NULL,
  active_ms          BIGINT NOT NULL,            -- last signed in, made, or enabled; 0: before this was kept
  totp_key           {blob},
  totp_confirmed     BIGINT NOT NULL DEFAULT 0,
  totp_step          BIGINT NOT NULL DEFAULT 0,  -- of the last code taken: none is taken twice
  external_id        TEXT UNIQUE                 -- what the province's sign-on calls the account
);
INSERT INTO account_of_4 (name, display_name, role, unit, password_hash, disabled, created_ms, active_ms)
  SELECT name, display_name, role, unit, password_hash, disabled, created_ms, 0 FROM account;
DROP TABLE account;
ALTER TABLE account_of_4 RENAME TO account;

-- Only the SHA-256 of the cookie's token.
CREATE TABLE session (
  token_hash    {blob} PRIMARY KEY,
  account       TEXT NOT NULL REFERENCES account (name),
  second_factor BIGINT NOT NULL,  -- 1: a code, or the province's sign-on, stood behind the password
  created_ms    BIGINT NOT NULL,
  seen_ms       BIGINT NOT NULL
);
CREATE INDEX session_by_account ON session (account);
CREATE INDEX session_by_seen ON session (seen_ms);

-- What replaces a lost telephone, each once. Only the SHA-256 of the code.
CREATE TABLE recovery_code (
  account   TEXT NOT NULL REFERENCES account (name),
  code_hash {blob} NOT NULL,
  PRIMARY KEY (account, code_hash)
);

CREATE TABLE api_token_of_4 (
  id         TEXT PRIMARY KEY,
  token_hash {blob} NOT NULL UNIQUE,
  kind       TEXT NOT NULL CHECK (kind IN ('invitations', 'figures')),
  counter    TEXT REFERENCES counter (id),  -- of 'invitations'
  unit       TEXT NOT NULL,                 -- the counter's, or the one whose figures are read
  name       TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  expires_ms BIGINT,
  used_ms    BIGINT,
  revoked_ms BIGINT
);
INSERT INTO api_token_of_4 (id, token_hash, kind, counter, unit, name, created_ms, created_by, revoked_ms)
  SELECT t.id, t.token_hash, 'invitations', t.counter, c.unit, t.name, t.created_ms, '', t.revoked_ms
  FROM api_token t JOIN counter c ON c.id = t.counter;
DROP TABLE api_token;
ALTER TABLE api_token_of_4 RENAME TO api_token;

-- Where the audit log begins since its old entries were taken out: the last one's number and hash, signed.
CREATE TABLE audit_anchor (
  seq       BIGINT PRIMARY KEY,
  hash      {blob} NOT NULL,
  at_ms     BIGINT NOT NULL,
  entries   BIGINT NOT NULL,
  signature TEXT NOT NULL
);
CREATE INDEX audit_by_at ON audit (at_ms);
)",
                                            .sqlite = R"(
DROP TRIGGER audit_never_shrinks;
CREATE TRIGGER audit_shrinks_behind_its_anchor BEFORE DELETE ON audit
WHEN old.seq > COALESCE((SELECT MAX(seq) FROM audit_anchor), 0)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_anchor_never_changes BEFORE UPDATE ON audit_anchor
BEGIN SELECT RAISE(ABORT, 'an anchor is never changed'); END;
CREATE TRIGGER audit_anchor_never_shrinks BEFORE DELETE ON audit_anchor
BEGIN SELECT RAISE(ABORT, 'an anchor is never deleted'); END;
)",
                                            .postgresql = R"(
CREATE FUNCTION audit_shrinks_behind_its_anchor() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF old.seq > COALESCE((SELECT MAX(seq) FROM audit_anchor), 0) THEN
    RAISE EXCEPTION 'the audit log is append-only';
  END IF;
  RETURN old;
END $$;
CREATE TRIGGER audit_shrinks_behind_its_anchor BEFORE DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_shrinks_behind_its_anchor();
)"};

}  // namespace xinluon::storage
