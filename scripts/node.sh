# Sourced: puts Node and npm on the PATH. The system's, from 20 on; else the one in var/node, which
# is installed first where WANT_NODE or CI is set. Fails where there is none.
has_node() { command -v npm >/dev/null 2>&1 && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; }

has_node || export PATH="$PWD/var/node/bin:$PATH"
if ! has_node && [ -n "${WANT_NODE:-}${CI:-}" ]; then
  echo "Installing Node into var/node …"
  uv="$(scripts/uv.sh .venv/bin/python)"
  "$uv" venv --quiet --clear --python .venv/bin/python var/node
  UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" VIRTUAL_ENV="$PWD/var/node" \
    "$uv" pip sync --quiet --require-hashes requirements/node.txt
fi
has_node
