#!/usr/bin/env bash
# Installs what a Debian 12 machine needs to build XinLuôn and to run it there.
#   build-machine.sh build|demo|test|long   each includes the ones before it
# Does nothing, quickly, when everything is there. Needs root or sudo only when something is missing.
set -euo pipefail

build_packages=(
  g++ cmake ninja-build ccache pkg-config git ca-certificates
  libsdl2-dev libsdl2-ttf-dev libsdl2-image-dev
  libsqlite3-dev libcurl4-openssl-dev libssl-dev libsodium-dev libzstd-dev zlib1g-dev
  libboost1.81-dev libsimdjson-dev nlohmann-json3-dev libspdlog-dev libfmt-dev libcli11-dev
  libpq-dev libtomlplusplus-dev libexpected-dev libutf8proc-dev libqrencode-dev libarchive-dev libxlsxwriter-dev libpango1.0-dev esbuild fonts-inter fonttools python3-brotli
  espeak-ng python3 python3-yaml
)
demo_packages=(xvfb xauth x11-utils imagemagick libxtst-dev libx11-dev procps curl)
test_packages=(
  libgtest-dev libgmock-dev clang-format-16 clang-tidy-16 clang-16 libclang-rt-16-dev llvm-16 python3-cryptography zstd
  python3-aiosmtpd python3-prometheus-client nginx-light poppler-utils unzip zbar-tools sqlite3 openssl nodejs npm chromium systemd postgresql-15
  xserver-xorg-core xserver-xorg-video-dummy xserver-xorg-dev e2fsprogs mount patch
)
long_packages=(patroni etcd-server haproxy python3-etcd)

usage() { echo "usage: ${0##*/} build|demo|test|long" >&2; exit 2; }
[ $# -eq 1 ] || usage
wanted=("${build_packages[@]}")
case "$1" in
  build) ;;
  demo) wanted+=("${demo_packages[@]}") ;;
  test) wanted+=("${demo_packages[@]}" "${test_packages[@]}") ;;
  long) wanted+=("${demo_packages[@]}" "${test_packages[@]}" "${long_packages[@]}") ;;
  *) usage ;;
esac

# A nodejs that did not come as a package brings its own npm; Debian's would conflict with it.
if command -v node >/dev/null && command -v npm >/dev/null; then
  kept=(); for package in "${wanted[@]}"; do case "$package" in nodejs|npm) ;; *) kept+=("$package") ;; esac; done
  wanted=("${kept[@]}")
fi

missing=()
for package in "${wanted[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "These packages are missing: ${missing[*]}" >&2
    echo "Install them as root: apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "Installing ${#missing[@]} packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { "${as_root[@]}" apt-get update -qq &&
       "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  tail -n 15 "$log" >&2
  echo "apt-get failed (above; all of it in $log). Check the network and /etc/apt/sources.list, then run this again." >&2
  exit 1
fi
rm -f "$log"
