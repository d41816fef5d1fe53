"""What may be fetched, and what a source that misbehaves comes to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.problems import InputError, Problem
from ckanext.needs.sources.addresses import is_public
from ckanext.needs.sources.fetch import fetch
from ckanext.needs.sources.options import FetchOptions
from ckanext.needs.tests.sources import server
from ckanext.needs.tests.sources.server import Source, running

CSV = "ปี,งบ\n2567,1\n".encode()


@pytest.fixture
def source() -> Iterator[Source]:
    with running() as started:
        started.paths["/a.csv"] = lambda handler: handler.answer(CSV)
        yield started


def problem_of(location: str, options: FetchOptions | None = None) -> Problem:
    with pytest.raises(InputError) as error:
        fetch(location, options)
    (problem,) = error.value.problems
    assert problem.where.file
    assert problem.reason.th
    assert problem.reason.en
    return problem


def test_a_file_is_fetched_from_a_host_that_is_allowed(source: Source):
    assert fetch(source.url("/a.csv"), source.options()) == CSV


def test_who_we_are_is_said(source: Source):
    fetch(source.url("/a.csv"), source.options(site_url="https://data.example.go.th"))
    agent = source.asked[0].headers["User-Agent"]
    assert agent.startswith("ckanext-needs/")
    assert agent.endswith(" (+https://data.example.go.th)")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0"])
def test_this_machine_is_not_asked_unless_it_is_allowed(source: Source, host: str):
    port = source.server_address[1]
    assert problem_of(f"http://{host}:{port}/a.csv").kind == "forbidden_address"
    assert not source.asked


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
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b::808:808",
        "2002:808:808::",
        "2002:a00:1::",
        "2001:db8::1",
        "not an address",
    ],
)
def test_an_address_that_not_everybody_can_reach_is_not_public(address: str):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.113.25.98", "2001:4860:4860::8888"])
def test_an_address_that_everybody_can_reach_is_public(address: str):
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_no_more_public_inside_an_ipv6_one(address: object):
    if not is_public(str(address)):
        assert not is_public(f"::ffff:{address}")


def test_a_name_that_leads_to_a_private_address_is_refused(
    source: Source, monkeypatch: pytest.MonkeyPatch
):
    """The name is looked up once, and what it led to is what is connected to."""
    port = source.server_address[1]
    looked_up: list[str] = []

    def look_up(host: str, *_: object, **__: object) -> list[object]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    problem = problem_of(f"http://data.example.go.th:{port}/a.csv")
    assert (problem.kind, problem.value) == ("forbidden_address", "data.example.go.th")
    assert looked_up == ["data.example.go.th"]


def test_a_redirect_to_a_private_address_is_refused(source: Source):
    target = f"http://127.0.0.2:{source.server_address[1]}/a.csv"
    source.paths["/go"] = lambda handler: handler.answer(status=302, Location=target)
    assert problem_of(source.url("/go"), source.options()).kind == "forbidden_address"
    assert len(source.asked) == 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x"])
def test_a_redirect_to_something_else_than_http_is_refused(source: Source, target: str):
    source.paths["/go"] = lambda handler: handler.answer(status=302, Location=target)
    assert problem_of(source.url("/go"), source.options()).kind == "forbidden_address"


def test_a_redirect_is_followed(source: Source):
    source.paths["/go"] = lambda handler: handler.answer(status=301, Location="/a.csv")
    assert fetch(source.url("/go"), source.options()) == CSV


def test_redirects_have_an_end(source: Source):
    source.paths["/go"] = lambda handler: handler.answer(status=307, Location="/go")
    assert (
        "redirected more than 5 times" in problem_of(source.url("/go"), source.options()).reason.en
    )
    assert len(source.asked) == 6


@pytest.mark.parametrize("location", ["ftp://example.com/a.csv", "file:///etc/passwd", "http://"])
def test_only_http_addresses_are_fetched(location: str):
    assert problem_of(location).kind == "forbidden_address"


def test_an_address_with_a_password_is_refused_and_not_repeated():
    problem = problem_of("https://me:secret@example.com/a.csv")
    assert problem.kind == "forbidden_address"
    assert "secret" not in str(problem)


@pytest.mark.parametrize("status", [204, 206, 400, 403, 404, 500])
def test_a_status_that_is_not_200_is_said(source: Source, status: int):
    source.paths["/a"] = lambda handler: handler.answer(status=status)
    assert f"status {status}" in problem_of(source.url("/a"), source.options()).reason.en
    assert len(source.asked) == 1


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again_and_then_no_more(source: Source, status: int):
    source.paths["/a"] = lambda handler: handler.answer(status=status)
    assert f"status {status}" in problem_of(source.url("/a"), source.options(retries=2)).reason.en
    assert len(source.asked) == 3


def test_a_server_that_was_busy_once_is_read(source: Source):
    source.paths["/a"] = lambda handler: (
        handler.answer(CSV) if len(source.asked) > 1 else handler.answer(status=503)
    )
    assert fetch(source.url("/a"), source.options()) == CSV


def test_an_empty_answer_is_an_error(source: Source):
    source.paths["/a"] = lambda handler: handler.answer()
    assert problem_of(source.url("/a"), source.options()).kind == "empty_file"


def test_a_body_shorter_than_it_said_is_truncated(source: Source):
    def cut(handler: server.Handler) -> None:
        handler.answer(CSV, Content_Length="1000")
        handler.close_connection = True

    source.paths["/a"] = cut
    assert problem_of(source.url("/a"), source.options()).kind == "truncated"


def test_a_body_in_pieces_without_its_last_piece_is_truncated(source: Source):
    def cut(handler: server.Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"4\r\nabcd\r\n")
        handler.close_connection = True

    source.paths["/a"] = cut
    assert problem_of(source.url("/a"), source.options()).kind == "truncated"


def test_a_server_that_hangs_up_is_an_error(source: Source):
    source.paths["/a"] = server.hang_up
    assert problem_of(source.url("/a"), source.options()).kind in ("truncated", "unreadable")


def test_a_packed_body_is_unpacked(source: Source):
    source.paths["/a"] = server.packed(CSV)
    assert fetch(source.url("/a"), source.options()) == CSV


@pytest.mark.parametrize("path", ["endless", "gzip_bomb"])
def test_a_body_without_end_is_left_at_the_limit(source: Source, path: str):
    source.paths["/a"] = getattr(server, path)
    assert problem_of(source.url("/a"), source.options(max_bytes=3_000_000)).kind == "too_large"


def test_a_body_that_says_that_it_is_too_large_is_not_read(source: Source):
    source.paths["/a"] = lambda handler: handler.answer(Content_Length="10000000000")
    assert "larger than 200 MB" in problem_of(source.url("/a"), source.options()).reason.en


@pytest.mark.parametrize("path", ["dripping", "dripping_headers", "silent"])
def test_the_time_for_all_of_a_file_is_limited(source: Source, path: str):
    source.paths["/a"] = getattr(server, path)
    options = source.options(total_timeout=0.3)
    assert problem_of(source.url("/a"), options).kind == "too_slow"


def test_the_time_of_waiting_for_an_answer_is_limited(source: Source):
    source.paths["/a"] = server.silent
    assert problem_of(source.url("/a"), source.options(timeout=0.2)).kind == "too_slow"


def test_waiting_to_ask_again_ends_with_the_time(source: Source):
    source.paths["/a"] = lambda handler: handler.answer(status=503, Retry_After="20")
    assert problem_of(source.url("/a"), source.options(total_timeout=5)).kind == "too_slow"


def test_a_machine_that_does_not_listen_is_an_error():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{unused.getsockname()[1]}"
        options = FetchOptions(allowed_hosts=("127.0.0.1",))
        assert problem_of(f"http://{host}/", options).kind == "unreadable"


def test_proxies_of_the_environment_are_not_used(source: Source, monkeypatch: pytest.MonkeyPatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetch(source.url("/a.csv"), source.options()) == CSV


def test_an_answer_that_is_not_http_is_an_error(source: Source):
    source.paths["/a"] = lambda handler: handler.wfile.write(b"\0\1\2 no http\r\n\r\n" * 10)
    assert problem_of(source.url("/a"), source.options()).kind in ("unreadable", "truncated")


def test_a_body_that_says_it_is_packed_and_is_not_is_an_error(source: Source):
    source.paths["/a"] = lambda handler: handler.answer(CSV, Content_Encoding="gzip")
    assert problem_of(source.url("/a"), source.options()).kind == "unreadable"


def test_a_file_on_disk_is_read_to_the_same_limit(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"123456")
    assert fetch(str(path), FetchOptions(max_bytes=6)) == b"123456"
    assert problem_of(str(path), FetchOptions(max_bytes=5)).kind == "too_large"


def test_a_path_that_is_none_is_an_error(tmp_path: Path):
    assert problem_of(str(tmp_path)).kind == "unreadable"
    assert problem_of("a\0b").kind == "unreadable"


@given(st.text(max_size=30))
def test_any_text_as_an_address_is_refused_or_not_reached(text: str):
    """Looked up as a host name that ends in `.invalid`, which no resolver knows (RFC 6761)."""
    with pytest.raises(InputError):
        fetch(f"http://{text}.invalid", FetchOptions(timeout=0.01, total_timeout=0.05, retries=0))
