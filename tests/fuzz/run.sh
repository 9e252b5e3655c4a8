#!/usr/bin/env bash
# Fuzzes every parser that takes bytes from outside, two targets side by side, under ASan and UBSan (clang-16).
#   tests/fuzz/run.sh [--seconds N] [--seed S] [TARGET…]
#   --seconds    for each target (60)
# Prints executions, coverage and crashes; exit code 1 when something was found. Built in .build/clang, as tests/clang.sh is.
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=60 seed=$((RANDOM * 32768 + RANDOM + 1)) targets=()
while [ $# -gt 0 ]; do
  case "$1" in
    --seconds) seconds=${2:?--seconds needs a number}; shift ;;
    --seed) seed=${2:?--seed needs a number}; shift ;;
    -h|--help) sed -n '2,5s/^# \?//p' "$0"; exit 0 ;;
    -*) echo "tests/fuzz/run.sh: unknown option $1 (see --help)" >&2; exit 2 ;;
    *) [ -f "tests/fuzz/$1_fuzz.cpp" ] || { echo "tests/fuzz/run.sh: there is no target $1" >&2; exit 2; }
       targets+=("$1") ;;
  esac
  shift
done
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { echo "tests/fuzz/run.sh: --seconds is $seconds; write a number from 1 on" >&2; exit 2; }
if [ ${#targets[@]} -eq 0 ]; then
  for file in tests/fuzz/*_fuzz.cpp; do name=${file##*/}; targets+=("${name%_fuzz.cpp}"); done
fi

build=.build/clang
started=$SECONDS
tests/clang.sh --build "${targets[@]/%/_fuzz}"
built=$((SECONDS - started))
python3 tests/fuzz/seeds.py "$build/seeds"

export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export LLVM_PROFILE_FILE=/dev/null  # what fuzzing reaches counts for no test
# A batch may be 256 KiB; short inputs find most, and faster.
longest() { case "$1" in batch|import|socket) echo 16384 ;; strings|configuration|server_configuration) echo 32768 ;; *) echo 4096 ;; esac; }

fuzz() {
  local name=$1 work=$build/work/$1
  mkdir -p "$work" "$build/corpus/$name" "$build/crashes/$name"
  local corpora=("$build/corpus/$name" "$build/seeds/$name")
  [ -d "tests/fuzz/found/$name" ] && corpora+=("tests/fuzz/found/$name")
  "$build/fuzz/${name}_fuzz" "${corpora[@]}" -max_total_time="$seconds" -seed="$seed" -max_len="$(longest "$name")" \
    -dict="$build/seeds/words.dict" -artifact_prefix="$build/crashes/$name/" -print_final_stats=1 -timeout=10 \
    -rss_limit_mb=1024 -verbosity=1 >"$work/log" 2>&1 && echo 0 >"$work/rc" || echo $? >"$work/rc"
}

printf 'tests/fuzz: %d targets, %s s each, seed %s (built in %s s)\n' "${#targets[@]}" "$seconds" "$seed" "$built"
for name in "${targets[@]}"; do
  while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
  fuzz "$name" &
done
wait

failed=0
printf '%-14s %12s %9s %9s  %s\n' target executions coverage corpus result
for name in "${targets[@]}"; do
  log=$build/work/$name/log
  executions=$(sed -n 's/^stat::number_of_executed_units: //p' "$log")
  coverage=$(grep -o 'cov: [0-9]*' "$log" | tail -1 | cut -c6-)
  corpus=$(grep -o 'corp: [0-9]*' "$log" | tail -1 | cut -c7-)
  result=fine
  if [ "$(cat "$build/work/$name/rc")" != 0 ]; then
    result=FOUND failed=1
  fi
  printf '%-14s %12s %9s %9s  %s\n' "$name" "${executions:--}" "${coverage:--}" "${corpus:--}" "$result"
  if [ $result = FOUND ]; then
    grep -m1 -A12 'broken invariant\|runtime error\|ERROR: ' "$log" | sed 's/^/    /'
    file=$(sed -n 's/.*Test unit written to //p' "$log" | tail -1)
    echo "    again: $build/fuzz/${name}_fuzz ${file:-(no file: see $log)}"
  fi
done
echo "tests/fuzz: $((SECONDS - started)) s with the build"
exit $failed
