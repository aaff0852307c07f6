"""Where callbacks may go: allowed hosts only, and no address within our own network.

A name is looked up once for each attempt, all its addresses are checked, and the connection is made
to one of those, so that a name can't point elsewhere between the check and the connection.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from typing import Any, Optional, Union

from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from rolewise.rest_settings import CallbackSettings

MAX_CHARACTERS = 2000
_PLAIN = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:[/?][!-~]*)?")
"""No user, no backslash, no white space: nothing that two readers of an address see differently."""
_Address = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # NAT64, RFC 6052
_SHUT = tuple(
    ipaddress.ip_network(name)
    for name in ("64:ff9b:1::/48", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "2001::/23")
)
"""Networks that some versions of Python hold for global."""


class AddressRefused(ValueError):
    """A callback may not go there; the message says why."""


def check_url(url: str, settings: CallbackSettings) -> None:
    """Check an address that a message names.

    Raises:
        AddressRefused: Callbacks may not go there.
    """
    if url == settings.url:
        return
    if len(url) > MAX_CHARACTERS or not _PLAIN.fullmatch(url) or "#" in url:
        raise AddressRefused(
            "callback_url must be a plain address such as https://app.example.org/hook."
        )
    host, port, scheme = parsed(url)
    if scheme != "https" and not settings.private:
        raise AddressRefused("callback_url must begin with https.")
    if not any(_fits(host, port, scheme, pattern) for pattern in settings.hosts):
        raise AddressRefused(
            "callback_url names a host that isn't allowed here; ask the operator to add it to "
            "ROLEWISE_CALLBACK_HOSTS."
        )
    check_literal(url, settings.private)


def check_literal(url: str, private: bool) -> None:
    """Refuse an address of our own network that is written as a number.

    Raises:
        AddressRefused: It is one.
    """
    literal = _address(parsed(url)[0])
    if literal is not None and not private and not is_public(literal):
        raise AddressRefused("callback_url is within the server's own network.")


def parsed(url: str) -> tuple[str, int, str]:
    """Return host, port and scheme, as the connection will use them.

    Raises:
        AddressRefused: They can't be read.
    """
    try:
        parts = URL(url)
        host, port = parts.host, parts.port
    except ValueError as error:
        raise AddressRefused("callback_url can't be read.") from error
    if not host or not port:
        raise AddressRefused("callback_url has no host.")
    return host.lower(), port, parts.scheme


def is_public(address: _Address) -> bool:
    """Whether an address is one of the public internet, also when it is wrapped in another."""
    if isinstance(address, ipaddress.IPv6Address):
        if "%" in str(address):
            return False
        inner: Optional[ipaddress.IPv4Address] = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address.teredo is not None:
            return False
        if inner is not None:
            return is_public(inner)
    if any(address.version == net.version and address in net for net in _SHUT):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


class CheckedResolver(AbstractResolver):
    """Looks names up and refuses those with any address within our own network."""

    def __init__(self, private: bool, inner: Optional[AbstractResolver] = None) -> None:
        """Create it in the running loop.

        Args:
            private: Allow every address.
            inner: What looks names up; the system by default.
        """
        self._private = private
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: int = socket.AF_INET
    ) -> list[dict[str, Any]]:
        """Return the addresses of a name (see parent class).

        Raises:
            AddressRefused: One of them isn't public.
        """
        found = await self._inner.resolve(host, port, family=family)
        if not self._private:
            _check_all(entry["host"] for entry in found)
        return found

    async def close(self) -> None:
        """Close it."""
        await self._inner.close()


def _check_all(hosts: Iterable[str]) -> None:
    for host in hosts:
        address = _address(host)
        if address is None or not is_public(address):
            raise AddressRefused("the callback's host has an address within our own network")


def _address(host: str) -> Optional[_Address]:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _fits(host: str, port: int, scheme: str, pattern: str) -> bool:
    wanted, _, wanted_port = pattern.partition(":")
    usual = 443 if scheme == "https" else 80
    if port != int(wanted_port or usual):
        return False
    if wanted.startswith("*."):
        return host.endswith(wanted[1:]) and len(host) > len(wanted[1:])
    return host == wanted
