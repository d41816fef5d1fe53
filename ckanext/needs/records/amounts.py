"""A column of amounts: plain ones are read all at once, others by `money.parse_amount`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ckanext.needs.bilingual import Text
from ckanext.needs.records.money import TOO_MUCH, Amount, AmountError, parse_amount
from ckanext.needs.records.schemas import MONEY
from ckanext.needs.sources.arrow import Column, pa, pc

#: Digits with or without commas, satang or not, within what a budget can hold in any unit.
_PLAIN = r"^ *(?:[0-9]{1,3}(?:,[0-9]{3}){0,2}|[0-9]{1,9})(?:\.[0-9]{1,2})? *\z"


@dataclass(frozen=True, slots=True)
class Amounts:
    """What texts say, each at its place; null and empty where a text is wrong.

    :param wrong: place to reason
    """

    amount: Column
    basis: Column
    unit_amount: Column
    unit_count: Column
    wrong: dict[int, Text]


def parse_amounts(texts: Column, factor: int = 1) -> Amounts:
    """Read distinct texts as `money.parse_amount` does.

    :param factor: baht in one unit
    """
    if factor >= TOO_MUCH / 10**9:
        plain = pa.repeat(pa.scalar(False), len(texts))
    else:
        plain = pc.match_substring_regex(texts, _PLAIN)
    places = pc.indices_nonzero(pc.invert(plain)).to_pylist()
    others: list[Amount] = []
    wrong: dict[int, Text] = {}
    for place in places:
        try:
            others.append(parse_amount(texts[place].as_py(), factor=factor))
        except AmountError as error:
            others.append(Amount(""))
            wrong[place] = error.reason
    return _assembled(texts, plain, others, factor, wrong)


def _assembled(
    texts: Column, plain: Column, others: list[Amount], factor: int, wrong: dict[int, Text]
) -> Amounts:
    """Put what was read at once and what was read one by one in their places."""
    rest = pc.invert(plain)
    money = _money(texts, plain, factor)
    amounts = pa.array([each.amount for each in others], MONEY)
    basis = pc.if_else(plain, "total", "")
    nothing = pa.nulls(len(texts), MONEY)
    units = pa.array([each.unit_amount for each in others], MONEY)
    counts = pa.array([each.unit_count for each in others], pa.int64())
    return Amounts(
        pc.replace_with_mask(money, rest, amounts),
        pc.replace_with_mask(basis, rest, pa.array([each.basis for each in others], pa.string())),
        pc.replace_with_mask(nothing, rest, units),
        pc.replace_with_mask(pa.nulls(len(texts), pa.int64()), rest, counts),
        wrong,
    )


def _money(texts: Column, plain: Column, factor: int) -> Column:
    digits = pc.utf8_trim(pc.replace_substring(pc.if_else(plain, texts, "0"), ",", ""), " ")
    money = digits.cast(MONEY)
    if factor == 1:
        return money
    return pc.multiply(money, pa.scalar(Decimal(factor), pa.decimal128(16, 0))).cast(MONEY)
