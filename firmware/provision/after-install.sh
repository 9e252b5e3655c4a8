#!/bin/sh
# Run by `cmake --install` (and by the packages later): users, configuration, start at boot.
#   after-install.sh PREFIX [DESTDIR]
# Never overwrites a configuration. Into a DESTDIR it only copies the configurations.
set -eu
prefix=${1:?usage: after-install.sh PREFIX [DESTDIR]}
destdir=${2:-}
share=$destdir$prefix/share/xinluon

[ -n "$destdir" ] || [ "$(id -u)" -eq 0 ] || { echo "Not root: users, configuration and services are left as they are."; exit 0; }
mkdir -p "$destdir/etc/xinluon"
for program in kiosk sync server; do
  sample=$share/sample/$program.toml
  target=$destdir/etc/xinluon/$program.toml
  [ -e "$destdir$prefix/bin/xinluon-$program" ] && [ -e "$sample" ] && [ ! -e "$target" ] || continue
  cp "$sample" "$target"
  chmod 0644 "$target"
  echo "Wrote $target"
done
[ -z "$destdir" ] || exit 0

command -v systemd-sysusers >/dev/null 2>&1 || { echo "No systemd here: start the programs by hand."; exit 0; }
systemd-sysusers "$prefix/lib/sysusers.d/xinluon.conf"
# Links instead of `systemctl enable`, so that it works in an image that is not running, too.
if [ -e "$prefix/bin/xinluon-kiosk" ]; then
  wants=/etc/systemd/system/multi-user.target.wants
  mkdir -p "$wants"
  for unit in xinluon-boot xinluon-kiosk xinluon-sync; do
    ln -sf "$prefix/lib/systemd/system/$unit.service" "$wants/$unit.service"
  done
  # Three keys of a keyboard that a citizen can reach must not restart the machine.
  ln -sf /dev/null /etc/systemd/system/ctrl-alt-del.target
  echo "The kiosk starts at the next boot; now: systemctl start xinluon-kiosk xinluon-sync"
fi
[ ! -d /run/systemd/system ] || systemctl daemon-reload
[ ! -e "$prefix/bin/xinluon-server" ] || echo "The server starts with: systemctl enable --now xinluon-server"
