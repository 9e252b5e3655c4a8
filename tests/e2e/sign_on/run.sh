#!/usr/bin/env bash
# The test of the province's sign-on against a build: tests/e2e/sign_on/run.sh BUILD
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: ${0##*/} BUILD" >&2; exit 2; }
build=$(cd "$1" && pwd)
cd "$(dirname "$0")"
[ -x "$build/bin/xinluon-server" ] || { echo "no $build/bin/xinluon-server: build it first" >&2; exit 1; }
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error || {
  echo "npm could not fetch the test's packages (above); is a registry reachable?  npm ping" >&2
  exit 1
}
# Both ends have certificates of their own making; the server under test checks the provider's all the same.
NODE_NO_WARNINGS=1 NODE_TLS_REJECT_UNAUTHORIZED=0 XINLUON_BUILD=$build exec timeout 180 npm test --silent
