"""How many people may vote, as the local government says: in a round, or in each district."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ckanext.needs.bilingual import Text
from ckanext.needs.rounds.errors import RoundError

FIELD = "voting"
#: More people than live in Thailand are a slip of the pen.
MOST_PEOPLE = 100_000_000
WHOLE = ""


def read_eligible(value: object) -> dict[str, int]:
    """Return people by code of a district; a number alone is of the whole round (an empty code).

    Nothing, an empty text or an empty mapping mean that nobody said.

    :raises RoundError: what is no whole number from 1
    """
    if value is None or value in ("", {}):
        return {}
    if not isinstance(value, dict):
        return {WHOLE: _people(value)}
    written = cast("dict[object, object]", value)
    return {str(code).strip(): _people(people) for code, people in written.items()}


def check_eligible(eligible: Mapping[str, int], envelopes: Mapping[str, int]) -> None:
    """Refuse numbers of other places than those that have a budget.

    :param envelopes: by code of district; empty where the round has one budget
    :raises RoundError: naming the first place that is too much or missing
    """
    if not eligible or set(eligible) == {WHOLE}:
        return
    for code in eligible:
        if code not in envelopes:
            raise _error(
                f"eligible: «{code}» ไม่ใช่พื้นที่ที่มีวงเงินของตนในรอบนี้",
                f"eligible: «{code}» is no district with a budget in this round",
            )
    for code in envelopes:
        if code not in eligible:
            raise _error(
                f"eligible: ขาดจำนวนผู้มีสิทธิของพื้นที่ {code} ใส่ให้ครบทุกพื้นที่ หรือใส่จำนวนรวมอย่างเดียว",
                f"eligible: the number of district {code} is missing; give all, or only the sum",
            )


def _people(value: object) -> int:
    text = str(value).replace(",", "").strip() if not isinstance(value, bool) else ""
    people = int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 0
    if not 1 <= people <= MOST_PEOPLE:
        said = str(value)[:40]
        raise _error(
            f"eligible (จำนวนผู้มีสิทธิ) «{said}» ต้องเป็นจำนวนเต็ม 1 ถึง {MOST_PEOPLE:,}",
            f"eligible (who may vote) «{said}» has to be a whole number, 1 to {MOST_PEOPLE:,}",
        )
    return people


def _error(th: str, en: str) -> RoundError:
    return RoundError(FIELD, Text(th, en))
