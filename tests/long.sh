#!/usr/bin/env bash
# One test of the catalogue in its long size, with progress, counts, seed and time. For nights, not for every commit.
#   tests/long.sh NAME [--count N] [--seed S] [--sanitize address,undefined|none]
#   monkey    sessions of nonsense at a real X server with a touch panel (10,000, with address sanitizer)
#   votes     votes by hands at a screen, and how long each takes until the server's figures hold it (200)
#   kill      kills, with SIGKILL, of kiosk, uploader and server, a fifth of them inside a commit (10,000)
#   cuts      power cuts at any file call of the vote log, also while it recovers (1,000,000)
#   file-faults  every call that fails, and every COUNT-th request for memory (1: each one)
#   disk      rounds on a disk of 8 MB that is full or turns read-only (200)
#   planted   faults put into the code one by one: each must turn its suite red
#   simulation  histories of kiosks, network and server in one thread (200,000)
#   clock     lives of a kiosk's clocks, every five-hundredth also through the database (1,000,000)
#   recount   histories of which every figure is counted again (100,000)
#   stuffing  a counter's days, honest and with votes that no citizen meant, before the flags (100,000)
#   mutations damaged batches (1,000,000)
#   replays   batches that come again (1,000,000)
#   proxy     faults on the line between uploader and server (40,000)
#   restore   times that a server is lost and set up again from an old backup, on either engine (500)
#   failover  times that the leader of the database's cluster dies under load (30)
#   fuzz      seconds for each parser of outside bytes (3,600: eight hours in all)
#   outage    records of one kiosk's backlog, and a thousand kiosks at once for 400,000 of them (400,000)
# A seed that fails becomes a test: write it into the test's own file.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() { sed -n '3,/^# A seed/{/^# A seed/!s/^# \?//p}' "$0"; exit "$1"; }
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

if [ "$name" = planted ]; then
  build=.build/release
  mkdir -p .build
  cmake -S . -B "$build" -G Ninja -DXINLUON_BENCH=OFF >"$build.configure.log"
  read -ra targets <<<"$(sed -n 's/^# noticed-by: \([^ ]*\) .*/\1/p' tests/planted/*.patch | sort -u | tr '\n' ' ')"
  cmake --build "$build" --target "${targets[@]}"
  exec tests/planted/run.py "$build"
fi

case "$name" in
  monkey) target=e2e_monkey_test filter='LongMonkey.*' variable=MONKEY_SESSIONS count=${count:-10000} seed_variable=MONKEY_SEED
          sanitize=${sanitize:-address,undefined} ;;
  votes) target=e2e_test filter='LongVoteWay.WhatTheHandsTapped*' variable=VOTES count=${count:-200} seed_variable=VOTES_SEED
         sanitize=${sanitize:-none} ;;
  kill) target=e2e_test filter='LongKill.*' variable=KILL_ROUNDS count=${count:-10000} seed_variable=KILL_SEED
        sanitize=${sanitize:-none} ;;
  cuts) target=kiosk_votelog_test filter='LongPowerCuts.*' variable=CUTS count=${count:-1000000} seed_variable=CUT_SEED
        sanitize=${sanitize:-none} ;;
  file-faults) target=kiosk_votelog_test filter='Card/LongFileFaults.*:Card/LongSalvageFaults.*:LongMemoryFaults.*' variable=MEMORY_STEP
               count=${count:-1} seed_variable=MEMORY_SEED sanitize=${sanitize:-none} ;;
  disk) target=kiosk_votelog_test filter='LongSmallDisk.*' variable=DISK_ROUNDS count=${count:-200}
        seed_variable=DISK_SEED sanitize=${sanitize:-none} ;;
  simulation) target=simulation_test filter='LongSimulation.*' variable=SIMULATION_COUNT count=${count:-200000}
              seed_variable=SIMULATION_SEED sanitize=${sanitize:-none} ;;
  clock) target=sync_server_ingest_test filter='Clock.*' variable=CLOCK_COUNT count=${count:-1000000}
         seed_variable=CLOCK_SEED sanitize=${sanitize:-none} ;;
  recount) target=sync_server_reports_test filter='LongNaiveRecount.*' variable=RECOUNT_COUNT count=${count:-100000}
           seed_variable=RECOUNT_SEED sanitize=${sanitize:-none} ;;
  stuffing) target=sync_server_flags_test filter='LongStuffing.*' variable=STUFFING_COUNT count=${count:-100000}
            seed_variable=STUFFING_SEED sanitize=${sanitize:-none} ;;
  mutations) target=sync_server_ingest_test filter='LongMutatedBatches.*' variable=MUTATIONS_COUNT
             count=${count:-1000000} seed_variable=MUTATIONS_SEED sanitize=${sanitize:-none} ;;
  replays) target=sync_server_ingest_test filter='LongReplays.*' variable=REPLAYS_COUNT count=${count:-1000000}
           seed_variable=REPLAYS_SEED sanitize=${sanitize:-none} ;;
  proxy) target=e2e_line_test filter='LongLine.*' variable=PROXY_FAULTS count=${count:-40000} seed_variable=PROXY_SEED
         sanitize=${sanitize:-none} ;;
  restore) target=e2e_line_test filter='*LongRestore.*' variable=RESTORE_ROUNDS count=${count:-500} seed_variable=RESTORE_SEED
         sanitize=${sanitize:-none} ;;
  failover) target=e2e_failover_test filter='LongFailover.*' variable=FAILOVER_ROUNDS count=${count:-30} seed_variable=FAILOVER_SEED
         sanitize=${sanitize:-none} packages=long ;;
  fuzz) firmware/provision/build-machine.sh test
        exec tests/fuzz/run.sh --seconds "${count:-3600}" ${seed:+--seed "$seed"} ;;
  outage) target=outage_test filter='LongOutage.*:LongReturn.*' variable=OUTAGE_COUNT
          count=${count:-400000} seed_variable=OUTAGE_SEED sanitize=${sanitize:-none} ;;
  -h|--help) usage 0 ;;
  *) echo "tests/long.sh: there is no test $name" >&2; usage 2 ;;
esac
[ "$sanitize" = none ] && sanitize=""
[[ $count =~ ^[1-9][0-9]*$ ]] || { echo "tests/long.sh: --count is $count; write a number from 1 on" >&2; exit 2; }
seed=${seed:-$((RANDOM * 32768 + RANDOM))}

build=.build/${sanitize:+$(echo "$sanitize" | tr ',' '-')-}release
firmware/provision/build-machine.sh "${packages:-test}"
mkdir -p .build
cmake -S . -B "$build" -G Ninja -DXINLUON_SANITIZE="$sanitize" -DXINLUON_BENCH=OFF >"$build.configure.log"
read -ra targets <<<"$target"
cmake --build "$build" --target "${targets[@]}"
echo "tests/long.sh $name --count $count --seed $seed"
started=$SECONDS
for target in "${targets[@]}"; do
  "$build/tests/$target" --gtest_list_tests --gtest_filter="$filter" | grep '^  ' >/dev/null || {
    echo "tests/long.sh: $target has no test $filter any more" >&2
    exit 1
  }
  env "XINLUON_$variable=$count" "XINLUON_$seed_variable=$seed" "$build/tests/$target" --gtest_filter="$filter"
done
echo "$name: $count done with seed $seed in $((SECONDS - started)) s"
