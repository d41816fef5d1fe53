"""Sums of budget lines, and what several of them come to. No module of CKAN here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Sum:
    """Lines of one class in one fiscal year (B.E.).

    :param strategy: whose pillar `level_1` is, where the source says one; else empty
    :param without_amount: lines with no budget of their own, or none reported: not in `amount`
    :param amount: baht
    """

    year: int
    strategy: str
    level_1: str
    level_2: str
    lines: int
    without_amount: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Named:
    """Lines of an agency, or with a keyword; as in `Sum`."""

    name: str
    lines: int
    without_amount: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """Lines and their baht; `amount` is None where no line has one."""

    lines: int = 0
    without_amount: int = 0
    amount: Decimal | None = None


def total(sums: Iterable[Sum | Named]) -> Total:
    """Return the sum of some sums."""
    found = list(sums)
    lines = sum(one.lines for one in found)
    without = sum(one.without_amount for one in found)
    amount = sum((one.amount for one in found), Decimal(0)) if lines > without else None
    return Total(lines, without, amount)
