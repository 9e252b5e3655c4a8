#!/usr/bin/env bash
# One test of the catalogue in its long size, with progress, counts, seed and time. For nights, not for every commit.
#   tests/long.sh NAME [--count N] [--seed S] [--sanitize address,undefined|none]
#   monkey    sessions of nonsense at a real X server with a touch panel (10,000, with address sanitizer)
#   kill      rounds of kill -9 of kiosk, uploader and server, a fifth of them inside a commit (10,000)
# A seed that fails becomes a test: write it into the test's own file.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() { sed -n '3,6s/^# \?//p' "$0"; exit "$1"; }
[ $# -gt 0 ] || usage 2
name=$1; shift
count="" seed="" sanitize=""
while [ $# -gt 0 ]; do
  case "$1" in
    --count) count=${2:?--count needs a number}; shift ;;
    --seed) seed=${2:?--seed needs a number}; shift ;;
    --sanitize) sanitize=${2:?--sanitize needs a list}; shift ;;
    -h|--help) usage 0 ;;
    *) echo "tests/long.sh: unknown option $1 (see --help)" >&2; exit 2 ;;
  esac
  shift
done

case "$name" in
  monkey) target=e2e_monkey_test filter='LongMonkey.*' variable=MONKEY_SESSIONS count=${count:-10000} seed_variable=MONKEY_SEED
          sanitize=${sanitize:-address,undefined} ;;
  kill) target=e2e_test filter='LongKill.*' variable=KILL_ROUNDS count=${count:-10000} seed_variable=KILL_SEED
        sanitize=${sanitize:-none} ;;
  -h|--help) usage 0 ;;
  *) echo "tests/long.sh: there is no test $name" >&2; usage 2 ;;
esac
[ "$sanitize" = none ] && sanitize=""
[[ $count =~ ^[1-9][0-9]*$ ]] || { echo "tests/long.sh: --count is $count; write a number from 1 on" >&2; exit 2; }
seed=${seed:-$((RANDOM * 32768 + RANDOM))}

build=.build/${sanitize:+$(echo "$sanitize" | tr ',' '-')-}release
firmware/provision/build-machine.sh test
mkdir -p .build
cmake -S . -B "$build" -G Ninja -DXINLUON_SANITIZE="$sanitize" -DXINLUON_BENCH=ON >"$build.configure.log"
cmake --build "$build" --target "$target"
echo "tests/long.sh $name --count $count --seed $seed"
started=$SECONDS
env "XINLUON_$variable=$count" "XINLUON_$seed_variable=$seed" "$build/tests/$target" --gtest_filter="$filter"
echo "$name: $count done with seed $seed in $((SECONDS - started)) s"
