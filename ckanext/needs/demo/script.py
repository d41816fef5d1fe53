"""The words of a demo: one file of `schemas/demo`. No module of CKAN here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ckanext.needs.bilingual import Text
from ckanext.needs.declared import Node, read_yaml

#: What all dice begin with.
SEED = 2568


@dataclass(frozen=True, slots=True)
class Wording:
    """What people of one issue want: titles, ranges of baht and persons, the agency in charge."""

    issue: str
    agency: str
    wants: tuple[str, ...]
    cost: tuple[int, int]
    people: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Agency:
    """An organisation that the needs belong to."""

    name: str
    title: Text


@dataclass(frozen=True, slots=True)
class Idea:
    """A project that somebody proposes; baht, and how many of 100 voters choose it."""

    title: str
    text: str
    cost: int
    chosen: int


@dataclass(frozen=True, slots=True)
class DemoRound:
    """A round of `schemas/demo`.

    :param now: kind of the phase that goes on
    :param ballots: how many are in the box
    """

    name: str
    title: Text
    about: Text
    now: str
    budget: int
    ballots: int
    ideas: tuple[Idea, ...]


@dataclass(frozen=True, slots=True)
class Deciding:
    """The rounds of a local government, all of them of one area (a code)."""

    agency: Agency
    area: str
    rounds: tuple[DemoRound, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """One file of `schemas/demo`.

    :param statuses: shares of statuses of public needs, by how many years ago they were said
    :param deciding: rounds of a local government
    """

    source_system: str
    mark: str
    notice: str
    strategy: str
    province: str
    fiscal_years: dict[str, int]
    channels: dict[str, int]
    statuses: tuple[dict[str, int], ...]
    places: tuple[str, ...]
    reasons: tuple[str, ...]
    agencies: tuple[Agency, ...]
    wordings: tuple[Wording, ...]
    deciding: Deciding


def read_script(path: Path | None = None) -> Script:
    """Read the words of a demo; those of Saraburi without a path.

    :raises InputError: a key is missing or is not what it should be
    """
    shipped = Path(str(files("ckanext.needs.schemas"))) / "demo" / "saraburi.yaml"
    return read_yaml(path or shipped, _script)


def _script(node: Node) -> Script:
    return Script(
        source_system=node.text("source_system"),
        mark=node.text("mark"),
        notice=node.text("notice"),
        strategy=node.text("strategy"),
        province=node.text("province"),
        fiscal_years=_shares(node.child("fiscal_years")),
        channels=_shares(node.child("channels")),
        statuses=tuple(_shares(child) for child in node.children("statuses")),
        places=node.texts("places"),
        reasons=node.texts("reasons"),
        agencies=tuple(_agency(child) for child in node.children("agencies")),
        wordings=_wordings(node.child("issues")),
        deciding=_deciding(node.child("deciding")),
    )


def _shares(node: Node) -> dict[str, int]:
    return {key: node.number(key) for key in node}


def _agency(node: Node) -> Agency:
    return Agency(node.text("name"), node.label("title"))


def _wordings(node: Node) -> tuple[Wording, ...]:
    return tuple(_wording(issue, node.child(issue)) for issue in node)


def _wording(issue: str, node: Node) -> Wording:
    return Wording(
        issue=issue,
        agency=node.text("agency"),
        wants=node.texts("wants"),
        cost=_range(node.child("cost")),
        people=_range(node.child("people")),
    )


def _range(node: Node) -> tuple[int, int]:
    return node.number("least"), node.number("most")


def _deciding(node: Node) -> Deciding:
    return Deciding(
        agency=_agency(node),
        area=node.text("area"),
        rounds=tuple(_round(child) for child in node.children("rounds")),
    )


def _round(node: Node) -> DemoRound:
    return DemoRound(
        name=node.text("name"),
        title=node.label("title"),
        about=node.label("about"),
        now=node.text("now"),
        budget=node.number("budget"),
        ballots=node.number("ballots", 0),
        ideas=tuple(
            Idea(
                child.text("title"), child.text("text"), child.number("cost"),
                child.number("chosen", 0),
            )
            for child in node.children("ideas")
        ),
    )  # fmt: skip
