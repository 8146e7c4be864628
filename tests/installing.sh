# What the install.sh scripts below this folder share; to be sourced.
#
# Why: a folder that was filled with exactly the versions that are wanted says so
# in a file `.installed`, so a second run does nothing and needs no network.

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

apt_install() {
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "$@"
}

# Whether the folder $1 was filled with exactly "$2...".
filled_with() {
  local folder="$1"
  shift
  [ "$(cat "$folder/.installed" 2>/dev/null)" = "$*" ]
}

# `python3 -m venv` fails on a Debian python3 without its venv package.
make_venv() {
  python3 -m venv --clear "$1" && return
  apt_install python3-venv
  python3 -m venv --clear "$1"
}

# The folder $1 is a Python environment with the packages "$2...".
from_pypi() {
  local venv="$1"
  shift
  # The second test fails if the Python that made the environment is gone.
  filled_with "$venv" "$@" && "$venv/bin/python" -c "" 2>/dev/null && return
  make_venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "$@"
  echo "$*" >"$venv/.installed"
}

# The folder $1/node_modules has the packages "$2...".
from_npm() {
  local folder="$1"
  shift
  filled_with "$folder/node_modules" "$@" && return
  mkdir -p "$folder"
  rm -rf "${folder:?}/node_modules" "$folder/package-lock.json"
  printf '{"private": true}\n' >"$folder/package.json"
  npm install --prefix "$folder" --loglevel error --no-audit --no-fund --save-exact "$@"
  echo "$*" >"$folder/node_modules/.installed"
}
