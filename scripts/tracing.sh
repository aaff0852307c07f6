#!/usr/bin/env bash
# Add what traces need to the environment that is there. Whatever makes the environment anew leaves
# it out again.
set -euo pipefail
cd "$(dirname "$0")/.."
uv="$(scripts/uv.sh .venv/bin/python)"
if [ -r /etc/ssl/certs/ca-certificates.crt ] || [ -r /etc/pki/tls/certs/ca-bundle.crt ]; then
  export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"
fi
VIRTUAL_ENV="$PWD/.venv" "$uv" pip install --quiet --require-hashes --requirement requirements/tracing.txt
echo "OpenTelemetry is installed; set ROLEWISE_TRACES_URL, such as http://localhost:4318/v1/traces."
