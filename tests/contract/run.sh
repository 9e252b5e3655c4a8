#!/usr/bin/env bash
# Lints the API's description and holds a running server of a build against it: tests/contract/run.sh BUILD
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: ${0##*/} BUILD" >&2; exit 2; }
build=$(cd "$1" && pwd)
cd "$(dirname "$0")"
[ -x "$build/bin/xinluon-server" ] || { echo "no $build/bin/xinluon-server: build it first" >&2; exit 1; }
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error || {
  echo "npm could not fetch the linter and the validator (above); is a registry reachable?  npm ping" >&2
  exit 1
}
XINLUON_BUILD=$build exec timeout 400 npm test --silent
