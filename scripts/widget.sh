#!/usr/bin/env bash
# Build the widget's script, or check and test its sources; built files are committed, so only
# those who change the widget need Node.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-build}

has_node() { command -v npm >/dev/null 2>&1 && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; }

if ! has_node; then
  export PATH="$PWD/var/node/bin:$PATH"
fi
if ! has_node; then
  if [ "$what" != build ] && [ -z "${CI:-}" ]; then
    echo "Node 20 or later is not installed: the widget's sources are not checked; its built script is used as it is. (make widget would bring Node.)"
    exit 0
  fi
  echo "Installing Node into var/node …"
  uv="$(scripts/uv.sh .venv/bin/python)"
  "$uv" venv --quiet --clear --python .venv/bin/python var/node
  UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" VIRTUAL_ENV="$PWD/var/node" \
    "$uv" pip sync --quiet --require-hashes requirements/node.txt
fi

stamp=widget/node_modules/.package-lock.json
if [ ! -e "$stamp" ] || [ widget/package-lock.json -nt "$stamp" ]; then
  echo "Installing the widget's build tools …"
  (cd widget && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  touch "$stamp"
fi
cd widget
case "$what" in
  build) npm run --silent check && npm run --silent build && python3 ../scripts/check_widget.py --write ;;
  check) npm run --silent check ;;
  test) npm run --silent test ;;
  client) node node_modules/typescript/bin/tsc -p ../clients/typescript --outDir "$2" && exec node "${@:3}" ;;
  *) echo "usage: scripts/widget.sh [build|check|test|client FOLDER SCRIPT …]" >&2; exit 2 ;;
esac
