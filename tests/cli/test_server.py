"""A module that is imported only when it is used."""

from __future__ import annotations

import subprocess
import sys

from rolewise.settings import ROOT

SCRIPT = """
import sys
from rolewise.cli.server import postpone

postpone("wave")
import wave

assert "chunk" not in sys.modules, "the module was loaded at once"
assert not hasattr(wave, "__path__")
assert wave.open.__module__ == "wave"
assert "chunk" in sys.modules
import wave as again

assert again.Wave_read is wave.Wave_read
"""


def test_a_module_comes_when_one_of_its_names_is_used() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
