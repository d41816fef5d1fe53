"""Amounts and shares in words, in the reader's language."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.needs import lists
from ckanext.needs.thai.text import NO_BREAK

MILLION = 1_000_000


def number(value: float) -> str:
    """Return a number with its commas."""
    return str(tk.h.localised_number(value))


def baht(amount: int | None) -> str:
    """Return an amount, in millions from one million on; empty where it is not known."""
    if amount is None:
        return ""
    thai = lists.language().startswith("th")
    if amount >= MILLION:
        said = number(round(amount / MILLION, 1))
        return f"{said}{NO_BREAK}ล้านบาท" if thai else f"{said}{NO_BREAK}million baht"
    return f"{number(amount)}{NO_BREAK}บาท" if thai else f"{number(amount)}{NO_BREAK}baht"


def percent(share: float | None) -> str:
    """Return a share (0 to 1) in whole percent; empty where there is none."""
    return "" if share is None else f"{number(round(100 * share))}{NO_BREAK}%"


def signed(value: float) -> str:
    """Return a number with its sign, as a change has one."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value))}"
