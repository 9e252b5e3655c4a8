#!/usr/bin/env bash
# XinLuôn's database cluster on one machine: etcd, three Patroni nodes and HAProxy on 127.0.0.1. For a look, and for
# tests; a real one has a machine for each node (README.md).
#   loopback.sh start FOLDER [PORT]   PORT and the 13 after it; HAProxy listens on PORT (15400). Prints the addresses of
#                                     the two roles for xinluon-server; the passwords stand in FOLDER/pgpass
#   loopback.sh leader FOLDER         prints the node that leads: node1, node2 or node3
#   loopback.sh kill FOLDER NODE      SIGKILL to that node's Patroni and to all of its PostgreSQL, as a power cut
#   loopback.sh crash FOLDER NODE     SIGKILL to its PostgreSQL alone
#   loopback.sh revive FOLDER NODE    starts it again after `kill`
#   loopback.sh hold FOLDER NODE      the node reads no more of what its leader writes, as behind a dead line
#   loopback.sh drop FOLDER NODE      … and what was on that line is gone for good; then it follows whoever leads
#   loopback.sh settle FOLDER         waits until the two others follow the leader, one of them synchronously
#   loopback.sh stop FOLDER           ends all of it
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
what=${1:-}; folder=${2:-}
[ -n "$what" ] && [ -n "$folder" ] || { sed -n '2,13s/^# \?//p' "$0"; exit 2; }
programs=/usr/lib/postgresql/15/bin
nodes=(node1 node2 node3)

# PostgreSQL does not run as root.
as_nobody=()
if [ "$(id -u)" -eq 0 ]; then as_nobody=(setpriv --reuid=postgres --regid=postgres --clear-groups); fi

port_of() { echo $(($(cat "$folder/port") + $1)); }  # 0 HAProxy, 1 and 2 etcd, 3… PostgreSQL, 6… Patroni
number_of() { echo "${1#node}"; }
rest_port() { port_of $((5 + $(number_of "$1"))); }
database_port() { port_of $((2 + $(number_of "$1"))); }

fill() {  # file, name
  sed -e "s|@NAME@|$2|; s|@ADDRESS@|127.0.0.1|g; s|@REST_PORT@|$(rest_port "$2")|g; s|@PORT@|$(database_port "$2")|g" \
    -e "s|@ETCD@|127.0.0.1:$(port_of 1)|; s|@DATA@|$folder/$2|g; s|@SOCKETS@|$folder/$2.run|; s|@NETWORK@|127.0.0.1/32|g" \
    -e "s|@SUPERUSER_PASSWORD@|$(cat "$folder/secret")|; s|@REPLICATION_PASSWORD@|$(cat "$folder/secret")|g" "$1"
}

run() {  # name, program and words; in the background, with its number in name.pid
  local name=$1; shift
  setsid "${as_nobody[@]}" "$@" >>"$folder/$name.log" 2>&1 </dev/null &
  echo $! >"$folder/$name.pid"
}

start_node() {
  "${as_nobody[@]}" mkdir -p "$folder/$1.run"
  run "$1" patroni "$folder/$1.yml"
}

leader() {
  for node in "${nodes[@]}"; do
    if curl -fsS -m 2 "http://127.0.0.1:$(rest_port "$node")/primary" >/dev/null 2>&1; then echo "$node"; return; fi
  done
  return 1
}

wait_for() {  # seconds, what, command
  local seconds=$1 what=$2; shift 2
  for _ in $(seq $((seconds * 2))); do if "$@" >/dev/null 2>&1; then return; fi; sleep 0.5; done
  echo "loopback.sh: $what did not come; see $folder/*.log" >&2
  return 1
}

synchronous() {
  superuser -tAc "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'" | grep -q 1
}

superuser() { PGPASSWORD=$(cat "$folder/secret") psql -h 127.0.0.1 -p "$(port_of 0)" -U postgres -d postgres -q "$@"; }

stop() {
  for name in haproxy "${nodes[@]}" etcd; do
    [ -f "$folder/$name.pid" ] || continue
    kill "$(cat "$folder/$name.pid")" 2>/dev/null || true
  done
  for node in "${nodes[@]}"; do kill_node "$node"; done
  for name in haproxy etcd; do [ ! -f "$folder/$name.pid" ] || kill -9 "$(cat "$folder/$name.pid")" 2>/dev/null || true; done
}

kill_node() {
  kill -9 "$(cat "$folder/$1.pid")" 2>/dev/null || true
  crash_node "$1"
  rm -rf "$folder/$1.run"  # as a power cut empties /run
}

crash_node() {
  local postmaster
  postmaster=$(head -n 1 "$folder/$1/postmaster.pid" 2>/dev/null) || return 0
  # The postmaster first: it would end the others gently.
  local children
  children=$(ps -o pid= --ppid "$postmaster" || true)
  kill -9 "$postmaster" $children 2>/dev/null || true
}

receiver() {  # the process that takes what the leader writes
  ps -o pid=,args= --ppid "$(head -n 1 "$folder/$1/postmaster.pid")" | awk '/walreceiver/ { print $1 }'
}

hold_node() { local found; found=$(receiver "$1"); [ -z "$found" ] || kill -STOP "$found"; }

# Told to end before it goes on, it reads nothing more.
drop_node() { local found; found=$(receiver "$1"); [ -z "$found" ] || { kill -TERM "$found"; kill -CONT "$found"; }; }

all_follow() {
  [ "$(superuser -tAc "SELECT count(*) FILTER (WHERE sync_state = 'sync') || '/' || count(*) FROM pg_stat_replication
                       WHERE state = 'streaming'")" = 1/2 ]
}

start() {
  mkdir -p "$folder"
  echo "${1:-15400}" >"$folder/port"
  head -c 18 /dev/urandom | base64 | tr '/+' 'ab' >"$folder/secret"
  chmod 0644 "$folder/secret"
  [ ${#as_nobody[@]} -eq 0 ] || chown postgres "$folder"
  local client peer
  client=http://127.0.0.1:$(port_of 1); peer=http://127.0.0.1:$(port_of 2)
  run etcd etcd --name etcd --data-dir "$folder/etcd" --listen-client-urls "$client" --advertise-client-urls "$client" \
    --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "etcd=$peer"
  { sed "s|@BIND@|127.0.0.1:$(port_of 0)|" "$here/haproxy.cfg"
    for node in "${nodes[@]}"; do
      echo "  server $node 127.0.0.1:$(database_port "$node") check port $(rest_port "$node")"
    done; } >"$folder/haproxy.cfg"
  run haproxy haproxy -db -f "$folder/haproxy.cfg"
  for node in "${nodes[@]}"; do fill "$here/patroni.yml" "$node" >"$folder/$node.yml"; start_node "$node"; done
  wait_for 90 "a leader" leader
  wait_for 60 "HAProxy" superuser -c 'SELECT 1'
  superuser -c "CREATE ROLE xinluon LOGIN PASSWORD '$(cat "$folder/secret")'" \
    -c "CREATE ROLE xinluon_serve LOGIN PASSWORD '$(cat "$folder/secret")'" \
    -c "CREATE DATABASE xinluon OWNER xinluon"
  wait_for 90 "a synchronous standby" synchronous
  local role
  for role in xinluon xinluon_serve; do echo "127.0.0.1:*:*:$role:$(cat "$folder/secret")"; done >"$folder/pgpass"
  chmod 0600 "$folder/pgpass"
  for role in xinluon xinluon_serve; do echo "postgresql://$role@127.0.0.1:$(port_of 0)/xinluon"; done
}

case "$what" in
  start) start "${3:-}" ;;
  leader) leader ;;
  kill) kill_node "${3:?which node}" ;;
  crash) crash_node "${3:?which node}" ;;
  revive) start_node "${3:?which node}" ;;
  hold) hold_node "${3:?which node}" ;;
  drop) drop_node "${3:?which node}" ;;
  settle) wait_for 120 "a cluster of three" all_follow ;;
  stop) stop ;;
  *) sed -n '2,13s/^# \?//p' "$0"; exit 2 ;;
esac
