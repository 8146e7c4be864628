#!/bin/sh
# Builds every language, the default one first, whose output holds the others'.
set -e
for language in en es fa zh-hant; do
  "$1" build --quiet --config-file "docs/$language/mkdocs.yml"
done
