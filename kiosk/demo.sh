#!/usr/bin/env bash
# XinLuôn on this machine, from a tap to a percentage: installs what is missing, builds, starts server, uploader
# and kiosk with a sample commune, and prints the dashboard's address and the percentages.
#   kiosk/demo.sh [--headless] [--citizens N] [--size WxH] [--out DIR] [--port P] [--seed S] [--fresh]
#   --headless    no window for you: Xvfb, and scripted citizens who tap by real X input; forced without a display
#   --citizens N  how many of them (40)
#   --size WxH    of the kiosk's screen (1280x800)
#   --out DIR     leave percentages.json, screenshots and logs there
#   --port P      of the server (8443); the sample province's is the next one
#   --seed S      of the scripted citizens (1)
#   --fresh       with a display: forget the votes of earlier demonstrations
# Ctrl-C ends everything it started.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD

headless=false citizens=40 size=1280x800 out="" port=8443 seed=1 fresh=false
while [ $# -gt 0 ]; do
  case "$1" in
    --headless) headless=true ;;
    --citizens) citizens=${2:?--citizens needs a number}; shift ;;
    --size) size=${2:?--size needs WxH}; shift ;;
    --out) out=${2:?--out needs a folder}; shift ;;
    --port) port=${2:?--port needs a number}; shift ;;
    --seed) seed=${2:?--seed needs a number}; shift ;;
    --fresh) fresh=true ;;
    -h|--help) sed -n '2,12s/^# \?//p' "$0"; exit 0 ;;
    *) echo "kiosk/demo.sh: unknown option $1 (see --help)" >&2; exit 2 ;;
  esac
  shift
done
[[ $size =~ ^[0-9]{3,4}x[0-9]{3,4}$ ]] || { echo "kiosk/demo.sh: --size is $size; write for example 1280x800" >&2; exit 2; }
[[ $citizens =~ ^[1-9][0-9]*$ ]] || { echo "kiosk/demo.sh: --citizens is $citizens; write a number from 1 on" >&2; exit 2; }
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || headless=true

started=$SECONDS
step() { printf '[%3d s] %s\n' $((SECONDS - started)) "$*"; }
fail() { echo "demo: $*" >&2; exit 1; }

build=$root/.build/demo-build
bin=$build/bin
step "Packages"
firmware/provision/build-machine.sh demo

step "Build (the first time takes a few minutes)"
mkdir -p .build
cmake -S . -B "$build" -G Ninja -DXINLUON_TESTS=OFF >"$build.configure.log" 2>&1 ||
  { tail -n 20 "$build.configure.log" >&2; fail "CMake could not configure (above)"; }
cmake --build "$build"

# A headless run starts from nothing, so that its votes are exactly those the hands tapped.
data=$root/.build/demo
$headless && data=$(mktemp -d "${TMPDIR:-/tmp}/xinluon-demo-XXXXXX")
$fresh && rm -rf "$data"
mkdir -p "$data"/{kiosk,sync,server,logs,references,screenshots}
logs=$data/logs

processes=()
finish() {
  local status=$?
  trap - EXIT INT TERM
  for ((i = ${#processes[@]} - 1; i >= 0; i--)); do kill "${processes[$i]}" 2>/dev/null || true; done
  for pid in "${processes[@]}"; do wait "$pid" 2>/dev/null || true; done
  if [ -n "$out" ]; then mkdir -p "$out/logs" && cp "$logs"/*.log "$out/logs/" 2>/dev/null || true; fi
  [ $status -eq 0 ] || [ $status -eq 130 ] || echo "demo: the programs' logs are in $logs" >&2
  $headless && [ $status -eq 0 ] && rm -rf "$data"
  exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM
start() { local name=$1; shift; "$@" >"$logs/$name.log" 2>&1 & processes+=($!); }
# until_true SECONDS COMMAND...: polls; fails when the time is over.
until_true() { local end=$((SECONDS + $1)); shift; until "$@" >/dev/null 2>&1; do [ $SECONDS -lt $end ] || return 1; sleep 0.1; done; }

write_configurations() {
  cat >"$data/server.toml" <<TOML
data = "$data/server"
listen = "127.0.0.1:$port"
pages = "$build/share/xinluon/dashboard"
public_url = "https://127.0.0.1:$port"
TOML
  mkdir -p "$data/province"
  cat >"$data/province.toml" <<TOML
data = "$data/province"
listen = "127.0.0.1:$((port + 1))"
pages = "$build/share/xinluon/dashboard"
TOML
  cat >"$data/kiosk.toml" <<TOML
assets = "$build/share/xinluon"
[kiosk]
id = "K-DEMO"
counter = "TM-X01-Q03"
[site]
unit = "Trung tâm Phục vụ hành chính công"
place = "Xã Mẫu 01"
counter = "03"
field = "Chứng thực"
[languages]
enabled = ["vi", "en"]
[store]
folder = "$data/kiosk"
socket = "$data/votelog.sock"
[times]
cool_down_s = $($headless && echo 0 || echo 5)
thanks_s = $($headless && echo 2 || echo 4)
TOML
  cat >"$data/sync.toml" <<TOML
data = "$data/sync"
[app]
socket = "$data/votelog.sock"
TOML
}

server() { "$bin/xinluon-server" --config "$data/server.toml" "$@"; }
province() { "$bin/xinluon-server" --config "$data/province.toml" "$@"; }

step "Server with the sample commune"
write_configurations
start server "$bin/xinluon-server" serve --config "$data/server.toml"
until_true 20 curl -ksf "https://127.0.0.1:$port/healthz" || { tail -n 5 "$logs/server.log" >&2; fail "the server did not start; is port $port taken? (--port)"; }
if [ ! -e "$data/password" ]; then
  server admin sample create >>"$logs/admin.log" 2>&1 || { tail -n 5 "$logs/admin.log" >&2; fail "the sample commune could not be made"; }
  (umask 077; head -c 9 /dev/urandom | base64 | tr '+/' 'xy' >"$data/password")
  server admin user add giamsat --role supervisor --unit TM <"$data/password" >>"$logs/admin.log" 2>&1 ||
    { tail -n 5 "$logs/admin.log" >&2; fail "the sample user could not be made"; }
  server admin enrolment-code create --counter TM-X01-Q03 --kiosk K-DEMO --out "$data/enrol.toml" >>"$logs/admin.log" 2>&1 ||
    { tail -n 5 "$logs/admin.log" >&2; fail "no enrolment code"; }
fi

# Months of invented votes are kept apart: what is tapped here can then be counted to the last vote.
communes=5 counters=20 days=120
step "A sample province: $communes communes, $counters counters, $days days of invented votes"
if [ ! -e "$data/province/made" ]; then
  rm -rf "$data/province" && mkdir "$data/province"
  province sample --communes $communes --counters $counters --days $days >>"$logs/province.log" 2>&1 &&
    province admin user add giamsat --role supervisor --unit TM <"$data/password" >>"$logs/province.log" 2>&1 &&
    touch "$data/province/made" || { tail -n 5 "$logs/province.log" >&2; fail "the sample province could not be made"; }
fi
start province "$bin/xinluon-server" serve --config "$data/province.toml"
until_true 20 curl -ksf "https://127.0.0.1:$((port + 1))/healthz" ||
  { tail -n 5 "$logs/province.log" >&2; fail "its server did not start; is port $((port + 1)) taken? (--port)"; }

if $headless; then
  step "Xvfb, $size"
  for display in $(seq 90 140); do [ -e "/tmp/.X11-unix/X$display" ] || [ -e "/tmp/.X$display-lock" ] || break; done
  export DISPLAY=:$display
  unset WAYLAND_DISPLAY
  start xvfb Xvfb "$DISPLAY" -screen 0 "${size}x24" -nolisten tcp -noreset
  until_true 10 xdpyinfo || fail "Xvfb did not start (see $logs/xvfb.log)"
fi

step "Kiosk and uploader"
"$bin/xinluon-kiosk" --config "$data/kiosk.toml" --check-config >"$logs/kiosk.log" 2>&1 || { cat "$logs/kiosk.log" >&2; fail "the kiosk's configuration"; }
if $headless; then start kiosk "$bin/xinluon-kiosk" --config "$data/kiosk.toml"
else start kiosk "$bin/xinluon-kiosk" --config "$data/kiosk.toml" --windowed "$size"; fi
until_true 15 test -S "$data/votelog.sock" || { tail -n 5 "$logs/kiosk.log" >&2; fail "the kiosk did not start"; }
if [ -e "$data/enrol.toml" ] && [ ! -e "$data/sync/server.toml" ]; then
  "$bin/xinluon-sync" --config "$data/sync.toml" enrol --file "$data/enrol.toml" >>"$logs/enrol.log" 2>&1 ||
    { tail -n 5 "$logs/enrol.log" >&2; fail "the kiosk could not enrol"; }
fi
start sync "$bin/xinluon-sync" --config "$data/sync.toml"

echo
echo "  Dashboard:  https://127.0.0.1:$port/   (its certificate is self-signed: accept it)"
echo "  Province:   https://127.0.0.1:$((port + 1))/   (sample data: $communes communes, $counters counters, $days days)"
echo "  Sign in:    giamsat   $(cat "$data/password")   (a supervisor, on both)"
echo

if ! $headless; then
  echo "Tap a face in the kiosk's window. The percentages are printed as votes arrive; Ctrl-C ends everything."
  shown=""
  while kill -0 "${processes[-1]}" 2>/dev/null; do
    table=$(server report --live 2>>"$logs/report.log" || true)
    [ "$table" = "$shown" ] || { printf '\n%s\n' "$table"; shown=$table; }
    sleep 2
  done
  fail "a program ended by itself"
fi

step "$citizens citizens tap by real X input"
for lang in vi en; do
  for screen in attract rating rating-again behaviours thanks; do
    reference=$data/references/$screen-$lang
    "$bin/xinluon-kiosk" --config "$data/kiosk.toml" preview --size "$size" --screen "$screen" --lang "$lang" \
      --out "$reference.png" --layout "$reference.json" >>"$logs/preview.log" 2>&1 || { tail -n 3 "$logs/preview.log" >&2; fail "preview of $screen"; }
    convert "$reference.png" "$reference.ppm"
  done
done
"$bin/xinluon-hands" play --citizens "$citizens" --seed "$seed" --cool-down-ms 300 --references "$data/references" \
  --screenshots "$data/screenshots" --tapped "$data/tapped.json" || fail "the citizens could not vote (above)"

step "Percentages at the server"
arrived() { server report --live --format json >"$data/percentages.json" 2>>"$logs/report.log" && "$bin/xinluon-hands" compare "$data/tapped.json" "$data/percentages.json"; }
until_true 30 arrived || true
server report --live
"$bin/xinluon-hands" compare "$data/tapped.json" "$data/percentages.json" || fail "the percentages are not what the hands tapped"
server recount || fail "the recount found a difference (above)"

for picture in "$data"/screenshots/*.ppm; do convert "$picture" "${picture%.ppm}.png" && rm "$picture"; done
if [ -n "$out" ]; then
  mkdir -p "$out/screenshots"
  cp "$data/percentages.json" "$data/tapped.json" "$out/"
  cp "$data"/screenshots/*.png "$out/screenshots/"
  echo "percentages.json, tapped.json, screenshots and logs are in $out"
fi
step "Done: what the hands tapped is what the server counts."
