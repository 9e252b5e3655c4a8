#!/usr/bin/env bash
# What a technician puts on the boot partition, taken by the real programs' checks; with a power cut behind every step.
#   boot.sh BUILD_FOLDER
set -euo pipefail
build=$(cd "${1:?usage: boot.sh BUILD_FOLDER}" && pwd)
script=$build/take-boot-files.sh
export XINLUON_BIN=$build/bin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
boot=$root/boot/firmware etc=$root/etc/xinluon state=$root/var/lib/xinluon/sync
fail() { echo "FAIL: $*" >&2; find "$root" -type f >&2; cat "$boot/xinluon-boot.txt" >&2 2>/dev/null || true; exit 1; }
take() { sh "$script" "$root" >"$work/said" 2>&1; }
same() { cmp -s "$1" "$2" || fail "$1 is not $2"; }

assets=$build/share/xinluon
printf 'assets = "%s"\n[kiosk]\nid = "K-OLD"\ncounter = "Q01"\n[languages]\nenabled = ["vi"]\n' "$assets" >"$work/old.toml"
# As Windows' Notepad saves it: with a byte order mark and CRLF.
printf '\xef\xbb\xbfassets = "%s"\r\n[kiosk]\r\nid = "TM-X01-K01"\r\ncounter = "TM-X01-Q01"\r\n[site]\r\nplace = "Xã Mẫu 01"\r\n' "$assets" >"$work/kiosk.toml"
key=$(head -c 32 /dev/urandom | base64 -w0) pin=sha256//$(head -c 32 /dev/urandom | base64 -w0)
printf 'url = "https://may-chu.example:8443"\npins = ["%s"]\nserver_key = "%s"\ncode = "7K3M-AAAA-BBBB-CCCC"\nnote = "Xã Mẫu 01"\n' \
  "$pin" "$key" >"$work/enrol.toml"
fresh() { rm -rf "$root"; mkdir -p "$boot" "$etc"; cp "$work/old.toml" "$etc/kiosk.toml"; }
bring() { cp "$work/kiosk.toml" "$boot/xinluon-kiosk.toml"; cp "$work/enrol.toml" "$boot/xinluon-enrol.toml"; }
taken() {
  same "$etc/kiosk.toml" "$work/kiosk.toml"
  same "$etc/kiosk.toml.before" "$work/old.toml"
  same "$state/enrolment.toml" "$work/enrol.toml"
  [ ! -e "$boot/xinluon-enrol.toml" ] || fail "the code lies on the boot partition"
  [ ! -e "$boot/xinluon-kiosk.toml" ] && [ -e "$boot/xinluon-kiosk.toml.taken" ] || fail "nothing says that the configuration was taken"
  [ ! -e "$boot/xinluon-boot.txt" ] || fail "there was nothing wrong"
  ! grep -rl 7K3M-AAAA "$root" | grep -qv '/enrolment.toml$' || fail "the code lies elsewhere too"
  [ "$(stat -c %a "$state/enrolment.toml") $(stat -c %a "$etc/kiosk.toml")" = "600 644" ] || fail "modes are wrong"
}

fresh; take || fail "nothing to take is nothing wrong"
same "$etc/kiosk.toml" "$work/old.toml"
bring; take || fail "good files are refused"
taken
take || fail "the next start"
taken

# Garbage is told on the card, stays there, and replaces nothing; mended, it is taken.
fresh; bring; take || fail "first"
head -c 3000 /dev/urandom >"$boot/xinluon-enrol.toml"
printf '[kiosk]\nid = "not an id"\nkounter = "Q01"\n' >"$boot/xinluon-kiosk.toml"
! take || fail "garbage is taken"
same "$etc/kiosk.toml" "$work/kiosk.toml"
same "$state/enrolment.toml" "$work/enrol.toml"
grep -q 'xinluon-kiosk.toml:3.*kounter' "$boot/xinluon-boot.txt" || fail "line and key are not told"
grep -q 'xinluon-enrol.toml' "$boot/xinluon-boot.txt" || fail "the enrolment file's mistake is not told"
touch -d '2 days ago' "$boot/xinluon-boot.txt"; written=$(stat -c %Y "$boot/xinluon-boot.txt")
! take || fail "garbage is taken"
[ "$(stat -c %Y "$boot/xinluon-boot.txt")" = "$written" ] || fail "the same words are written at every start"
head -c 100000 /dev/zero >"$boot/xinluon-kiosk.toml"; rm "$boot/xinluon-enrol.toml"
! take || fail "a huge file is taken"
rm "$boot/xinluon-kiosk.toml"; bring; take || fail "mended files are refused"
[ ! -e "$boot/xinluon-boot.txt" ] || fail "the mistake is still told"

# The power fails before the nth command that writes; the next start ends with the same.
mkdir "$work/bin"
for tool in cp mv rm sync chmod mkdir; do
  cat >"$work/bin/$tool" <<CUT
#!/bin/sh
left=\$(cat "$work/left"); echo \$((left - 1)) >"$work/left.new"; /bin/mv "$work/left.new" "$work/left"
[ "\$left" -gt 0 ] || { kill -9 \$PPID; exit 1; }
exec /bin/$tool "\$@"
CUT
  chmod +x "$work/bin/$tool"
done
cuts=0
for step in $(seq 0 60); do
  fresh; bring
  echo "$step" >"$work/left"
  { PATH=$work/bin:$PATH sh "$script" "$root" >"$work/said" 2>&1 && break; } 2>/dev/null  # the shell tells of each kill
  cuts=$((cuts + 1))
  [ -s "$etc/kiosk.toml" ] || fail "cut $step: no configuration"
  "$XINLUON_BIN/xinluon-kiosk" --config "$etc/kiosk.toml" --check-config >/dev/null || fail "cut $step: half a configuration"
  grep -qs 7K3M-AAAA "$boot/xinluon-enrol.toml" "$state/enrolment.toml" || fail "cut $step: the code is lost"
  take || fail "cut $step: the next start"
  taken
done
[ "$cuts" -ge 12 ] || fail "only $cuts cuts"
echo "boot files: taken, refused with their mistakes, and safe behind each of $cuts steps"
