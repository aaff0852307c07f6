"""Import what the servers import, so that the bytecode is on disk before the first start.

Compiling the whole environment instead would take 100 MB more for modules that nobody imports.
"""

from __future__ import annotations

import contextlib
import importlib
import os

os.environ["RASA_TELEMETRY_ENABLED"] = "false"

MODULES = (
    "rasa.__main__",
    "rasa.core.agent",
    "rasa.core.run",
    "rasa.core.train",
    "rasa.engine.recipes.default_recipe",
    "rasa.model_training",
    "rasa.server",
    "rasa_sdk.__main__",
    "rasa_sdk.executor",
    "matplotlib.backends.backend_svg",
    "networkx",
    "onnxruntime",
    "rapidfuzz",
    "sanic.server",
    "sanic.worker.serve",
    "sqlalchemy.dialects.sqlite",
    "tokenizers",
)


def main() -> None:
    """Import all but those that this environment doesn't have."""
    for name in MODULES:
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(name)


if __name__ == "__main__":
    main()
