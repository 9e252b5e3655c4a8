#!/usr/bin/env bash
# Installs what the tests need, builds everything, runs all tests, closes with ctest's summary.
#   tests/run.sh [--quick|--catalogue] [--lint] [--no-install] [--filter REGEX] [--sanitize address,undefined|thread]
#   --quick      leaves out what takes minutes: suites named Long…, the browser, clang-tidy
#   --catalogue  five times as many cuts, kills, histories … the benchmarks are compiled too, and the
#                packages of a PostgreSQL cluster installed, whose leader is killed
#   --lint       clang-tidy with --quick too (seven minutes the first time, then only what changed)
#   --filter     only tests whose name matches
#   --sanitize   a build of its own with these sanitizers
set -euo pipefail
cd "$(dirname "$0")/.."

quick=false catalogue=false lint=false install=true filter="" sanitize=""
while [ $# -gt 0 ]; do
  case "$1" in
    --quick) quick=true ;;
    --catalogue) catalogue=true ;;
    --lint) lint=true ;;
    --no-install) install=false ;;
    --filter) filter=${2:?--filter needs a regular expression}; shift ;;
    --sanitize) sanitize=${2:?--sanitize needs address,undefined or thread}; shift ;;
    -h|--help) sed -n '2,10s/^# \?//p' "$0"; exit 0 ;;
    *) echo "tests/run.sh: unknown option $1 (see --help)" >&2; exit 2 ;;
  esac
  shift
done

started=$SECONDS
bench=OFF
if $catalogue; then bench=ON; export XINLUON_CATALOGUE=1; fi
step() { printf '\n[%3d s] %s\n' $((SECONDS - started)) "$*"; }
build=.build/${sanitize:+$(echo "$sanitize" | tr ',' '-')-}release

if $install; then
  step "Packages"
  if $catalogue; then packages=long; else packages=test; fi
  firmware/provision/build-machine.sh "$packages"
fi

step "Build into $build"
mkdir -p .build
cmake -S . -B "$build" -G Ninja -DXINLUON_SANITIZE="$sanitize" -DXINLUON_BENCH=$bench >"$build.configure.log" 2>&1 || {
  tail -n 30 "$build.configure.log" >&2
  echo "CMake could not configure (above). A missing package: firmware/provision/build-machine.sh test" >&2
  exit 1
}
cmake --build "$build"

step "Format"
tests/tidy/run.sh "$build" --quick
analysis=$build/clang-tidy.log
if ! $quick || $lint; then
  # Beside the tests, which wait more than they work, and behind them where the cores are scarce.
  nice -n 19 tests/tidy/run.sh "$build" >"$analysis" 2>&1 &
  analyst=$!
  trap 'kill "$analyst" 2>/dev/null || true' EXIT
fi

step "Tests"
# Real windows, browsers and kills on a busy machine: one that failed is tried once more before it counts.
arguments=(--test-dir "$build" --output-on-failure --no-tests=error -j "$(nproc)" --repeat until-pass:2)
[ -z "$filter" ] || arguments+=(-R "$filter")
if $quick; then arguments+=(-E '/Long'); fi
tested=0
ctest "${arguments[@]}" | tee "$build/ctest.log" || tested=$?

if [ -n "${analyst:-}" ]; then
  step "Static analysis"
  wait "$analyst" || { cat "$analysis" >&2; exit 1; }
  tail -n 1 "$analysis"
  sed -n '/% tests passed/,$p' "$build/ctest.log"
fi
exit "$tested"
