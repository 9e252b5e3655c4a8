#!/usr/bin/env bash
# A PostgreSQL for tests: starts one in FOLDER if none runs there. It listens on a socket in FOLDER alone, forgets all
# at a power cut (unless XINLUON_TEST_FSYNC=on), and ends by itself ten seconds after the last test let go of the lock
# FOLDER/users.
#   postgresql.sh FOLDER
set -euo pipefail
folder=${1:?a folder}
programs=/usr/lib/postgresql/15/bin
data=$folder/data

# PostgreSQL does not run as root.
as_nobody=()
if [ "$(id -u)" -eq 0 ]; then as_nobody=(setpriv --reuid=postgres --regid=postgres --clear-groups); fi

runs() { "${as_nobody[@]}" "$programs/pg_ctl" -D "$data" status >/dev/null 2>&1; }

end_when_unused() {
  exec 8>"$folder/users"
  while sleep 5 && runs; do
    flock -n -x 8 || continue
    sleep 5  # still locked: who begins meanwhile waits, then starts another
    "${as_nobody[@]}" "$programs/pg_ctl" -D "$data" stop -m immediate >/dev/null 2>&1 || true
    rm -rf "$data"
    return
  done
}

start() {
  rm -rf "$data"
  [ ${#as_nobody[@]} -eq 0 ] || chown postgres "$folder"
  "${as_nobody[@]}" "$programs/initdb" -D "$data" -U postgres --auth=trust --encoding=UTF8 --no-locale --no-sync
  cat >>"$data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$folder'
fsync = ${XINLUON_TEST_FSYNC:-off}
full_page_writes = ${XINLUON_TEST_FSYNC:-off}
max_connections = 300
shared_buffers = 64MB
CONF
  "${as_nobody[@]}" "$programs/pg_ctl" -D "$data" -l "$folder/data/log" -w start 9>&-
}

# Also where tests of an earlier version started it.
make_roles() {
  if [ -e "$data/roles-made" ]; then return; fi
  local role
  for role in 'xinluon LOGIN CREATEDB' 'xinluon_serve LOGIN' 'xinluon_purge LOGIN'; do
    psql -h "$folder" -U postgres -d postgres -qc \
      "DO \$\$ BEGIN CREATE ROLE $role; EXCEPTION WHEN duplicate_object THEN NULL; END \$\$"
  done
  touch "$data/roles-made"
}

exec 9>"$folder/start"
flock 9
if runs; then
  make_roles >>"$folder/start.log" 2>&1 || { cat "$folder/start.log" >&2; exit 1; }
  exit 0
fi
{ start && make_roles; } >"$folder/start.log" 2>&1 || { cat "$folder/start.log" >&2; exit 1; }
# In a session of its own, with nothing of the test's open.
setsid bash -c "exec 9>&-; $(declare -p as_nobody folder data programs); $(declare -f runs end_when_unused); end_when_unused" \
  </dev/null >>"$folder/start.log" 2>&1 &
