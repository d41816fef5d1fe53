"""What the home page says: how many needs there are, on what, what became of them, what is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError
from pysolr import SolrError
from sqlalchemy.exc import SQLAlchemyError

from ckanext.needs import config, lists
from ckanext.needs.bilingual import Text
from ckanext.needs.exploring.choices import Choices
from ckanext.needs.exploring.found import find, first
from ckanext.needs.pages.form_choices import provinces_of_strategies
from ckanext.needs.pages.labels import name_of
from ckanext.needs.pages.round_page import in_words
from ckanext.needs.rounds.phases import ANNOUNCE, Schedule, phase_at
from ckanext.needs.rounds.when import NOW

NEWEST, ROUNDS = 5, 4
MONEY = """
    SELECT pillar, sum(funded_amount) AS amount FROM published
    WHERE pillar IS NOT NULL AND funded_amount IS NOT NULL GROUP BY pillar
"""


@dataclass(frozen=True, slots=True)
class Pillar:
    """A pillar that needs are on; `money` in whole baht, None where no table says it."""

    code: str
    name: str
    needs: int
    part: int
    money: int | None


@dataclass(frozen=True, slots=True)
class Deciding:
    """A round in which people can do something now: what, and until when (the reader's words)."""

    name: str
    title: str
    doing: str
    until: str


@dataclass(frozen=True, slots=True)
class Home:
    """The public needs and datasets of the portal.

    :param answered_share: of the needs, in percent; None without needs
    :param pillars: the one with most needs first
    :param newest: needs as Explore lists them; `endorsed`: those that most people need too
    :param rounds: those whose result is not there yet, the phase that ends soonest first
    :param districts: (name of the province, its districts' codes and names)
    """

    needs: int
    people: int
    answered_share: int | None
    datasets: int
    pillars: tuple[Pillar, ...]
    newest: tuple[dict[str, str], ...]
    endorsed: tuple[dict[str, str], ...]
    rounds: tuple[Deciding, ...]
    districts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def home() -> Home | None:
    """Ask the search index and the published tables; None while the index does not answer."""
    try:
        found = find(Choices(), order="newest", limit=NEWEST)
        endorsed = first("endorsed", NEWEST)
        datasets = _datasets()
    except (SearchError, SolrError):
        return None
    most = max(found.counts["pillar"].values(), default=1)
    money = _money()
    pillars = [
        Pillar(
            code=code,
            name=lists.say(name_of(lists.current(), "pillar", code)),
            needs=needs,
            part=round(100 * needs / most),
            money=money.get(code),
        )
        for code, needs in found.counts["pillar"].items()
    ]
    return Home(
        needs=found.needs,
        people=found.people,
        answered_share=round(100 * found.answered / found.needs) if found.needs else None,
        datasets=datasets,
        pillars=tuple(sorted(pillars, key=lambda pillar: (-pillar.needs, pillar.code))),
        newest=found.listed,
        endorsed=endorsed,
        rounds=_rounds(),
        districts=_districts(),
    )


def _rounds() -> tuple[Deciding, ...]:
    moment, language = datetime.now(UTC), lists.language()
    going: list[dict[str, Any]] = tk.get_action("need_round_list")({}, {"when": NOW})
    found = [(one, phase_at(Schedule(one["state"], one["phases"]), moment)) for one in going]
    deciding = [(one, phase) for one, phase in found if phase and phase.kind != ANNOUNCE]
    deciding.sort(key=lambda each: each[1].ends)
    return tuple(
        Deciding(
            name=one["name"],
            title=Text.of(one["title"]).in_(language),
            doing=phase.name.in_(language),
            until=in_words(phase.as_dict()["ends"], language),
        )
        for one, phase in deciding[:ROUNDS]
    )


def _datasets() -> int:
    asked = {"fq": "+type:dataset +capacity:public", "rows": 0}
    return tk.get_action("package_search")({}, asked)["count"]


def _money() -> dict[str, int]:
    """Return the baht behind needs by pillar; empty where no such table is published."""
    if not p.plugin_loaded("datastore"):
        return {}
    from ckanext.needs.catalogue.published import ask

    try:
        rows = ask("needs_budget_gap", ("pillar", "funded_amount"), MONEY)
    except SQLAlchemyError:
        return {}
    return {row["pillar"]: int(row["amount"]) for row in rows}


def _districts() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    known, language = lists.current(), lists.language()
    provinces = config.provinces() or provinces_of_strategies(known)
    return tuple(
        (
            known.areas.label(province, language),
            tuple((area.code, area.name.in_(language)) for area in known.areas.children(province)),
        )
        for province in provinces
    )
