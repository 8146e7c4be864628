#!/usr/bin/env bash
# Installs the real receivers that check.py needs.
#
# In:  $1, the folder that receives them (default: target/services below the
#      current folder). A Debian or Ubuntu machine with python3 (3.11 or newer),
#      node and npm; root or sudo for apt.
# Out: toot from the distribution; FOLDER/venv with Synapse and the verifiers of
#      Standard Webhooks and ed25519; FOLDER/node_modules with the verifier for
#      Node and a Bluesky server.
# Why: versions from PyPI and npm are pinned, as in tests/readers/install.sh. A
#      second run with everything in place does nothing and needs no network.
set -euo pipefail

folder="${1:-$PWD/target/services}"

python_packages=(matrix-synapse==1.163.2 PyNaCl==1.6.2 standardwebhooks==1.1.0)
node_packages=(@atproto/dev-env@0.3.215 standardwebhooks@1.1.1)

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

apt_install() {
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "$@"
}

# `python3 -m venv` fails on a Debian python3 without its venv package.
make_venv() {
  python3 -m venv --clear "$folder/venv" && return
  apt_install python3-venv
  python3 -m venv --clear "$folder/venv"
}

# Whether the folder $1 was filled with exactly the versions "$2...".
filled_with() {
  local stamp="$folder/$1/.installed"
  shift
  [ "$(cat "$stamp" 2>/dev/null)" = "$*" ]
}

install_python() {
  # The second test fails if the Python that made the venv is gone.
  filled_with venv "${python_packages[@]}" &&
    "$folder/venv/bin/python" -c "" 2>/dev/null && return
  make_venv
  "$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    "${python_packages[@]}"
  echo "${python_packages[*]}" >"$folder/venv/.installed"
}

install_node() {
  filled_with node_modules "${node_packages[@]}" && return
  printf '{"private": true}\n' >"$folder/package.json"
  npm install --prefix "$folder" --loglevel error --no-audit --no-fund \
    --save-exact "${node_packages[@]}"
  echo "${node_packages[*]}" >"$folder/node_modules/.installed"
}

mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
command -v toot >/dev/null || apt_install toot
install_python
install_node
echo "$folder"
