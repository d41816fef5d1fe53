"""Months as `2026-05` (C.E.), and counts by month without gaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date


def month_of(day: date) -> str:
    """Return the month that a day lies in."""
    return f"{day.year:04d}-{day.month:02d}"


def after(month: str, steps: int = 1) -> str:
    """Return the month so many steps later (before, where negative)."""
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 + steps
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def whole_months(counts: Mapping[str, int], today: date) -> tuple[tuple[str, int], ...]:
    """Return counts from the first month to the last that is over, zero where there was nothing.

    The month of today is not over; months after the last that has anything are not known to be
    empty: its reports may not be here yet. Both are left out.
    """
    over = [month for month, count in counts.items() if count and month < month_of(today)]
    if not over:
        return ()
    month, last = min(over), max(over)
    found: list[tuple[str, int]] = []
    while month <= last:
        found.append((month, counts.get(month, 0)))
        month = after(month)
    return tuple(found)
