#!/usr/bin/env bash
# Takes what the screens look like now as what they should look like. Look at the pictures before and after.
#   tests/golden/accept.sh BUILD_FOLDER
set -euo pipefail
build=$(cd "${1:?usage: tests/golden/accept.sh BUILD_FOLDER}" && pwd)
cd "$(dirname "$0")"

XINLUON_ACCEPT_GOLDEN=1 "$build/tests/golden_test" --gtest_filter='*Golden*' --gtest_brief=1
if command -v optipng >/dev/null; then
  changed=$(git status --porcelain -- '*.png' | awk '{ print $2 }' | xargs -r -n1 basename)
  for picture in $changed; do optipng -quiet -o2 -strip all "$picture"; done
else
  echo "optipng is not installed; the pictures are larger than they need be (apt-get install optipng)" >&2
fi
git status --short -- .
