#!/usr/bin/env bash
# Holds a server or a kiosk's uploader against sync/wire/PROTOCOL.md, whoever wrote it. Exit code 1 when a check fails.
#   run.sh server --enrolment FILE [--kiosk ID]       plays a kiosk; FILE as an administrator got it, its code unused
#   run.sh server --url URL --code CODE --pin PIN --server-key KEY [--kiosk ID]
#     --invitation-token TOKEN   and the counter's software with it
#   run.sh kiosk --sync PROGRAM                       plays the server and the app around xinluon-sync
#   run.sh kiosk --command 'WORDS'                    around any other; see README.md
#   run.sh vectors                                    the document's test vectors
#   run.sh ours [BIN_DIR]                             all of it against our own programs
#   run.sh our-server [BIN_DIR]                       the server's half of that
# Needs python3 and python3-cryptography; kiosk and vectors also zstd.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export PYTHONDONTWRITEBYTECODE=1
what=${1:-}; [ $# -gt 0 ] && shift

# Our own server in a folder of its own, an enrolment code for a kiosk of its own, and the checks.
check_our_server() {
  local server=$1/xinluon-server folder pid
  folder=$(mktemp -d)
  printf 'data = "%s/data"\nlisten = "127.0.0.1:0"\n' "$folder" >"$folder/server.toml"
  "$server" --config "$folder/server.toml" admin sample create >/dev/null
  "$server" --config "$folder/server.toml" serve >"$folder/log" 2>&1 &
  pid=$!
  trap 'kill $pid 2>/dev/null; wait $pid 2>/dev/null; rm -rf "$folder"' RETURN
  for _ in $(seq 200); do [ -s "$folder/data/listen" ] && break; sleep 0.05; done
  local admin=("$server" --config "$folder/server.toml" admin)
  "${admin[@]}" enrolment-code create --counter TM-X01-Q01 --out "$folder/enrol.toml" >/dev/null
  "${admin[@]}" api-token create --counter TM-X01-Q01 --out "$folder/token" >/dev/null
  python3 "$here/check_server.py" --enrolment "$folder/enrol.toml" \
    --invitation-token "$(grep -o 'xlt_[A-Za-z0-9_-]*' "$folder/token")" || { tail -n 5 "$folder/log" >&2; return 1; }
}

case "$what" in
  server) exec python3 "$here/check_server.py" "$@" ;;
  kiosk) exec python3 "$here/check_kiosk.py" "$@" ;;
  vectors) exec python3 "$here/check_vectors.py" "$here/../../sync/wire/PROTOCOL.md" ;;
  ours)
    bin=$(cd "${1:-$here/../../.build/release/bin}" && pwd) failed=0
    python3 "$here/check_vectors.py" "$here/../../sync/wire/PROTOCOL.md" || failed=1
    check_our_server "$bin" || failed=1
    python3 "$here/check_kiosk.py" --sync "$bin/xinluon-sync" || failed=1
    exit $failed ;;
  our-server) check_our_server "$(cd "${1:-$here/../../.build/release/bin}" && pwd)" ;;
  *) sed -n '2,11s/^# \?//p' "$0"; [ "$what" = --help ] || exit 2 ;;
esac
