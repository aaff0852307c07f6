#!/usr/bin/env bash
# Print the path of a uv that works; install one into var/tools when there is none.
# Usage: scripts/uv.sh [PYTHON]; the Python, python3 by default, only makes var/tools.
set -euo pipefail
cd "$(dirname "$0")/.."
python="${1:-python3}"

# A shim of pyenv is found but may not run.
if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then command -v uv; exit; fi
if ! var/tools/bin/uv --version >/dev/null 2>&1; then
  echo "Installing uv into var/tools …" >&2
  rm -rf var/tools
  if ! "$python" -m venv var/tools >&2; then
    echo "Python at $python cannot make virtual environments; install its venv module (on Debian and Ubuntu: apt-get install python3.10-venv), then try again." >&2
    exit 1
  fi
  var/tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    --requirement requirements/tools.txt >&2
fi
echo "$PWD/var/tools/bin/uv"
