#!/usr/bin/env bash
# Start npm's emulator of Slack's Web API for the tests: scripts/slack_emulator.sh PORT
# Exit code 3: Node isn't there, or the emulator can't be installed.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=tests/channels/slack/emulate
if ! . scripts/node.sh; then
  echo "Node 20 or later is not installed." >&2
  exit 3
fi
stamp=$folder/node_modules/.package-lock.json
if [ ! -e "$stamp" ] || [ "$folder/package-lock.json" -nt "$stamp" ]; then
  if ! (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2); then
    echo "The emulator could not be installed." >&2
    exit 3
  fi
  touch "$stamp"
fi
exec node "$folder/slack.mjs" "$1"
