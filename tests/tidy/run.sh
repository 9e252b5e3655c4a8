#!/usr/bin/env bash
# clang-format over everything, clang-tidy over what changed since it was last clean.
#   tests/tidy/run.sh BUILD_FOLDER [--quick]     --quick: format only
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${1:?usage: tests/tidy/run.sh BUILD_FOLDER [--quick]}
mode=${2:-}

mapfile -t sources < <(find sync kiosk tests -name node_modules -prune -o \( -name '*.cpp' -o -name '*.h' \) -print | sort)
if ! clang-format-16 --dry-run --Werror "${sources[@]}" 2>.build/format.log; then
  grep -E 'error:' .build/format.log | cut -d: -f1 | sort -u | sed 's/^/not formatted: /' >&2
  echo "Run: clang-format-16 -i FILE" >&2
  exit 1
fi
echo "clang-format: ${#sources[@]} files clean"
[ "$mode" = --quick ] && exit 0

# A file is checked again when it, what it includes, the checks or the tool changed: what is clean stays clean, and
# a second run costs seconds. The stamps lie beside ccache's, so that a fresh clone on the same machine profits too.
stamps=${XDG_CACHE_HOME:-$HOME/.cache}/xinluon-tidy
mkdir -p "$stamps"
salt=$( (clang-tidy-16 --version; cat .clang-tidy) | sha256sum | cut -c1-32)
python3 tests/tidy/content_keys.py "$build" "$salt" >"$build/tidy-keys"
check_one() {
  local build=$1 stamp=$2/$3 file=$4
  if clang-tidy-16 --quiet -p "$build/tidy" "$file" >"$stamp.log" 2>&1; then
    rm -f "$stamp.log"; : >"$stamp"
  else
    grep -v 'warnings generated' "$stamp.log" >&2; rm -f "$stamp.log"
    return 1
  fi
}
# Where something is found, or names meet after all, each is read alone, so that the words are about one file.
check_group() {
  local build=$1 stamps=$2 group=$3 clean=true failed=0
  shift 3
  clang-tidy-16 --quiet --config-file=.clang-tidy -p "$build/tidy/groups" "$group" >/dev/null 2>&1 || clean=false
  while [ $# -gt 0 ]; do
    if $clean; then : >"$stamps/$1"; else check_one "$build" "$stamps" "$1" "$2" || failed=1; fi
    shift 2
  done
  return $failed
}
export -f check_one check_group
while read -r key file; do
  [ -e "$stamps/$key" ] || echo "$key $file"
done <"$build/tidy-keys" | python3 tests/tidy/groups.py "$build" >"$build/tidy-groups"
xargs -r -P "$(nproc)" -L1 bash -c 'check_group "$@"' _ "$build" "$stamps" <"$build/tidy-groups" || {
  echo "clang-tidy found something (above)." >&2
  exit 1
}
echo "clang-tidy: $(wc -l <"$build/tidy-keys") files clean"
