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
  [ -e "$stamp" ] && return 0
  if clang-tidy-16 --quiet -p "$build/tidy" "$file" >"$stamp.log" 2>&1; then
    rm -f "$stamp.log"; : >"$stamp"
  else
    grep -v 'warnings generated' "$stamp.log" >&2; rm -f "$stamp.log"
    return 1
  fi
}
export -f check_one
xargs -P "$(nproc)" -L1 bash -c 'check_one "$@"' _ "$build" "$stamps" <"$build/tidy-keys" || {
  echo "clang-tidy found something (above)." >&2
  exit 1
}
echo "clang-tidy: $(wc -l <"$build/tidy-keys") files clean"
