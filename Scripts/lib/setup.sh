# shellcheck shell=bash
# What the scripts have in common: the way to the repository, short messages, and the installation
# of what is missing. To be sourced, after `set -euo pipefail`.

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

# A short line about the step that begins.
say() { printf '==> %s\n' "$*"; }

# Ends the script with a sentence about what is wrong and what to do.
fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Installs Debian packages, through sudo when not root.
install_packages() {
  local sudo=()
  command -v apt-get >/dev/null ||
    fail "these Debian packages, or what corresponds to them here, are missing: $*"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      fail "these packages are missing, and there is no sudo; as root: apt-get install $*"
    sudo=(sudo)
    [ -z "${CI:-}" ] || sudo=(sudo -n)
  fi
  say "Installing $*"
  "${sudo[@]}" apt-get -qq update || fail "apt-get update failed: see the lines above."
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq install -y --no-install-recommends "$@" >/dev/null ||
    fail "apt-get could not install $*: see the lines above."
}

# Sees to the programs given as `command:package`, to the libraries that Package.swift names, and to
# Swift.
prepare() {
  local missing=() pair
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
  done
  # Without pkg-config none is found, and apt-get passes over those that are there.
  for pair in libpcap:libpcap-dev libhs:libvectorscan-dev libcrypto:libssl-dev zlib:zlib1g-dev \
    libpsl:libpsl-dev sqlite3:libsqlite3-dev libarchive:libarchive-dev \
    yaml-0.1:libyaml-dev libidn2:libidn2-dev; do
    pkg-config --exists "${pair%%:*}" 2>/dev/null || missing+=("${pair##*:}")
  done
  [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
  find_swift
}

# Finds Swift 6.3 or later, on the PATH or where its installers put it.
find_swift() {
  local folder version
  if ! command -v swift >/dev/null; then
    for folder in /opt/swift/usr/bin "$HOME/.local/share/swiftly/bin" /usr/local/swift/usr/bin; do
      if [ -x "$folder/swift" ]; then
        PATH="$folder:$PATH"
        break
      fi
    done
  fi
  command -v swift >/dev/null ||
    fail "Swift 6.3 or later is needed: https://www.swift.org/install/linux says how to get it."
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
  [ "$(printf '%s\n' 6.3 "$version" | sort -V | head -n 1)" = 6.3 ] ||
    fail "Swift ${version:-of unknown version} is too old: 6.3 or later is needed," \
      "see https://www.swift.org/install/linux."
}

# Builds the release, which holds Swift's libraries and so runs where there is no Swift: one for all
# scripts.
build_release() {
  say "Building the release (minutes the first time, seconds after)"
  swift build -c release --product chokepoint --static-swift-stdlib ||
    fail "the build failed: see the lines above."
}

# Builds the lab, linked like the program, so that nothing is compiled twice. Static Foundation asks the
# linker for curl, of which the lab uses nothing (Sources/CLoopback).
build_lab() {
  say "Building the lab"
  command -v curl-config >/dev/null || install_packages libcurl4-openssl-dev
  swift build -c release --product chokepoint-lab --static-swift-stdlib ||
    fail "the build failed: see the lines above."
}

# Finds a Python with what the scripts need, in a folder that later runs find again: `$python`.
find_python() {
  python=.build/python/bin/python
  local wanted=(setuptools wheel "$@")
  [ -x "$python" ] || python3 -m venv .build/python 2>/dev/null || install_python
  # Asks no server for what is there.
  "$python" -m pip install --quiet --disable-pip-version-check "${wanted[@]}" ||
    fail "pip could not install ${wanted[*]}: see the lines above."
}

install_python() {
  install_packages python3-venv
  python3 -m venv --clear .build/python || fail "python3 cannot make a virtual environment."
}
