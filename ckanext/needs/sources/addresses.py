"""Which machines a source may be fetched from: public ones, and those an operator names.

The check is made of the address that is connected to, at the moment of connecting: a name that
answers with a public address first and a private one later gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError


class ForbiddenAddressError(OSError):
    """A host that has no address which may be connected to."""


def is_public(address: str) -> bool:
    """Return whether an IP address is one that everybody can reach, whatever it is wrapped in.

    Not public: private, loopback, link-local, multicast, reserved and unspecified addresses (IANA's
    special-purpose registries, RFC 6890); and IPv6 addresses that carry an IPv4 one: whatever is
    reached by them can be reached without.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and (
        found.ipv4_mapped or found.sixtofour or found.teredo
    ):
        return False
    return found.is_global and not (
        found.is_multicast
        or found.is_reserved
        or found.is_private
        or found.is_loopback
        or found.is_link_local
        or found.is_unspecified
    )


def connect(
    host: str,
    port: int,
    timeout: float | None,
    allowed: frozenset[str],
    options: Any = None,
) -> socket.socket:
    """Connect to a host at an address that may be connected to.

    :param allowed: names of hosts, lower case, with or without `:port`, that may have any address
    :raises ForbiddenAddressError: it has none
    :raises OSError: it can't be found, or does not answer
    """
    trusted = bool(allowed & {host.lower(), f"{host.lower()}:{port}"})
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    usable = [each for each in found if trusted or is_public(str(each[4][0]))]
    if not usable:
        raise ForbiddenAddressError(host)
    failure: OSError = OSError("no address")
    for family, kind, protocol, _, address in usable:
        made = socket.socket(family, kind, protocol)
        try:
            for option in options or ():
                made.setsockopt(*option)
            made.settimeout(timeout)
            made.connect(address)
        except OSError as error:
            made.close()
            failure = error
        else:
            return made
    raise failure


def pool_manager(
    allowed: frozenset[str], connected: Callable[[socket.socket], None]
) -> PoolManager:
    """Return a pool of connections that all go through `connect`, and past no proxy.

    :param connected: is called with each new connection
    """

    def new_connection(self: HTTPConnection) -> socket.socket:
        timeout = self.timeout if isinstance(self.timeout, int | float) else None
        try:
            made = connect(self.host, self.port or 80, timeout, allowed, self.socket_options)
        except ForbiddenAddressError:
            raise
        except TimeoutError as error:
            raise ConnectTimeoutError(self, f"no answer in {timeout} s") from error
        except OSError as error:
            raise NewConnectionError(self, str(error)) from error
        connected(made)
        return made

    class Plain(HTTPConnection):
        _new_conn = new_connection

    class Secure(HTTPSConnection):
        _new_conn = new_connection

    # urllib3's own way to put in another connection; its types do not foresee it.
    plain: Any = type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": Plain})
    secure: Any = type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": Secure})
    manager = PoolManager(num_pools=4)
    manager.pool_classes_by_scheme = {"http": plain, "https": secure}
    return manager
