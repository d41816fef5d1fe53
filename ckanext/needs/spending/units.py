"""Units in which amounts are shown: baht, millions of baht, baht a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

BAHT, MILLION, PERSON = "baht", "million", "person"
UNITS = (BAHT, MILLION, PERSON)
_WHOLE, _TENTH = Decimal(1), Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Unit:
    """How an amount is shown.

    :param people: of the budget's area; None where nobody has said
    """

    name: str = BAHT
    people: int | None = None

    def of(self, amount: Decimal) -> Decimal:
        """Return baht in this unit: whole, millions and baht a person with one decimal."""
        if self.name == MILLION:
            return (amount / 1_000_000).quantize(_TENTH, ROUND_HALF_UP)
        if self.name == PERSON and self.people:
            return (amount / self.people).quantize(_TENTH, ROUND_HALF_UP)
        return amount.quantize(_WHOLE, ROUND_HALF_UP)


def unit(asked: str, area: str, populations: Mapping[str, int]) -> Unit:
    """Return the unit that was asked for; baht where the population of the area is not known.

    :param populations: persons, by the code of an area
    """
    people = populations.get(area) or None
    return Unit(BAHT if asked == PERSON and people is None else asked, people)
