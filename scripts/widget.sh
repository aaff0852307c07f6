#!/usr/bin/env bash
# Build the widget's script, or check and test its sources; built files are committed, so only
# those who change the widget need Node.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-build}

if ! command -v npm >/dev/null 2>&1 || [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
  missing="Node 20 or later is not installed (Debian: apt-get install nodejs npm)"
  if [ "$what" = build ] || [ -n "${CI:-}" ]; then
    echo "$missing." >&2
    exit 1
  fi
  echo "$missing: the widget's sources are not checked; its built script is used as it is."
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
  *) echo "usage: scripts/widget.sh [build|check|test]" >&2; exit 2 ;;
esac
