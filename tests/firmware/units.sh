#!/usr/bin/env bash
# Installs the build into a temporary folder and holds the units and configurations against what is promised.
#   units.sh BUILD_FOLDER
set -euo pipefail
build=${1:?usage: units.sh BUILD_FOLDER}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
fail() { echo "FAIL: $*" >&2; exit 1; }

prefix=$(sed -n 's/^CMAKE_INSTALL_PREFIX:PATH=//p' "$build/CMakeCache.txt")
DESTDIR=$root cmake --install "$build" >"$root/install.log" 2>&1 || { cat "$root/install.log"; fail "cmake --install"; }
for program in kiosk sync server; do
  [ -x "$root$prefix/bin/xinluon-$program" ] || fail "xinluon-$program is not installed"
  [ -s "$root$prefix/share/man/man1/xinluon-$program.1" ] || fail "xinluon-$program has no man page"
  unit=$root$prefix/lib/systemd/system/xinluon-$program.service
  [ -s "$unit" ] || fail "$unit is missing"
  grep -q "^ExecStart=$prefix/bin/xinluon-$program" "$unit" || fail "$unit starts something else"
  grep -q '^ExecReload=/bin/kill -HUP $MAINPID$' "$unit" || fail "$unit does not reload"
  "$root$prefix/bin/xinluon-$program" --check-config --config "$root/etc/xinluon/$program.toml" ||
    fail "the installed $program.toml does not pass --check-config"
  exposure=$(systemd-analyze security --offline=true --threshold=15 "$unit" 2>&1) || { echo "$exposure" | tail -5; fail "xinluon-$program.service is exposed above 1.5"; }
  echo "xinluon-$program: $(echo "$exposure" | tail -1)"
done
exposure=$(systemd-analyze security --offline=true --threshold=15 "$root$prefix/lib/systemd/system/xinluon-boot.service" 2>&1) ||
  { echo "$exposure" | tail -5; fail "xinluon-boot.service is exposed above 1.5"; }
[ -x "$root$prefix/share/xinluon/take-boot-files.sh" ] || fail "take-boot-files.sh is not installed"
grep -A1 "^ExecReload=$prefix/bin/xinluon-server --check-config" "$root$prefix/lib/systemd/system/xinluon-server.service" | grep -q kill ||
  fail "systemctl reload tells nothing of a wrong server.toml"
echo "units, man pages and configurations are in order"
