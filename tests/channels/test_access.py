"""Keys and JWTs: what is forged, expired or altered is never accepted."""

from __future__ import annotations

import base64
import json
import random
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from rolewise.channels.access import Access, Refused
from rolewise.rest_settings import AccessSettings

KEY, OTHER = "k" * 40, "o" * 40
FORGERIES = 1000


def _access(**given: Any) -> Access:
    return Access(AccessSettings(**{"keys": (KEY,), "jwt_key": KEY[::-1] + "j", **given}))


SECRET = KEY[::-1] + "j"


def _claims(**given: Any) -> dict[str, Any]:
    return {"sub": "ada", "exp": int(time.time()) + 600, **given}


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_key_speaks_for_anybody_and_a_token_for_its_subject() -> None:
    access = _access()
    assert access.caller(KEY).subject is None
    assert access.caller(jwt.encode(_claims(), SECRET, "HS256")).subject == "ada"
    assert KEY not in repr(access.caller(KEY))


def _forged(number: int, rng: random.Random) -> str:
    """Return one of many kinds of token that must not pass."""
    good = jwt.encode(_claims(), SECRET, "HS256")
    head, body, signature = good.split(".")
    kind = number % 12
    if kind == 0:  # another key
        return jwt.encode(_claims(), rng.choice([OTHER, "x", SECRET[:-1], SECRET + " "]), "HS256")
    if kind == 1:  # long expired
        return jwt.encode(_claims(exp=int(time.time()) - rng.randint(31, 10**6)), SECRET, "HS256")
    if kind == 2:  # no signature, in all spellings
        algorithm = rng.choice(["none", "None", "NONE", "nOnE", ""])
        return f"{_part({'alg': algorithm, 'typ': 'JWT'})}.{_part(_claims())}."
    if kind == 3:  # none, with the signature left there
        return f"{_part({'alg': 'none'})}.{body}.{signature}"
    if kind == 4:  # one letter of the body altered
        place = rng.randrange(len(body))
        return f"{head}.{body[:place]}{_other(body[place], rng)}{body[place + 1 :]}.{signature}"
    if kind == 5:  # one letter of the signature altered; its last may hold unused bits
        place = rng.randrange(len(signature) - 1)
        return f"{head}.{body}.{signature[:place]}{_other(signature[place], rng)}{signature[place + 1 :]}"
    if kind == 6:  # another subject
        return f"{head}.{_part(_claims(sub=rng.choice(['bob', 'root', '*'])))}.{signature}"
    if kind == 7:  # another algorithm, rightly signed
        return jwt.encode(_claims(), SECRET, rng.choice(["HS384", "HS512"]))
    if kind == 8:  # no end, no subject, or of a wrong type
        claims = _claims()
        name = rng.choice(["exp", "sub"])
        if rng.random() < 0.5:
            del claims[name]
        else:
            claims[name] = rng.choice([None, [], {}, "soon" if name == "exp" else ""])
        return _signed(claims)
    if kind == 9:  # not valid yet
        return jwt.encode(_claims(nbf=int(time.time()) + 3600), SECRET, "HS256")
    if kind == 10:  # cut
        return good[: rng.randrange(1, len(good) - 3)]
    letters = "abcXYZ012._-=\u00e9 "
    return "".join(rng.choice(letters) for _ in range(rng.randint(1, 120)))


def _signed(claims: dict[str, Any]) -> str:
    message = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    made = signature.sign(message.encode(), SECRET.encode())
    return f"{message}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"


def _other(letter: str, rng: random.Random) -> str:
    return rng.choice([one for one in "abcdefghABCDEFGH0123456789" if one != letter])


def test_of_a_thousand_forged_tokens_none_is_accepted() -> None:
    access, rng = _access(), random.Random(8)
    accepted = []
    for number in range(FORGERIES):
        token = _forged(number, rng)
        try:
            accepted.append((token, access.caller(token)))
        except Refused as error:
            assert error.status == 401 and error.detail.endswith(".")
            assert SECRET not in error.detail
    assert accepted == []


def _pem() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode().strip()


def test_a_public_key_is_no_shared_secret() -> None:
    private, public = _pem()
    access = _access(jwt_key=public, jwt_algorithm="RS256")
    assert access.caller(jwt.encode(_claims(), private, "RS256")).subject == "ada"
    message = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(_claims())}"
    hmac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    made = base64.urlsafe_b64encode(hmac.sign(message.encode(), public.encode())).rstrip(b"=")
    with pytest.raises(Refused):
        access.caller(f"{message}.{made.decode()}")


def test_the_audience_is_checked_where_it_is_set() -> None:
    access = _access(jwt_audience="rolewise")
    assert access.caller(jwt.encode(_claims(aud="rolewise"), SECRET, "HS256"))
    for claims in (_claims(), _claims(aud="elsewhere")):
        with pytest.raises(Refused):
            access.caller(jwt.encode(claims, SECRET, "HS256"))


@pytest.mark.parametrize("token", ["", KEY[:-1], KEY + "k", OTHER, "\ud800"])
def test_a_bad_key_is_refused_with_what_to_do(token: str) -> None:
    with pytest.raises(Refused, match="API key or a JWT") as caught:
        _access().caller(token)
    assert caught.value.status == 401


def test_without_settings_nothing_is_asked_for() -> None:
    access = Access(AccessSettings())
    assert not access.on and access.widget_open
    assert not _access().widget_open and _access(widget_open=True).widget_open
