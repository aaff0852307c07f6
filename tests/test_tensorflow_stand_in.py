"""Rasa imports without TensorFlow; what really needs it fails with a sentence that helps."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
tensorflow = pytest.importorskip("tensorflow")
pytestmark = pytest.mark.skipif(
    not hasattr(tensorflow, "TensorFlowMissingError"),
    reason="the real TensorFlow is installed (make setup brings the stand-in back)",
)


def test_names_can_be_subclassed_and_compared() -> None:
    class Layer(tensorflow.keras.layers.Layer):  # type: ignore[name-defined,misc]
        pass

    assert issubclass(Layer, object)
    assert not isinstance(3, tensorflow.Tensor)


@pytest.mark.parametrize(
    "use",
    [
        "constant(1)",
        "keras.layers.Dense(3)",
        "keras.layers.Lambda(lambda x: x)",
        "random.set_seed(1)",
    ],
)
def test_any_use_says_how_to_bring_it_back(use: str) -> None:
    with pytest.raises(tensorflow.TensorFlowMissingError, match="make tensorflow"):
        eval(f"tensorflow.{use}", {"tensorflow": tensorflow})


@pytest.mark.parametrize(
    ("section", "component"), [("pipeline", "DIETClassifier"), ("policies", "TEDPolicy")]
)
def test_training_with_a_tensorflow_component_names_it(
    tmp_path: Path, section: str, component: str
) -> None:
    (tmp_path / "data").mkdir()
    examples = "\n".join(f"      - {word}" for word in ("hi", "hello", "hey"))
    (tmp_path / "data" / "nlu.yml").write_text(
        f'version: "3.1"\nnlu:\n  - intent: greet\n    examples: |\n{examples}\n'
        f"  - intent: bye\n    examples: |\n      - bye\n      - ciao\n"
        "stories:\n  - story: one\n    steps:\n      - intent: greet\n      - action: utter_hi\n"
    )
    (tmp_path / "domain.yml").write_text(
        'version: "3.1"\nintents: [greet, bye]\nresponses:\n  utter_hi:\n    - text: hi\n'
    )
    pipeline = "  - name: WhitespaceTokenizer\n  - name: CountVectorsFeaturizer\n"
    pipeline += (
        "  - name: DIETClassifier\n"
        if section == "pipeline"
        else "  - name: LogisticRegressionClassifier\n"
    )
    policies = "  - name: TEDPolicy\n" if section == "policies" else "  - name: MemoizationPolicy\n"
    (tmp_path / "config.yml").write_text(
        f"recipe: default.v1\nassistant_id: x\nlanguage: en\npipeline:\n{pipeline}policies:\n{policies}"
    )
    done = subprocess.run(
        [sys.executable, "-m", "rasa", "train"],
        cwd=tmp_path,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    shutil.rmtree(tmp_path / ".rasa", ignore_errors=True)
    told = done.stdout + done.stderr
    assert done.returncode != 0
    assert f"{component} needs TensorFlow" in told and "make tensorflow" in told
    assert "Traceback" not in told
