"""Callbacks go to allowed hosts and to no address of our own network, however it is written."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver

from rolewise.channels.callback.addresses import (
    AddressRefused,
    CheckedResolver,
    check_url,
    is_public,
)
from rolewise.channels.callback.sender import Sender
from rolewise.rest_settings import CallbackSettings
from tests.channels.callback.receiver import SECRET, Receiver

HOSTS = ("hooks.example.org", "*.example.com", "ports.example.org:8443", "169.254.169.254")
SETTINGS = CallbackSettings("https://own.example.net/a", HOSTS, (SECRET,))


@pytest.mark.parametrize(
    "url",
    [
        "https://own.example.net/a",
        "https://hooks.example.org/",
        "https://HOOKS.example.org/a/b?c=d",
        "https://a.b.example.com",
        "https://ports.example.org:8443/x",
    ],
)
def test_allowed(url: str) -> None:
    check_url(url, SETTINGS)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/",
        "https://hooks.example.org:444/",
        "https://ports.example.org/",
        "https://example.com/",
        "https://evilexample.com/",
        "https://own.example.net/b",
        "https://hooks.example.org@evil.example/",
        "https://hooks.example.org\\@evil.example/",
        "https://evil.example\\hooks.example.org/",
        "https://evil.example#hooks.example.org/",
        "https://hooks.example.org/#x",
        "https://hooks.example.org./",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://2130706433/",
        "https:///hooks.example.org",
        "https://hooks.example.org:99999/",
        "file:///etc/passwd",
        "https://hooks.example.org/\r\nHost: evil.example",
        "https://hooks.example.org/" + "a" * 2000,
    ],
)
def test_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(url, SETTINGS)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.0.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "2001:db8::1",
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "64:ff9b::5db8:d70e"])
def test_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


class _Names(AbstractResolver):
    """A name server that says what the test wants, in turn."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[dict[str, Any]]:
        answer = self.answers.pop(0)
        return [
            {"hostname": host, "host": one, "port": port, "family": socket.AF_INET}
            | {"proto": 0, "flags": 0}
            for one in answer
        ]

    async def close(self) -> None:
        return None


async def test_one_bad_address_among_good_ones_is_enough() -> None:
    resolver = CheckedResolver(False, _Names(["93.184.215.14", "127.0.0.1"]))
    with pytest.raises(AddressRefused):
        await resolver.resolve("hooks.example.org", 443)
    assert await CheckedResolver(True, _Names(["127.0.0.1"])).resolve("x", 443)


async def test_a_name_that_points_home_is_not_connected_to() -> None:
    receiver = Receiver()
    await receiver.start()
    sender = Sender(SETTINGS)
    # Allowed by its name; looked up to the loopback interface.
    sent = await sender.send("msg_1", f"http://localhost:{receiver.port}/hook", "{}")
    assert not sent.taken and "our own network" in sent.detail
    literal = await sender.send("msg_1", receiver.url, "{}")
    assert not literal.taken and receiver.calls == {}
    await sender.close()
    await receiver.stop()


async def test_the_checked_address_is_the_one_connected_to() -> None:
    """A second lookup, which could point elsewhere, is never made."""
    receiver = Receiver()
    await receiver.start()
    names = _Names(["127.0.0.1"], ["127.0.0.2"])
    connector = aiohttp.TCPConnector(resolver=CheckedResolver(True, names), use_dns_cache=False)
    async with aiohttp.ClientSession(connector=connector) as session:
        response = await session.post(f"http://hooks.example.org:{receiver.port}/hook")
    assert response.status == 401 and names.answers == [["127.0.0.2"]]
    await receiver.stop()
