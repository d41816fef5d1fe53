"""Synthetic needs: seeded, and marked as what they are.

Places come from the areas' list. The result is a CSV that goes through the same door as anyone's
spreadsheet. No module of CKAN here.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from ckanext.needs.codelists import Area, Codelists
from ckanext.needs.demo.script import SEED, Script
from ckanext.needs.thai import FiscalYear, today

#: About a kilometre: a point stays in or near its subdistrict.
SPREAD_DEGREES = 0.009


@dataclass(frozen=True, slots=True)
class DemoNeed:
    """One row of the spreadsheet; field names are those of `schemas/citizen_need.yaml`."""

    external_id: str
    title: str
    notes: str
    strategy: str
    pillar: str
    issue: str
    province: str
    district: str
    subdistrict: str
    village: str
    spatial: str
    fiscal_year: int
    requested_on: str
    status: str
    status_since: str
    owner_org: str
    people_affected: int
    estimated_cost: int
    channel: str
    source_system: str


def make_needs(
    script: Script, lists: Codelists, public: int = 2000, hidden: int = 300, seed: int = SEED
) -> Iterator[DemoNeed]:
    """Yield the same needs for the same seed, in every district and every issue.

    :param hidden: how many more are still `submitted`, so not public
    """
    dice = random.Random(seed)  # noqa: S311 - nothing here is secret
    districts = [_with_subdistricts(d, lists) for d in lists.areas.children(script.province)]
    for number in range(public + hidden):
        yield _need(script, lists, dice, number, districts, public=number < public)


def write_csv(needs: Iterable[DemoNeed], path: Path) -> int:
    """Write the spreadsheet (UTF-8); return how many needs there were."""
    names = list(DemoNeed.__dataclass_fields__)
    rows = [[getattr(need, name) for name in names] for need in needs]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([names, *rows])
    return len(rows)


def _need(
    script: Script,
    lists: Codelists,
    dice: random.Random,
    number: int,
    districts: list[tuple[Area, list[Area]]],
    *,
    public: bool,
) -> DemoNeed:
    wording = script.wordings[number % len(script.wordings)]
    district, subdistricts = districts[_skewed(dice, number, len(districts))]
    subdistrict = dice.choice(subdistricts)
    year = int(_pick(dice, script.fiscal_years))
    requested = min(_day_of(dice, FiscalYear(year)), today())
    age = max(int(key) for key in script.fiscal_years) - year
    status = _pick(dice, script.statuses[age]) if public else "submitted"
    place = dice.choice(script.places)
    because, moreover = dice.sample(script.reasons, 2)
    return DemoNeed(
        external_id=f"SB-{number + 1:05d}",
        title=f"{dice.choice(wording.wants).format(place=place)} {script.mark}",
        notes=f"{because} บริเวณ{place} ตำบล{subdistrict.name.th} {moreover}\n\n{script.notice}",
        strategy=script.strategy,
        pillar=f"{script.strategy}:{wording.issue.split('.')[0]}",
        issue=f"{script.strategy}:{wording.issue}",
        province=script.province,
        district=district.code,
        subdistrict=subdistrict.code,
        village=f"หมู่ {dice.randint(1, 12)}",
        spatial=_near(dice, lists, subdistrict.code),
        fiscal_year=year,
        requested_on=requested.isoformat(),
        status=status,
        status_since=min(requested + timedelta(days=dice.randint(0, 60)), today()).isoformat(),
        owner_org=wording.agency,
        people_affected=dice.randint(*wording.people),
        estimated_cost=round(dice.randint(*wording.cost), -3),
        channel=_pick(dice, script.channels),
        source_system=script.source_system,
    )


def _with_subdistricts(district: Area, lists: Codelists) -> tuple[Area, list[Area]]:
    return district, list(lists.areas.children(district.code))


def _skewed(dice: random.Random, number: int, count: int) -> int:
    """Return a position: every one comes round, and the first (the bigger districts) more often."""
    return number % count if number % 3 == 0 else min(dice.randrange(count), dice.randrange(count))


def _pick(dice: random.Random, shares: dict[str, int]) -> str:
    return dice.choices(list(shares), weights=list(shares.values()))[0]


def _day_of(dice: random.Random, year: FiscalYear) -> date:
    return year.start + timedelta(days=dice.randrange((year.end - year.start).days + 1))


def _near(dice: random.Random, lists: Codelists, area: str) -> str:
    centre = lists.areas.centroid(area)
    if centre is None:
        return ""
    latitude, longitude = (
        degrees + dice.uniform(-SPREAD_DEGREES, SPREAD_DEGREES) for degrees in centre
    )
    return f"{latitude:.5f}, {longitude:.5f}"
