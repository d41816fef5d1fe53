"""One file from one address, which may lead anywhere, answer anything, and never end.

What comes is therefore bounded in size and time, and comes from public machines only (`addresses`).
"""

from __future__ import annotations

import threading
import time
from contextlib import closing
from http.client import IncompleteRead as ClosedEarly
from socket import SHUT_RDWR, socket
from urllib.parse import urljoin, urlsplit

from urllib3.exceptions import (
    HTTPError,
    IncompleteRead,
    LocationParseError,
    NewConnectionError,
)
from urllib3.exceptions import TimeoutError as SlowError
from urllib3.response import BaseHTTPResponse

from ckanext.needs.problems import InputError
from ckanext.needs.sources.addresses import ForbiddenAddressError, pool_manager
from ckanext.needs.sources.failures import file_error, too_many_bytes, unreadable
from ckanext.needs.sources.options import FetchOptions

CHUNK = 1 << 18
REDIRECTS = frozenset((301, 302, 303, 307, 308))
#: The other side asks for patience: too many requests, or a gateway whose server is busy.
TRY_AGAIN = frozenset((429, 502, 503, 504))


class Download:
    """One file from one address, through its redirects and retries."""

    def __init__(self, location: str, options: FetchOptions) -> None:
        self.location, self.options = location, options
        self.deadline = time.monotonic() + options.most_seconds
        self.guards: list[socket] = []
        hosts = frozenset(host.lower() for host in options.allowed_hosts)
        self.pool = pool_manager(hosts, self._guard)

    def run(self) -> bytes:
        """Return the body."""
        watchdog = threading.Timer(self.options.most_seconds, self._stop)
        watchdog.daemon = True
        watchdog.start()
        try:
            data = self._follow()
            if time.monotonic() >= self.deadline:
                raise self._too_slow()
        except InputError:
            raise
        except ForbiddenAddressError as error:
            raise self._forbidden(str(error)) from error
        except (HTTPError, OSError, ValueError) as error:
            raise self._failed(error) from error
        finally:
            watchdog.cancel()
            self.pool.clear()
            for guard in self.guards:
                guard.close()
        if not data:
            raise file_error(
                "empty_file", self.location, "เซิร์ฟเวอร์ตอบไฟล์ว่าง", "the answer is an empty file"
            )
        return data

    def _guard(self, connection: socket) -> None:
        """Keep a second handle of a connection: it can be shut while someone waits in it."""
        self.guards.append(connection.dup())

    def _stop(self) -> None:
        for guard in self.guards:
            try:
                guard.shutdown(SHUT_RDWR)
            except OSError:  # it is closed already
                continue

    def _follow(self) -> bytes:
        address = self.location
        for _ in range(self.options.max_redirects + 1):
            self._check(address)
            with closing(self._answer(address)) as answer:
                if answer.status not in REDIRECTS:
                    return self._body(answer)
                target = answer.headers.get("Location", "")
            address = urljoin(address, target)
        most = self.options.max_redirects
        raise unreadable(
            self.location,
            f"ถูกส่งต่อไปที่อยู่อื่นเกิน {most} ครั้ง",
            f"redirected more than {most} times",
        )

    def _check(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            raise file_error(
                "forbidden_address",
                self.location,
                "ที่อยู่ต้องขึ้นต้นด้วย http:// หรือ https://",
                "an address must begin with http:// or https://",
                value=address,
            )
        if parts.username or parts.password:
            raise file_error(
                "forbidden_address",
                parts.hostname,
                "ที่อยู่ต้องไม่มีชื่อผู้ใช้หรือรหัสผ่าน",
                "an address must not hold a user name or password",
            )

    def _answer(self, address: str) -> BaseHTTPResponse:
        """Ask, and ask again while the other side says that it is busy."""
        answer = self._ask(address)
        for attempt in range(self.options.retries):
            if answer.status not in TRY_AGAIN:
                break
            answer.close()
            self._wait(attempt, answer.headers.get("Retry-After", ""))
            answer = self._ask(address)
        return answer

    def _ask(self, address: str) -> BaseHTTPResponse:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise self._too_slow()
        return self.pool.request(
            "GET",
            address,
            headers={
                "User-Agent": self.options.user_agent,
                "Accept": "*/*",
                "Accept-Encoding": "gzip",
            },
            timeout=min(self.options.timeout, left),
            redirect=False,
            retries=False,
            preload_content=False,
        )

    def _wait(self, attempt: int, asked: str) -> None:
        seconds = self.options.backoff * 2**attempt
        if asked.isascii() and asked.isdigit():
            seconds = max(seconds, min(int(asked[:6]), 30))
        if time.monotonic() + seconds >= self.deadline:
            raise self._too_slow()
        time.sleep(seconds)

    def _body(self, answer: BaseHTTPResponse) -> bytes:
        if answer.status != 200:
            raise unreadable(
                self.location,
                f"เซิร์ฟเวอร์ตอบสถานะ {answer.status} แทนไฟล์",
                f"the answer is status {answer.status}, not a file",
            )
        said = answer.headers.get("Content-Length", "")
        if said.isascii() and said.isdigit() and int(said[:20]) > self.options.max_bytes:
            raise too_many_bytes(self.location, self.options.max_bytes)
        data = bytearray()
        while piece := answer.read1(CHUNK, decode_content=True):
            data += piece
            if len(data) > self.options.max_bytes:
                raise too_many_bytes(self.location, self.options.max_bytes)
            if time.monotonic() >= self.deadline:
                raise self._too_slow()
        return bytes(data)

    def _failed(self, error: Exception) -> InputError:
        """Return the error of a connection that did not end well."""
        cause: BaseException | None = error
        while cause:
            if isinstance(cause, ForbiddenAddressError):
                return self._forbidden(str(cause))
            cause = cause.__cause__ or cause.__context__
        if time.monotonic() >= self.deadline or _timed_out(error):
            return self._too_slow()
        if _broke_off(error):
            return file_error(
                "truncated",
                self.location,
                "ไฟล์ขาดตอน: การเชื่อมต่อหลุดก่อนได้ครบ",
                "the file broke off before its end",
            )
        if isinstance(error, LocationParseError):
            return unreadable(self.location, "ที่อยู่ไม่ถูกต้อง", "not a valid address")
        return unreadable(self.location, f"เชื่อมต่อไม่ได้ ({error})", f"no connection ({error})")

    def _forbidden(self, host: str) -> InputError:
        return file_error(
            "forbidden_address",
            self.location,
            "ที่อยู่นี้ไม่ใช่เครื่องสาธารณะ ผู้ดูแลระบบอนุญาตได้ด้วย ckanext.needs.fetch_allowed_hosts",
            "this is not a public machine; an operator may allow it with "
            "ckanext.needs.fetch_allowed_hosts",
            value=host,
        )

    def _too_slow(self) -> InputError:
        return file_error(
            "too_slow",
            self.location,
            f"รอนานเกินไป (ไม่เกิน {self.options.timeout:g} วินาทีต่อครั้ง "
            f"และ {self.options.most_seconds:g} วินาทีทั้งหมด)",
            f"it takes too long (at most {self.options.timeout:g} s for an answer and "
            f"{self.options.most_seconds:g} s in all)",
        )


def _timed_out(error: Exception) -> bool:
    return isinstance(error, SlowError) and not isinstance(error, NewConnectionError)


def _broke_off(error: BaseException) -> bool:
    """Return whether an answer ended before it said it would."""
    reasons = (error, *error.args)
    return any(isinstance(each, IncompleteRead | ClosedEarly | ConnectionError) for each in reasons)
