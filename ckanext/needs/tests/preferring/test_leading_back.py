"""Where preferences lead back to."""

from __future__ import annotations

import pytest

from ckanext.needs.preferring.leading_back import same_site


@pytest.mark.parametrize("address", ["/", "/en/needs?q=ถนน&page=2", "/needs/rounds/#now"])
def test_pages_of_the_portal(address):
    assert same_site(address) == address


@pytest.mark.parametrize(
    "address",
    [
        *("", "needs", "//evil.example", "https://evil.example/", "javascript:alert(1)"),
        *("/\\evil.example", "\\\\evil.example", "/\t/evil.example", " //evil.example", "/a\r\nb"),
        "//[",
    ],
)
def test_no_other_place(address):
    assert same_site(address) == ""
