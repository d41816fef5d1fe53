"""An evidence brief, ready to print in the reader's language: for the page, the PDF and the DOCX.

A brief is a row of sections, each of texts, pictures and tables, so that all three say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import ckan.plugins.toolkit as tk

from ckanext.needs import config, lists
from ckanext.needs.briefs.brief import Brief, Sums
from ckanext.needs.briefs.needs import PublicNeed
from ckanext.needs.pages import brief_money, brief_needs
from ckanext.needs.pages.brief_parts import Section, number, share, year_number
from ckanext.needs.pages.need_card import day

#: Dimensions of the choices in the order of a brief's title.
TITLE = ("district", "province", "agency", "issue", "pillar", "fiscal_year")


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, and what it counts."""

    figure: str
    says: str


@dataclass(frozen=True, slots=True)
class BriefPage:
    """What is printed.

    :param address: permanent, in no language; empty of a brief that is not kept
    :param made: the day it was made, in the reader's calendar
    :param language: `th` or `en`
    """

    title: str
    subject: tuple[tuple[str, str], ...]
    number: str
    address: str
    made: str
    language: str
    portal: str
    tiles: tuple[Tile, ...]
    findings: tuple[str, ...]
    sections: tuple[Section, ...]


def shown(
    brief: Brief, number: str, created: datetime, public: Mapping[str, PublicNeed]
) -> BriefPage:
    """Return a kept brief as it is printed.

    :param created: UTC
    :param public: its needs that everyone may read now, by id
    """
    language = "en" if lists.language().startswith("en") else "th"
    address = f"{config.site_url().rstrip('/')}/needs/brief/{number}"
    return BriefPage(
        title=title(brief, language),
        subject=subject(brief, language),
        number=number,
        address=address,
        made=day(created.date().isoformat(), language),
        language=language,
        portal=str(tk.config.get("ckan.site_title") or ""),
        tiles=tiles(brief.sums),
        findings=tuple(brief_needs.findings(brief, language) + brief_money.findings(brief)),
        sections=(
            brief_needs.trend(brief, language),
            brief_needs.comparison(brief, language),
            brief_needs.topics(brief, language),
            brief_money.linked(brief),
            brief_money.published(brief, language),
            brief_needs.named(brief, public, language),
            brief_money.sources(brief, number, address, created),
        ),
    )


def title(brief: Brief, language: str) -> str:
    """Return what a brief is about in one line."""
    by_dimension = {name: _names(brief, name, language) for name in TITLE}
    return " · ".join(", ".join(names) for names in by_dimension.values() if names)


def subject(brief: Brief, language: str) -> tuple[tuple[str, str], ...]:
    """Return the choices: what was chosen of, and what."""
    labels = {
        "district": tk._("District"),
        "province": tk._("Province"),
        "agency": tk._("Agency"),
        "issue": tk._("Issue"),
        "pillar": tk._("Pillar"),
        "fiscal_year": tk._("Fiscal year"),
    }
    found = ((label, _names(brief, name, language)) for name, label in labels.items())
    said = [(label, ", ".join(names)) for label, names in found if names]
    years = any(name == "fiscal_year" for name, _code in brief.choices)
    return tuple(said if years else [*said, (labels["fiscal_year"], tk._("all years"))])


def tiles(sums: Sums) -> tuple[Tile, ...]:
    """Return the headline figures."""
    nothing = tk._("No data")
    people = number(sums.people) if sums.people_said else nothing
    cost = number(sums.cost) if sums.cost_said else nothing
    return (
        Tile(number(sums.needs), tk._("needs that everyone may read")),
        Tile(people, tk._("people affected, as reported")),
        Tile(share(sums.answered, sums.needs) or nothing, tk._("in a plan, funded or done")),
        Tile(cost, tk._("baht, estimated where somebody did")),
    )


def _names(brief: Brief, dimension: str, language: str) -> Sequence[str]:
    chosen = [named for name, named in brief.choices if name == dimension]
    if dimension != "fiscal_year" or not chosen:
        return [named.in_(language) for named in chosen]
    years = ", ".join(year_number(int(named.code)) for named in chosen)
    return [tk._("fiscal year {years}").format(years=years)]
