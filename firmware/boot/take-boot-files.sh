#!/bin/sh
# Takes the files that a technician put on the boot partition: see README.md beside this.
#   take-boot-files.sh [ROOT]     ROOT stands before every path (tests)
# Copy, check, make durable, rename, and only then touch the boot partition: a power cut at any point is harmless.
set -u
root=${1:-}
bin=${XINLUON_BIN:-@CMAKE_INSTALL_FULL_BINDIR@}
boot=$root/boot/firmware
etc=$root/etc/xinluon
state=$root/var/lib/xinluon/sync
owner=xinluon-sync:xinluon-sync
most_bytes=65536
report=$boot/xinluon-boot.txt
wrong=""

say() { echo "$*"; wrong="$wrong$*
"; }

# fetch FROM TO: a copy beside its place, on the disk before anything else is done.
fetch() {
  [ -f "$1" ] || return 1
  if [ "$(wc -c <"$1")" -gt $most_bytes ]; then
    say "$(basename "$1"): larger than $most_bytes bytes; is it the right file?"
    return 1
  fi
  cp "$1" "$2" && sync "$2" && return 0
  say "$(basename "$1"): could not be copied"
  return 1
}

# settle NEW PLACE: in one step, and durable.
settle() {
  mv -f "$1" "$2" && sync "$(dirname "$2")" && return 0
  say "$(basename "$2"): could not be put in place"
  return 1
}

take_kiosk() {
  from=$boot/xinluon-kiosk.toml new=$etc/kiosk.toml.new
  [ -e "$from" ] || return 0
  mkdir -p "$etc"
  fetch "$from" "$new" || return 1
  chmod 0644 "$new"
  if ! mistakes=$("$bin/xinluon-kiosk" --config "$new" --check-config 2>&1); then
    say "xinluon-kiosk.toml is not taken:
$(echo "$mistakes" | sed "s|$new|xinluon-kiosk.toml|g")"
    rm -f "$new"
    return 1
  fi
  if [ -e "$etc/kiosk.toml" ] && ! cmp -s "$new" "$etc/kiosk.toml"; then
    cp -p "$etc/kiosk.toml" "$etc/kiosk.toml.before.new" && settle "$etc/kiosk.toml.before.new" "$etc/kiosk.toml.before" || return 1
  fi
  settle "$new" "$etc/kiosk.toml" || return 1
  mv -f "$from" "$from.taken" && sync "$boot"
  echo "xinluon-kiosk.toml was taken"
}

take_enrolment() {
  from=$boot/xinluon-enrol.toml new=$state/enrolment.toml.new
  [ -e "$from" ] || return 0
  (umask 077 && mkdir -p "$state")
  [ -n "$root" ] || chown "$owner" "$state"
  (umask 077 && : >"$new")
  fetch "$from" "$new" || { rm -f "$new"; return 1; }
  if ! mistakes=$("$bin/xinluon-sync" enrol --check --file "$new" 2>&1); then
    say "xinluon-enrol.toml is not taken:
$(echo "$mistakes" | sed "s|$new|xinluon-enrol.toml|g")"
    rm -f "$new"
    return 1
  fi
  [ -n "$root" ] || chown "$owner" "$new"
  settle "$new" "$state/enrolment.toml" || return 1
  rm -f "$from" && sync "$boot"
  echo "xinluon-enrol.toml was taken"
}

take_kiosk
take_enrolment
if [ -n "$wrong" ]; then
  # Not again at every start: a card wears by what is written.
  printf '%s' "$wrong" | cmp -s - "$report" || { printf '%s' "$wrong" >"$report" && sync "$report"; }
  exit 1
fi
[ ! -e "$report" ] || rm -f "$report"
exit 0
