"""The page of the one search, ready to print in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk

from ckanext.needs import config, lists
from ckanext.needs.codelists import Area
from ckanext.needs.finding.fields import DATASETS, LINES, NEEDS
from ckanext.needs.finding.found import Found
from ckanext.needs.finding.map_box import MapBox, around
from ckanext.needs.finding.projects import Projects
from ckanext.needs.finding.snippets import Part, marked, snippet
from ckanext.needs.finding.understanding import Question
from ckanext.needs.model.project import Project
from ckanext.needs.pages.form_choices import provinces_of_strategies
from ckanext.needs.pages.labels import name_of
from ckanext.needs.spending.choices import LONGEST

PROJECTS = "projects"
#: All kinds of results, in the order of the page.
KINDS = (NEEDS, LINES, PROJECTS, DATASETS)
#: Satang of a baht.
SATANG = 100
#: So many places are named at most.
MOST_PLACES = 6


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was found.

    :param facts: what else is known of it, in a few words each
    """

    title: tuple[Part, ...]
    link: str
    snippet: tuple[Part, ...] = ()
    facts: tuple[str, ...] = ()
    baht: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Results of one kind. `link`: the address with nothing but this kind."""

    kind: str
    count: int
    results: tuple[Result, ...]
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Place:
    """An area that the question names, and the address of its needs."""

    name: str
    link: str


@dataclass(frozen=True, slots=True)
class MapChoice:
    """A part of the map that can be chosen, as the address says it."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says: the words, one kind (or empty for all), a part of the map, a page."""

    q: str
    kind: str = ""
    box: MapBox | None = None
    page: int = 1
    as_typed: bool = False

    def address(self, **other: Any) -> str:
        """Return the address of the same with something else."""
        said = {
            "q": self.q,
            "kind": self.kind,
            "bbox": str(self.box) if self.box else "",
            "page": "",
            "typed": "1" if self.as_typed else "",
        }
        chosen = {name: value for name, value in (said | other).items() if value}
        return f"{tk.url_for('needs_search.index')}?{urlencode(chosen)}"


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What the page shows.

    :param meant: another spelling, whose results are shown; empty for none
    :param typed_link: the address of the results of what was typed
    :param before, after: addresses of the page before and of the next one, of one kind
    """

    asked: Asked
    places: tuple[Place, ...] = ()
    map_choices: tuple[MapChoice, ...] = ()
    groups: tuple[Group, ...] = ()
    meant: str = ""
    typed_link: str = ""
    before: str = ""
    after: str = ""
    answers: bool = True

    @property
    def count(self) -> int:
        """How many results there are of all kinds."""
        return sum(group.count for group in self.groups)

    @property
    def shown(self) -> tuple[Group, ...]:
        """The groups with results, those of the chosen kind alone if there is one."""
        chosen = self.asked.kind
        return tuple(g for g in self.groups if g.results and chosen in ("", g.kind))


@dataclass(frozen=True, slots=True)
class _Printer:
    """Prints documents of the index for a reader."""

    question: Question
    language: str = field(default_factory=lists.language)

    def need(self, doc: Mapping[str, Any]) -> Result:
        facts = [
            self._name("status", doc.get("extras_status")),
            self._name("district", doc.get("extras_district")),
            self._name("pillar", doc.get("extras_pillar")),
        ]
        link = tk.url_for("citizen-need.read", id=doc["name"])
        return self._result(doc, link, facts)

    def line(self, doc: Mapping[str, Any]) -> Result:
        satang = doc.get("needs_number_satang")
        facts = [
            str(doc.get("needs_line_agency") or ""),
            self._name("fiscal_year", doc.get("needs_line_year")),
            str(doc.get("needs_kept_plan") or ""),
        ]
        title = str(doc.get("needs_kept_title") or "")
        link = tk.url_for(
            "needs_budget.of_dataset",
            dataset=doc.get("needs_kept_dataset"),
            area=doc.get("needs_line_area"),
            phase=doc.get("needs_line_phase"),
            fiscal_year=doc.get("needs_line_year"),
            q=title[:LONGEST],
        )
        baht = "" if satang is None else f"{int(satang) // SATANG:,}"
        return self._result({"title": title}, link, facts, baht)

    def dataset(self, doc: Mapping[str, Any]) -> Result:
        return self._result(doc, tk.url_for("dataset.read", id=doc["name"]), [])

    def project(self, project: Project) -> Result:
        facts = [
            name_of(lists.current(), "area", project.area).in_(self.language),
            self._name("fiscal_year", project.fiscal_year),
        ]
        link = tk.url_for("needs_projects.read", project_id=project.id)
        said = {"title": project.title, "notes": project.description}
        baht = "" if project.budget is None else f"{project.budget:,.0f}"
        return self._result(said, link, facts, baht)

    def _result(
        self, doc: Mapping[str, Any], link: str, facts: Sequence[str], baht: str = ""
    ) -> Result:
        return Result(
            title=marked(str(doc.get("title") or ""), self.question),
            link=link,
            snippet=snippet(str(doc.get("notes") or ""), self.question),
            facts=tuple(fact for fact in facts if fact),
            baht=baht,
        )

    def _name(self, field: str, code: object) -> str:
        return name_of(lists.current(), field, str(code or "")).in_(self.language)


def shown(asked: Asked, found: Found, projects: Projects, per: int) -> SearchPage:
    """Return the page.

    :param per: results of one kind on a page
    """
    groups = _groups(asked, found, projects)
    chosen = next((group for group in groups if group.chosen), None)
    more = chosen is not None and asked.page * per < chosen.count
    return SearchPage(
        asked=asked,
        places=_places(found.question),
        map_choices=map_choices(asked.box),
        groups=groups,
        meant=found.meant,
        typed_link=asked.address(typed="1") if found.meant else "",
        before=asked.address(page=asked.page - 1) if chosen and asked.page > 1 else "",
        after=asked.address(page=asked.page + 1) if more else "",
    )


def map_choices(box: MapBox | None) -> tuple[MapChoice, ...]:
    """Return the parts of the map that can be chosen: the portal's districts, and one's own."""
    current, language, chosen = lists.current(), lists.language(), str(box) if box else ""
    provinces = config.provinces() or provinces_of_strategies(current)
    districts = [one for code in provinces for one in current.areas.children(code)]
    boxes = [(str(there), one.name.in_(language)) for one in districts if (there := around(one))]
    named = sorted(((name, value) for value, name in boxes), key=lambda pair: pair[0])
    if chosen and chosen not in dict(boxes):
        named = [(chosen, chosen), *named]
    return tuple(MapChoice(value, name, value == chosen) for name, value in named)


def _groups(asked: Asked, found: Found, projects: Projects) -> tuple[Group, ...]:
    printer = _Printer(found.question)
    print_one: Mapping[str, Callable[[Mapping[str, Any]], Result]] = {
        NEEDS: printer.need,
        LINES: printer.line,
        DATASETS: printer.dataset,
    }
    results = {
        kind: (answer.count, tuple(print_one[kind](doc) for doc in answer.documents))
        for kind, answer in found.answers.items()
    }
    results[PROJECTS] = (projects.count, tuple(printer.project(one) for one in projects.found))
    return tuple(
        Group(
            kind=kind,
            count=count,
            results=printed,
            link=asked.address(kind=kind),
            chosen=kind == asked.kind,
        )
        for kind in sorted(KINDS, key=lambda kind: kind not in found.question.asked_for)
        for count, printed in (results.get(kind, (0, ())),)
    )


def _places(question: Question) -> tuple[Place, ...]:
    areas, language = lists.current().areas, lists.language()
    named = [area for code in question.areas if (area := areas.find(code))]
    wide = [area for area in named if area.level in ("province", "district")]
    return tuple(_place(area, language) for area in wide[:MOST_PLACES])


def _place(area: Area, language: str) -> Place:
    name = lists.current().areas.full_label(area.code, language)
    return Place(name, tk.url_for("needs_explore.index", **{area.level: area.code}))
