"""Names become placeholders, and roles can be exchanged."""

from __future__ import annotations

import numpy as np

from rolewise.language.intent_features import Example, mask_names, rename_roles
from rolewise.language.vocabulary import Mention

VECTOR = np.zeros(384, dtype=np.float32)


def _example(text: str, **roles: str) -> Example:
    """An example whose roles are given as ``role_id="name as written"``."""
    mentions = [
        Mention(text.index(name), text.index(name) + len(name), name, "role", role)
        for role, name in roles.items()
    ]
    return Example(text, sorted(mentions, key=lambda mention: mention.start), VECTOR)


def test_names_become_placeholders() -> None:
    mention = Mention(5, 7, "DS", "role", "data_scientist")
    assert mask_names("is a DS rich", [mention]) == "is a xrole rich"


def test_roles_are_exchanged_for_others_in_the_examples() -> None:
    examples = [
        _example("is a DS rich", data_scientist="DS"),
        _example("do DEs code", data_engineer="DEs"),
        _example("what is a DE", data_engineer="DE"),
        _example("hello"),
    ]
    renamed = rename_roles(examples)
    assert renamed == ["is a de rich", "do dss code", "what is a ds", None]


def test_two_roles_become_two_others() -> None:
    pair = _example("MLE or DS?", ml_engineer="MLE", data_scientist="DS")
    others = [
        _example("a DE", data_engineer="DE"),
        _example("a DA", data_analyst="DA"),
        _example("a BA", business_analyst="BA"),
    ]
    first, second = str(rename_roles([pair, *others])[0]).rstrip("?").split(" or ")
    assert {first, second} < {"de", "da", "ba"}
