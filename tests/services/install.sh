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
. "$(dirname "$0")/../installing.sh"

folder="${1:-$PWD/target/services}"

python_packages=(matrix-synapse==1.163.2 PyNaCl==1.6.2 standardwebhooks==1.1.0)
node_packages=(@atproto/dev-env@0.3.215 standardwebhooks@1.1.1)

mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
command -v toot >/dev/null || apt_install toot
from_pypi "$folder/venv" "${python_packages[@]}"
from_npm "$folder" "${node_packages[@]}"
echo "$folder"
