"""What a brief is about: places, topics, agencies and fiscal years. No module of CKAN here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ckanext.needs.codelists import Codelists
from ckanext.needs.exploring import choices as exploring
from ckanext.needs.exploring.choices import Choices

#: What a brief can be about, in the order of its address.
DIMENSIONS = ("province", "district", "pillar", "issue", "agency", "fiscal_year")
#: Years alone are no subject.
SUBJECTS = ("province", "district", "pillar", "issue", "agency")
#: So many codes of one dimension at most: a brief about more is about everything.
MOST = 60


def read(arguments: Mapping[str, Sequence[str]], lists: Codelists) -> Choices:
    """Return the choices of an address or a form, always in one order.

    The same choices are the same brief, in whatever order they were made.
    """
    asked = {name: tuple(arguments.get(name, ()))[:MOST] for name in DIMENSIONS}
    found = exploring.read(asked, lists)
    chosen = {name: tuple(sorted(found.of(name))) for name in DIMENSIONS if found.of(name)}
    return Choices("", chosen, found.unknown)


def has_subject(choices: Choices) -> bool:
    """Whether it is said what the brief is about."""
    return any(choices.of(name) for name in SUBJECTS)


def provinces(choices: Choices, lists: Codelists) -> tuple[str, ...]:
    """Return codes of the chosen provinces, those around chosen districts, those of topics.

    A topic is one of a strategy, and a strategy is of a province.
    """
    found = [*choices.of("province")]
    for code in choices.of("district"):
        area = lists.areas.find(code)
        found += [area.parent] if area and area.parent else []
    if not found:
        topics = (*choices.of("pillar"), *choices.of("issue"))
        found = [lists.strategies.strategy_of(code).area for code in topics]
    return tuple(sorted({*found}))
