"""The encoder's graph is rewired to work on bytes, and means the same."""

from __future__ import annotations

import numpy as np
import pytest

from rolewise.language.encoder import (
    MODEL_FILE,
    MODEL_SHA256,
    find_file,
    load_encoder,
    read_checked,
)
from rolewise.language.onnx_graph import (
    GraphError,
    Node,
    gather_before_cast,
    multiply_before_cast,
    work_on_bytes,
)

SENTENCES = (
    "what does an ML engineer do?",
    "how much do data scientists earn in Texas?",
    "I like puzzles, and I hate meetings.",
)


@pytest.fixture(scope="module")
def model() -> bytes:
    return read_checked(find_file(MODEL_FILE), MODEL_SHA256)


def _product() -> list[Node]:
    return [
        Node("Cast", ["w_q"], ["w_f"], b"attribute"),
        Node("Mul", ["w_f", "w_scale"], ["w"]),
        Node("MatMul", ["x", "w"], ["y"]),
    ]


def test_a_sentence_has_nearly_the_vector_of_the_model_as_it_is(model: bytes) -> None:
    import onnxruntime

    encoder = load_encoder()
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    for sentence in SENTENCES:
        ids = np.array([encoder._tokenizer.encode(sentence).ids], dtype=np.int64)
        given = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        names = {item.name for item in session.get_inputs()}
        vectors = session.run(None, {name: given[name] for name in names})[0]
        vector = vectors[0].mean(axis=0) if vectors.ndim == 3 else vectors[0]
        cosine = float(encoder.encode([sentence])[0] @ vector / np.linalg.norm(vector))
        assert cosine > 0.985, sentence


def test_a_sentence_has_one_vector_whatever_is_encoded_with_it() -> None:
    together = load_encoder().encode(SENTENCES)
    for row, sentence in enumerate(SENTENCES):
        assert np.array_equal(load_encoder().encode([sentence])[0], together[row])


def test_an_empty_sentence_has_a_vector_of_length_one() -> None:
    assert np.linalg.norm(load_encoder().encode([""])[0]) == pytest.approx(1.0, abs=1e-5)


def test_no_weight_is_unfolded_any_more(model: bytes) -> None:
    rewired = work_on_bytes(model)
    assert rewired.count(b"MatMulInteger") == 36  # six layers of six products
    assert len(rewired) < 1.01 * len(model)


def test_values_used_twice_are_made_bytes_once() -> None:
    nodes = [*_product(), Node("Cast", ["v_q"], ["v_f"]), Node("Mul", ["v_f", "v_scale"], ["v"])]
    nodes.append(Node("MatMul", ["x", "v"], ["z"]))
    operations = [node.operation for node in multiply_before_cast(nodes)]
    assert operations.count("DynamicQuantizeLinear") == 1
    assert operations.count("MatMulInteger") == 2


def test_a_node_keeps_what_is_not_understood() -> None:
    written = Node("Cast", ["a"], ["b"], rest=b"\x2a\x03\x0a\x01x").write()
    assert Node.read(written) == Node("Cast", ["a"], ["b"], b"\x2a\x03\x0a\x01x")


def test_a_weight_that_is_used_otherwise_too_is_refused() -> None:
    with pytest.raises(GraphError, match="w to be used once, by MatMul"):
        multiply_before_cast([*_product(), Node("Add", ["w", "x"], ["sum"])])


def test_a_graph_without_what_is_rewired_is_refused() -> None:
    with pytest.raises(GraphError, match="unfolded from bytes"):
        multiply_before_cast([Node("MatMul", ["x", "w"], ["y"])])
    with pytest.raises(GraphError, match="table_q to be used once, by Cast"):
        gather_before_cast(_product(), "table")


@pytest.mark.parametrize("content", [b"\x3a\x05ab", b"\x3a", b"\x07", b"\xff" * 12])
def test_what_is_no_model_is_refused(content: bytes) -> None:
    with pytest.raises(GraphError, match="ONNX model"):
        work_on_bytes(content)
