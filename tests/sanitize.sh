#!/usr/bin/env bash
# The quick tests of every folder that takes bytes from outside, under ASan and UBSan, in the clang-16 build that the
# fuzz targets use too (.build/fuzz).
#   tests/sanitize.sh [--filter REGEX]
set -euo pipefail
cd "$(dirname "$0")/.."

filter=.
while [ $# -gt 0 ]; do
  case "$1" in
    --filter) filter=${2:?--filter needs a regular expression}; shift ;;
    -h|--help) sed -n '2,4s/^# \?//p' "$0"; exit 0 ;;
    *) echo "tests/sanitize.sh: unknown option $1 (see --help)" >&2; exit 2 ;;
  esac
  shift
done

folders=(sync/base sync/crypto sync/wire sync/curl sync/uploader sync/sqlite
  sync/server/db sync/server/storage sync/server/ingest sync/server/accounts sync/server/reports sync/server/http
  kiosk/votelog kiosk/flow kiosk/ui)
targets=() names=""
for folder in "${folders[@]}"; do
  targets+=("${folder//\//_}_test")
  names+="${names:+|}$folder/"
done

build=.build/fuzz
started=$SECONDS
tests/fuzz/configure.sh
cmake --build "$build" --target "${targets[@]}"
built=$((SECONDS - started))
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
ctest --test-dir "$build" --output-on-failure --no-tests=error -j "$(nproc)" -R "^($names).*$filter" -E '/Long'
echo "tests/sanitize.sh: $((SECONDS - started)) s, $built s of it building"
