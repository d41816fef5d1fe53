"""Template rounds: what a round starts from, one YAML a template (`schemas/rounds/*.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ckanext.needs.bilingual import Text
from ckanext.needs.declared import Node, declaration_error, read_yaml
from ckanext.needs.rounds import voting_settings as voting
from ckanext.needs.rounds.errors import RoundError
from ckanext.needs.rounds.phase_rules import read_phases
from ckanext.needs.rounds.phases import KINDS, Phase
from ckanext.needs.rounds.topics import Topic, read_topics
from ckanext.needs.thai import FiscalYear, parse_date, today

SHIPPED = Path(str(files("ckanext.needs.schemas"))) / "rounds"
#: Any day will do to see whether the phases can be together.
SOME_DAY = date(2026, 10, 1)


@dataclass(frozen=True, slots=True)
class TemplatePhase:
    """A phase without its dates.

    :param days: how long it lasts if nothing else is said
    """

    key: str
    kind: str
    name: Text
    days: int
    show_counts: bool

    def on(self, first: date) -> dict[str, Any]:
        """Return the phase as one writes it, from its first day on."""
        return {
            "key": self.key,
            "kind": self.kind,
            "name": self.name.as_dict(),
            "starts": first.isoformat(),
            "ends": (first + timedelta(days=self.days - 1)).isoformat(),
            "show_counts": self.show_counts,
        }


@dataclass(frozen=True, slots=True)
class Template:
    """What a round starts from.

    :param title: of the round; `{year}` in it stands for the fiscal year (B.E.)
    :param budget_each: baht for each `each` (a community), None where the budget is not so made
    :param who: one of `voting_settings.WHO`
    """

    id: str
    order: int
    name: Text
    about: Text
    title: Text
    budget_each: int | None
    each: Text
    who: str
    strategy: str
    topics: tuple[Topic, ...]
    voting: voting.VotingSettings
    phases: tuple[TemplatePhase, ...]

    def title_of(self, fiscal_year: int) -> Text:
        """Return the title of a round of a fiscal year (B.E.)."""
        year = str(fiscal_year)
        return Text(self.title.th.replace("{year}", year), self.title.en.replace("{year}", year))

    def round_from(self, starts: object, fiscal_year: object) -> dict[str, Any]:
        """Return what the template says of a round, as `need_round_create` takes it.

        :param starts: first day of its phases; today where nothing is said
        :raises ThaiValueError: what is said is no day
        """
        first = parse_date(starts) if starts else today()
        year = FiscalYear.parse(fiscal_year).be if fiscal_year else FiscalYear.of(first).be
        title = self.title_of(year)
        return {
            "title_th": title.th,
            "title_en": title.en,
            "about_th": self.about.th,
            "about_en": self.about.en,
            "fiscal_year": year,
            "strategy": self.strategy,
            "topics": [topic.as_dict() for topic in self.topics],
            "who": self.who,
            "voting": self.voting.as_dict(),
            "phases": [phase.as_dict() for phase in self.phases_from(first)],
        }

    def phases_from(self, first: date) -> tuple[Phase, ...]:
        """Return its phases, one after the other, from a first day on."""
        written: list[dict[str, Any]] = []
        for phase in self.phases:
            written.append(phase.on(first))
            first += timedelta(days=phase.days)
        return read_phases(written)


def load_templates(own: str = "") -> Mapping[str, Template]:
    """Return all templates by their id, in the order that their files say.

    :param own: a folder with a portal's own ones, which replace shipped ones of the same id
    :raises InputError: something wrong in a file: its line and key, found and expected
    """
    paths = [*sorted(SHIPPED.glob("*.yaml"))]
    paths += sorted(Path(own).glob("*.yaml")) if own else []
    found = {template.id: template for template in map(_cached, paths)}
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


def read_template(path: Path) -> Template:
    """Return the template in a YAML file.

    :raises InputError: something wrong in it: its line and key, found and expected
    """
    return read_yaml(path, _template, str(path))


@lru_cache(maxsize=64)
def _cached(path: Path) -> Template:
    return read_template(path)


def _template(node: Node) -> Template:
    each = node.child("budget_each", optional=True) if node.has("budget_each") else None
    node.offer("budget_each")
    template = Template(
        id=node.text("id"),
        order=node.number("order", 100),
        name=node.label("name", both=True),
        about=node.label("about", Text("")),
        title=node.label("title"),
        budget_each=each.number("amount", least=1) if each else None,
        each=each.label("of") if each else Text(""),
        who=node.choice("who", tuple(voting.WHO), voting.REGISTERED),
        strategy=node.text("strategy", ""),
        topics=_topics(node),
        voting=_voting(node),
        phases=tuple(_phase(child) for child in node.children("phases")),
    )
    _check(node, template)
    return template


def _voting(node: Node) -> voting.VotingSettings:
    said = node.child("voting", optional=True)
    method = said.choice("method", tuple(voting.METHODS), voting.APPROVAL)
    limited = said.has("limit") or method != voting.KNAPSACK
    said.offer("limit")
    return voting.VotingSettings(
        method=method,
        limit=said.number("limit", 5, least=1) if limited else None,
        scope=said.choice("scope", tuple(voting.SCOPES), voting.WHOLE),
        rule=said.choice("rule", tuple(voting.RULES), voting.GREEDY),
        ties=said.choice("ties", tuple(voting.TIES), voting.CHEAPER),
        codes=said.flag("codes"),
        paper=said.flag("paper"),
    )


def _phase(node: Node) -> TemplatePhase:
    return TemplatePhase(
        key=node.text("key"),
        kind=node.choice("kind", tuple(KINDS)),
        name=node.label("name", both=True),
        days=node.number("days", least=1),
        show_counts=node.flag("show_counts"),
    )


def _topics(node: Node) -> tuple[Topic, ...]:
    written = [
        {"key": child.text("key"), "name": child.label("name").as_dict()}
        for child in node.children("topics")
    ]
    try:
        return read_topics(written)
    except RoundError as error:
        raise _at(node, error) from None


def _check(node: Node, template: Template) -> None:
    try:
        template.phases_from(SOME_DAY)
        voting.read_voting(template.voting.as_dict())
    except RoundError as error:
        raise _at(node, error) from None


def _at(node: Node, error: RoundError) -> ValueError:
    """Return the error of a round as that of a key of the file."""
    return declaration_error(node.file, error.field, error.reason.th, error.reason.in_("en"))
