"""Amounts and shares in words, in the reader's language."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.needs import lists

MILLION = 1_000_000
#: Between a number and its unit: a line never ends there.
TOGETHER = "\u00a0"


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
        return f"{said}{TOGETHER}ล้านบาท" if thai else f"{said}{TOGETHER}million baht"
    return f"{number(amount)}{TOGETHER}บาท" if thai else f"{number(amount)}{TOGETHER}baht"


def percent(share: float | None) -> str:
    """Return a share (0 to 1) in whole percent; empty where there is none."""
    return "" if share is None else f"{number(round(100 * share))}{TOGETHER}%"


def signed(value: float) -> str:
    """Return a number with its sign, as a change has one."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value))}"
