"""Codes, days and texts in two languages, in the reader's."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.pages import need_card
from ckanext.needs.pages.labels import name_of
from ckanext.needs.thai import FiscalYear, today


def needs_say(text: Text) -> str:
    """Return a text in the reader's language."""
    return lists.say(text)


def needs_either(text: dict[str, str]) -> str:
    """Return a text in two languages, as the API gives it, in the reader's."""
    return Text(text["th"], text["en"]).in_(lists.language())


def needs_whole(text: str) -> Markup:
    """Return a figure whose lines end at its spaces only.

    Thai writes no spaces between words: browsers part `ล้าน` and `บาท`.
    """
    return Markup(" ").join(
        Markup('<span class="needs-whole">{}</span>').format(part) for part in text.split(" ")
    )


def needs_label(field: str, code: str) -> str:
    """Return the name behind a code (`district`, `1909`) in the reader's language."""
    return lists.say(name_of(lists.current(), field, code))


def needs_day(iso: str) -> str:
    """Return an ISO day in words and in the reader's calendar."""
    return need_card.day(iso, lists.language())


def needs_facet_label(item: dict[str, Any]) -> str:
    """Return the whole name of a facet's value."""
    return str(item["display_name"])


def needs_current_fiscal_year() -> int:
    """Return the fiscal year of today, B.E."""
    return FiscalYear.of(today()).be
