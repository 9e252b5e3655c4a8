#!/usr/bin/env bash
# Installs what the tests need, builds everything, runs all tests, closes with ctest's summary.
#   tests/run.sh [--quick] [--lint] [--no-install] [--filter REGEX] [--sanitize address,undefined|thread]
#   --quick      leaves out what takes minutes: suites named Long…, the browser, clang-tidy
#   --lint       clang-tidy with --quick too (ten minutes the first time, then only what changed)
#   --filter     only tests whose name matches
#   --sanitize   a build of its own with these sanitizers
set -euo pipefail
cd "$(dirname "$0")/.."

quick=false lint=false install=true filter="" sanitize=""
while [ $# -gt 0 ]; do
  case "$1" in
    --quick) quick=true ;;
    --lint) lint=true ;;
    --no-install) install=false ;;
    --filter) filter=${2:?--filter needs a regular expression}; shift ;;
    --sanitize) sanitize=${2:?--sanitize needs address,undefined or thread}; shift ;;
    -h|--help) sed -n '2,8s/^# \?//p' "$0"; exit 0 ;;
    *) echo "tests/run.sh: unknown option $1 (see --help)" >&2; exit 2 ;;
  esac
  shift
done

started=$SECONDS
step() { printf '\n[%3d s] %s\n' $((SECONDS - started)) "$*"; }
build=.build/${sanitize:+$(echo "$sanitize" | tr ',' '-')-}release

if $install; then
  step "Packages"
  firmware/provision/build-machine.sh test
fi

step "Build into $build"
mkdir -p .build
cmake -S . -B "$build" -G Ninja -DXINLUON_SANITIZE="$sanitize" -DXINLUON_BENCH=ON >"$build.configure.log" 2>&1 || {
  tail -n 30 "$build.configure.log" >&2
  echo "CMake could not configure (above). A missing package: firmware/provision/build-machine.sh test" >&2
  exit 1
}
cmake --build "$build"

step "Format and static analysis"
if $quick && ! $lint; then tests/tidy/run.sh "$build" --quick; else tests/tidy/run.sh "$build"; fi

step "Tests"
# Real windows, browsers and kills on a busy machine: one that failed is tried once more before it counts.
arguments=(--test-dir "$build" --output-on-failure --no-tests=error -j "$(nproc)" --repeat until-pass:2)
[ -z "$filter" ] || arguments+=(-R "$filter")
if $quick; then arguments+=(-E '/Long'); fi
ctest "${arguments[@]}"
