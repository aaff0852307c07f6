#!/usr/bin/env bash
# Build the widget's script, or check and test its sources; built files are committed, so only
# those who change the widget need Node.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-build}

[ "$what" != build ] || export WANT_NODE=yes
if ! . scripts/node.sh; then
  if [ -n "${WANT_NODE:-}${CI:-}" ]; then
    echo "Node could not be installed into var/node." >&2
    exit 1
  fi
  echo "Node 20 or later is not installed: the widget's sources are not checked; its built script is used as it is. (make widget would bring Node.)"
  exit 0
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
