#!/usr/bin/env bash
# Branch coverage of what votes depend on, from the quick tests of exactly those folders (gcovr; build in .build/coverage).
#   tests/coverage.sh [--no-build] [--all]
#   --no-build   judges what was measured last
#   --all        prints every uncovered branch, not only those without a reason
# Fails when a branch is uncovered without a reason in tests/coverage.reasons, when a reason is out of date, and when a
# folder falls below its share there.
set -euo pipefail
cd "$(dirname "$0")/.."

build=.build/coverage measure=true all=()
while [ $# -gt 0 ]; do
  case "$1" in
    --no-build) measure=false ;;
    --all) all=(--all) ;;
    -h|--help) sed -n '2,6s/^# \?//p' "$0"; exit 0 ;;
    *) echo "tests/coverage.sh: unknown option $1 (see --help)" >&2; exit 2 ;;
  esac
  shift
done
started=$SECONDS
tests=(kiosk_votelog sync_uploader sync_server_ingest sync_server_storage sync_domain sync_server_reports)
if $measure; then
  mkdir -p .build
  cmake -S . -B "$build" -G Ninja -DXINLUON_BENCH=OFF \
    -DXINLUON_COVERAGE="kiosk/votelog;sync/uploader;sync/server/ingest;sync/server/storage;sync/server/reports;sync/domain" \
    >"$build.configure.log" 2>&1 || {
    tail -n 30 "$build.configure.log" >&2
    echo "CMake could not configure (above). A missing package: firmware/provision/build-machine.sh test" >&2
    exit 1
  }
  cmake --build "$build" --target "${tests[@]/%/_test}"
  find "$build" -name '*.gcda' -delete
  for test in "${tests[@]}"; do
    "$build/tests/${test}_test" --gtest_filter='-Long*' --gtest_brief=1 >"$build/$test.log" 2>&1 || {
      tail -n 20 "$build/$test.log" >&2
      exit 1
    }
  done
  gcovr --root . --object-directory "$build" --exclude-throw-branches --exclude-unreachable-branches \
    --filter 'kiosk/votelog/' --filter 'sync/uploader/' --filter 'sync/server/(ingest|storage|reports)/' \
    --filter 'sync/domain/(satisfaction|suppression)' --json "$build/coverage.json" "$build" >/dev/null
fi
python3 tests/coverage.py "$build/coverage.json" tests/coverage.reasons "${all[@]}"
echo "tests/coverage.sh: $((SECONDS - started)) s"
