"""Packed vectors keep their meaning."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolewise.language.vectors import pack_vector, unpack_vector


@given(st.integers(0, 2**32 - 1))
def test_a_cosine_changes_by_less_than_a_hundredth(seed: int) -> None:
    generator = np.random.default_rng(seed)
    one, two = generator.normal(size=(2, 384)).astype(np.float32)
    one, two = one / np.linalg.norm(one), two / np.linalg.norm(two)
    assert abs(float(unpack_vector(pack_vector(one)) @ two) - float(one @ two)) < 0.01


def test_a_zero_vector_stays_zero() -> None:
    assert not unpack_vector(pack_vector(np.zeros(384, dtype=np.float32))).any()


def test_text_that_is_no_vector_is_refused() -> None:
    with pytest.raises(ValueError, match="not a packed vector"):
        unpack_vector("?!")
