#!/usr/bin/env bash
# Configures .build/fuzz: clang-16, address and undefined-behaviour sanitizers, everything watched by libFuzzer.
# The one clang build: the fuzz targets and tests/sanitize.sh share it.
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p .build
cmake -S . -B .build/fuzz -G Ninja -DCMAKE_CXX_COMPILER=clang++-16 -DXINLUON_SANITIZE=address,undefined -DXINLUON_FUZZ=ON \
  -DXINLUON_BENCH=OFF >.build/fuzz.configure.log 2>&1 || {
  tail -n 30 .build/fuzz.configure.log >&2
  echo "CMake could not configure (above). A missing package: firmware/provision/build-machine.sh test" >&2
  exit 1
}
