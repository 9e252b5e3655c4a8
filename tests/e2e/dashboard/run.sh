#!/usr/bin/env bash
# The browser test of the dashboard against a build: tests/e2e/dashboard/run.sh BUILD [SCREENSHOT-FOLDER]
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: ${0##*/} BUILD [SCREENSHOT-FOLDER]" >&2; exit 2; }
build=$(cd "$1" && pwd)
[ $# -lt 2 ] || { mkdir -p "$2" && XINLUON_SHOTS=$(cd "$2" && pwd) && export XINLUON_SHOTS; }
cd "$(dirname "$0")"
[ -x "$build/bin/xinluon-server" ] || { echo "no $build/bin/xinluon-server: build it first" >&2; exit 1; }
[ -e "$build/share/xinluon/dashboard/app.js" ] || { echo "no dashboard in $build: build the target dashboard" >&2; exit 1; }
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error || {
  echo "npm could not fetch the browser test's packages (above); is a registry reachable?  npm ping" >&2
  exit 1
}
# Node 18, which Debian 12 has, knows no time limit of its own. Each of the two files has a server and a browser.
XINLUON_BUILD=$build exec timeout 480 npm test --silent
