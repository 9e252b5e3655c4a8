#!/usr/bin/env bash
# One clang-16 build with address and undefined-behaviour sanitizers, counted branches and the fuzz targets: tests of
# what a vote passes through, the table of branches from that same run, then every parser of outside bytes fuzzed.
#   tests/clang.sh [--no-install] [--seconds N] [--seed S] [--filter REGEX] [STEP…]
#   --seconds    for each fuzz target (60)
#   --seed       of the fuzz targets (chosen and printed)
#   --filter     only tests whose name matches; the table then says less
#   STEP         tests, coverage, fuzz: only these (all)
#   tests/clang.sh --build TARGET…      configures and builds, nothing else
# Built in .build/clang.
set -euo pipefail
cd "$(dirname "$0")/.."

# The quick tests of these; the whole tree would take an hour.
folders=(sync/base sync/domain sync/sqlite sync/crypto sync/wire sync/uploader
  sync/server/db sync/server/storage sync/server/ingest sync/server/accounts sync/server/reports
  sync/server/retention sync/server/organisation sync/server/flags sync/server/fleet sync/server/notices
  kiosk/flow kiosk/votelog kiosk/ui)
build=.build/clang

usage() { sed -n '2,10s/^# \?//p' "$0"; exit "$1"; }
wrong() { echo "tests/clang.sh: $1 (see --help)" >&2; exit 2; }
install=true fuzz_options=() filter="" steps=() only_build=false targets=()
while [ $# -gt 0 ]; do
  case "$1" in
    --no-install) install=false ;;
    --seconds|--seed) fuzz_options+=("$1" "${2:?$1 needs a number}"); shift ;;
    --filter) filter=${2:?--filter needs a regular expression}; shift ;;
    --build) shift; only_build=true install=false targets=("$@"); break ;;
    tests|coverage|fuzz) steps+=("$1") ;;
    -h|--help) usage 0 ;;
    *) wrong "unknown word $1" ;;
  esac
  shift
done
[ ${#steps[@]} -gt 0 ] || steps=(tests coverage fuzz)
has() { [[ " ${steps[*]} " == *" $1 "* ]]; }

started=$SECONDS
# Of this script and of everything it waited for.
processor_seconds() {
  local stat
  read -ra stat <"/proc/$$/stat"
  echo $(((stat[13] + stat[14] + stat[15] + stat[16]) / $(getconf CLK_TCK)))
}
step() { printf '\n[%4d s, %4d s of processor] %s\n' $((SECONDS - started)) "$(processor_seconds)" "$*"; }

configure_and_build() {
  mkdir -p .build
  cmake -C tests/clang.cmake -S . -B "$build" -G Ninja >"$build.configure.log" 2>&1 || {
    tail -n 30 "$build.configure.log" >&2
    echo "CMake could not configure (above). A missing package: firmware/provision/build-machine.sh test" >&2
    exit 1
  }
  cmake --build "$build" --target "$@" || {
    echo "It does not build (above); what only clang says is mended like any other fault." >&2
    exit 1
  }
}

run_tests() {
  local names
  names=$(IFS='|'; echo "${folders[*]}")
  rm -rf "$build/profiles"
  # Each test is a process; they add their counts to two shared files.
  export LLVM_PROFILE_FILE="$PWD/$build/profiles/%2m.profraw"
  export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1
  export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
  # The quick ones, and what walks the vote log's error paths, in a size that takes a minute.
  local some_long='kiosk/votelog/(Card/)?Long(FileFaults.*/(failed_once|failed_for_good|no_space_once|no_space_for_good)|SalvageFaults.*/failed_once|MemoryFaults|PowerCuts|KillTest)'
  export XINLUON_MEMORY_STEP=100 XINLUON_CUTS=300
  # On a busy machine a wait runs out: what failed is tried once more before it counts, as in tests/run.sh,
  # but what a sanitizer said counts at once.
  local run=(ctest --test-dir "$build" --output-on-failure -j "$(nproc)" --repeat until-pass:2)
  { "${run[@]}" --no-tests=error -R "^($names)/.*$filter" -E '/Long' &&
    "${run[@]}" -R "^$some_long.*$filter" &&
    # What the storage does on PostgreSQL alone: the role that serves, a schema that is the owner's.
    "${run[@]}" -R "^postgresql/sync/server/storage/(UsersTest|Open).*$filter"
  } >"$build/tests.log" 2>&1 && ! grep -q 'ERROR: .*Sanitizer\|runtime error: ' "$build/tests.log" || {
    grep -v ' Passed  ' "$build/tests.log" | tail -n 80 >&2
    echo "A test failed under the sanitizers (above; all of it in $build/tests.log). One again:" \
      "tests/clang.sh --no-install --filter NAME tests" >&2
    exit 1
  }
  grep -A 3 'tests passed' "$build/tests.log"
}

measure_coverage() {
  local objects=()
  compgen -G "$build/profiles/*.profraw" >/dev/null || {
    echo "Nothing was measured yet: tests/clang.sh tests coverage" >&2
    exit 1
  }
  llvm-profdata-16 merge -sparse "$build"/profiles/*.profraw -o "$build/profile"
  for folder in "${folders[@]}"; do objects+=(-object "$build/tests/${folder//\//_}_test"); done
  llvm-cov-16 export -instr-profile "$build/profile" "${objects[@]}" >"$build/branches.json"
  python3 tests/coverage.py "$build/branches.json" tests/coverage.wanted
}

if $only_build; then
  configure_and_build "${targets[@]}"
  exit 0
fi
if $install; then
  step "Packages"
  firmware/provision/build-machine.sh test
fi
if has tests; then
  step "Build"
  names=("${folders[@]//\//_}")
  configure_and_build "${names[@]/%/_test}"
  step "Quick tests under ASan and UBSan"
  run_tests
fi
failed=0
if has coverage; then
  step "Branches"
  measure_coverage || failed=1
fi
if has fuzz; then
  step "Fuzz targets"
  tests/fuzz/run.sh "${fuzz_options[@]}" || failed=1
fi
step "Done$([ $failed = 0 ] || echo ', with failures (above)')"
exit $failed
