"""Addresses of published spreadsheets, and pages that come instead of a file."""

import pytest

from ckanext.needs.problems import InputError
from ckanext.needs.sources.published import export_address
from ckanext.needs.sources.read import FORMATS, read_tables

BOOK = "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUv"
PUBLISHED = "https://docs.google.com/spreadsheets/d/e/2PACX-1vAbCdEfGh_Ij"


@pytest.mark.parametrize(
    ("location", "format", "address"),
    [
        (f"{BOOK}/edit#gid=12", "csv", f"{BOOK}/export?format=csv&gid=12"),
        (f"{BOOK}/edit?gid=12#gid=12", "csv", f"{BOOK}/export?format=csv&gid=12"),
        (f"{BOOK}/edit?usp=sharing", "csv", f"{BOOK}/export?format=csv"),
        (f"{BOOK}/edit#gid=12", "xlsx", f"{BOOK}/export?format=xlsx"),
        (BOOK, "csv", f"{BOOK}/export?format=csv"),
        (
            f"{PUBLISHED}/pubhtml?gid=3&single=true",
            "csv",
            f"{PUBLISHED}/pub?output=csv&gid=3&single=true",
        ),
        (f"{PUBLISHED}/pub?output=html", "xlsx", f"{PUBLISHED}/pub?output=xlsx"),
    ],
)
def test_the_page_of_a_spreadsheet_leads_to_its_file(location: str, format: str, address: str):
    assert export_address(location, format) == address
    assert export_address(address, format) == address


@pytest.mark.parametrize(
    "location",
    [
        "https://example.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUv/edit",
        "https://docs.google.com/document/d/1AbCdEfGhIjKlMnOpQrStUv/edit",
        "data/a.csv",
        "http://[broken",
    ],
)
def test_other_locations_stay_as_they_are(location: str):
    assert export_address(location, "csv") == location


PAGES = [
    b"<!DOCTYPE html><html><body>Sign in</body></html>",
    b"\xef\xbb\xbf\r\n <HTML lang='th'>",
    b"<!-- cached --><?xml version='1.0'?><!doctype  html>",
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("format", [format for format in FORMATS if format != "document"])
def test_a_web_page_instead_of_a_file_is_said_to_be_one(page: bytes, format: str):
    with pytest.raises(InputError, match="this is a web page"):
        read_tables(page, "a.csv", format)


def test_a_cell_that_begins_with_a_mark_is_no_web_page():
    (table,) = read_tables("<ชื่อ>,<htmlx>\n1,2\n".encode(), "a.csv", "csv")
    assert table.columns == ("<ชื่อ>", "<htmlx>")
