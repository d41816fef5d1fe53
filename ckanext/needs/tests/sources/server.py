"""A web server that misbehaves as sources do."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ckanext.needs.sources.options import FetchOptions


class Source(ThreadingHTTPServer):
    """Answers each path with a function; keeps what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.paths: dict[str, Callable[[Handler], None]] = {}
        self.asked: list[Handler] = []
        self.stopped = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients hang up on purpose."""

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def options(self, **changes: object) -> FetchOptions:
        """Return options that let this server be asked."""
        values: dict[str, object] = {"allowed_hosts": (self.host,), "timeout": 5, "backoff": 0}
        return FetchOptions(**(values | changes))  # type: ignore[arg-type]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Source

    def do_GET(self) -> None:
        self.server.asked.append(self)
        self.server.paths[self.path.partition("?")[0]](self)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def answer(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running() -> Iterator[Source]:
    source = Source()
    thread = threading.Thread(target=source.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield source
    finally:
        source.stopped.set()
        source.shutdown()
        source.server_close()
        thread.join()


def endless(handler: Handler) -> None:
    """Say 10 GB and go on for as long as somebody listens."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    piece = b"10000\r\n" + b"1,2\n" * (0x10000 // 4) + b"\r\n"
    for _ in range(10_000_000_000 // 0x10000):
        handler.wfile.write(piece)


def gzip_bomb(handler: Handler) -> None:
    """Answer 10 GB in 10 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = b"\0" * 10_000_000
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Connection", "close")
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(packer.compress(piece))


def dripping(handler: Handler) -> None:
    """Answer a byte every now and then."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while not handler.server.stopped.wait(0.05):
        handler.wfile.write(b"a")
        handler.wfile.flush()


def dripping_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.server.stopped.wait(0.05):
        handler.wfile.write(b"a: b\r\n"[:1])
        handler.wfile.flush()


def silent(handler: Handler) -> None:
    handler.server.stopped.wait(30)


def hang_up(handler: Handler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def packed(body: bytes) -> Callable[[Handler], None]:
    return lambda handler: handler.answer(gzip.compress(body), Content_Encoding="gzip")
