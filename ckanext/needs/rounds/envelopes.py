"""The money of a round: one budget, or an envelope for each district that adds up to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists.areas import Areas
from ckanext.needs.rounds.errors import RoundError
from ckanext.needs.rounds.voting_settings import BY_DISTRICT

FIELD = "envelopes"
#: Ten times the budget of Thailand's largest city: what is more has a digit too many.
MOST_BAHT = 10**12


def read_baht(value: object, field: str, least: int = 0) -> int:
    """Return whole baht; digits with commas are read too, decimals are refused.

    :raises RoundError: not a whole number from `least` to `MOST_BAHT`
    """
    text = str(value).replace(",", "").strip() if not isinstance(value, bool) else ""
    baht = int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else -1
    if not least <= baht <= MOST_BAHT:
        raise RoundError(
            field,
            Text(
                f"«{str(value)[:40]}» ต้องเป็นจำนวนบาทเต็ม ตั้งแต่ {least:,} ขึ้นไป",
                f"«{str(value)[:40]}» has to be whole baht, {least:,} or more",
            ),
        )
    return baht


def read_envelopes(value: object) -> dict[str, int]:
    """Return the envelopes that somebody wrote: baht by code of a district; it may be empty.

    :raises RoundError: what is no such mapping
    """
    if not isinstance(value, dict):
        raise _error("ต้องเป็น {รหัสพื้นที่: บาท}", "has to be {code of a district: baht}")
    written = cast("dict[object, object]", value)
    return {str(code): read_baht(baht, FIELD, 1) for code, baht in written.items()}


def check_envelopes(
    budget: int, envelopes: Mapping[str, int], scope: str, area: str, areas: Areas
) -> None:
    """Refuse envelopes that do not add up to the budget, or are of no part of the area.

    :param scope: `VotingSettings.scope`: a vote by districts needs envelopes, another has none
    :raises RoundError: with what was found and expected
    """
    if bool(envelopes) != (scope == BY_DISTRICT):
        raise _error(
            "การลงคะแนนแยกรายพื้นที่ต้องมีวงเงินรายพื้นที่ และการลงคะแนนทั้งพื้นที่ต้องไม่มี",
            "a vote by districts needs an envelope for each, a vote of the whole area has none",
        )
    for code in envelopes:
        if areas.find(code) is None or code == area or not areas.contains(area, code):
            raise _error(f"«{code}» ไม่ใช่พื้นที่ใน {area}", f"«{code}» is no area in {area}")
        if any(other != code and areas.contains(other, code) for other in envelopes):
            raise _error(f"«{code}» อยู่ในอีกพื้นที่ที่มีวงเงิน", f"«{code}» lies in another envelope's area")
    total = sum(envelopes.values())
    if envelopes and total != budget:
        raise _error(
            f"วงเงินรายพื้นที่รวม {total:,} บาท ไม่เท่ากับวงเงินทั้งหมด {budget:,} บาท",
            f"the envelopes add up to {total:,} baht, not to the budget of {budget:,} baht",
        )


def _error(th: str, en: str) -> RoundError:
    return RoundError(FIELD, Text(th, en))
