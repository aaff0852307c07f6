#!/usr/bin/env bash
# Ask for known vulnerabilities, with pip-audit in an environment of its own (var/audit).
set -euo pipefail
cd "$(dirname "$0")/.."
if ! var/audit/bin/pip-audit --version >/dev/null 2>&1; then
  echo "Installing pip-audit into var/audit …" >&2
  uv="$(scripts/uv.sh)"
  rm -rf var/audit
  "$uv" venv --quiet --python 3.10 var/audit
  "$uv" pip install --quiet --python var/audit/bin/python --require-hashes -r requirements/audit.txt
fi
exec .venv/bin/python scripts/audit.py --ask
