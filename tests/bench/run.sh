#!/usr/bin/env bash
# Builds and runs the benchmarks and prints their tables.
#   tests/bench/run.sh [screen|votelog|ingest|percentages|wire|drain|connections]...     all of them without a name
#   SIZE=1920x1080   of the screen      FOLDER=…   on the medium whose commits are to be judged (default: /tmp)
set -euo pipefail
cd "$(dirname "$0")/../.."
which=("$@"); [ $# -gt 0 ] || which=(screen votelog ingest percentages wire drain connections)
size=${SIZE:-1920x1080}
build=${BUILD:-.build/bench}
work=$(mktemp -d)
x_server=""
trap '[ -z "$x_server" ] || kill "$x_server"; rm -rf "$work"' EXIT

targets=(); for bench in "${which[@]}"; do targets+=("${bench}_bench"); done
case " ${which[*]} " in *" screen "*) targets+=(xinluon-kiosk) ;; esac
mkdir -p "$build"
cmake -S . -B "$build" -G Ninja -DXINLUON_BENCH=ON >"$build/configure.log"
cmake --build "$build" --target "${targets[@]}" >"$build/build.log" || { tail -n 20 "$build/build.log" >&2; exit 1; }

config() {  # name, motion
  cat >"$work/$1.toml" <<TOML
assets = "$PWD/assets"
[kiosk]
id = "K-BENCH"
[store]
folder = "$work/$1"
socket = "$work/$1.sock"
peer_user = "$(id -un)"
[display]
motion = $2
TOML
}

screen() {
  config still false; config moving true
  mkdir "$work/references"
  local name
  for name in attract rating behaviours thanks; do
    "$build/bin/xinluon-kiosk" --config "$work/still.toml" preview --size "$size" --screen "$name" --lang vi \
      --out "$work/$name.png" --layout "$work/references/$name-vi.json" >/dev/null
    convert "$work/$name.png" "$work/references/$name-vi.ppm"
  done
  local display=:$((90 + RANDOM % 900))
  Xvfb "$display" -screen 0 "${size}x24" -nolisten tcp -noreset >"$work/xvfb.log" 2>&1 &
  x_server=$!
  for _ in $(seq 50); do DISPLAY=$display xdpyinfo >/dev/null 2>&1 && break; sleep 0.2; done
  DISPLAY=$display "$build/tests/bench/screen_bench" --kiosk "$build/bin/xinluon-kiosk" --still "$work/still.toml" \
    --moving "$work/moving.toml" --references "$work/references" ${ROUNDS:+--rounds "$ROUNDS"}
}

for bench in "${which[@]}"; do
  echo "== $bench"
  case "$bench" in
    screen) screen ;;
    votelog) "$build/tests/bench/votelog_bench" ${FOLDER:+"$FOLDER"} ;;
    ingest) "$build/tests/bench/ingest_bench" ;;
    percentages) "$build/tests/bench/percentages_bench" ;;
    wire) "$build/tests/bench/wire_bench" ;;
    drain) "$build/tests/bench/drain_bench" ;;
    connections) "$build/tests/bench/connections_bench" ;;
    *) echo "tests/bench/run.sh: no benchmark is called $bench (screen, votelog, ingest, percentages, wire, drain, connections)" >&2; exit 2 ;;
  esac
done
