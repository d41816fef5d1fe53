"""A service that can be taken away: connections to it go through us."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit


class Proxy:
    """Listens on a port of its own and passes all on to a service."""

    def __init__(self, url):
        self._url = urlsplit(url)
        self._pairs = []
        self._listener = None
        self._port = 0
        self.restore()

    @property
    def url(self):
        """The service's address, through us."""
        login, at, _ = self._url.netloc.rpartition("@")
        return urlunsplit(self._url._replace(netloc=f"{login}{at}127.0.0.1:{self._port}"))

    def through(self, url):
        """Another address on the same service, through us."""
        login, at, _ = urlsplit(url).netloc.rpartition("@")
        return urlunsplit(urlsplit(url)._replace(netloc=f"{login}{at}127.0.0.1:{self._port}"))

    def restore(self):
        """Be there (again)."""
        if self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self._port))
            self._port = self._listener.getsockname()[1]
            threading.Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def cut(self):
        """Be gone: open connections break, new ones are refused."""
        if self._listener is not None:
            _close(self._listener)
            self._listener = None
        while self._pairs:
            for one in self._pairs.pop():
                _close(one)

    def _accept(self, listener):
        with suppress(OSError):
            while True:
                ours, _ = listener.accept()
                theirs = socket.create_connection((self._url.hostname, self._url.port))
                self._pairs.append((ours, theirs))
                for pair in ((ours, theirs), (theirs, ours)):
                    threading.Thread(target=_pass, args=pair, daemon=True).start()


def _pass(source, target):
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    _close(source)
    _close(target)


def _close(one):
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
