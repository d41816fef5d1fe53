"""Where the rows of a run came from, as its datasets say it, and what was wrong with some."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from ckanext.needs.bilingual import Text
from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.problems import Problem, SourceRef
from ckanext.needs.publish.datapackage import PACKAGE
from ckanext.needs.publish.edition import Edition

#: Problems that a run keeps; their number is there all the same.
MAX_KEPT = 1000
Said = dict[str, Any]


def told(harvester: str, editions: Sequence[Edition], moment: datetime) -> Said:
    """Return what is known of the source of some editions that were built just now.

    It is what their datapackages say (`title`, `path`, `fetched`, `hash`, `mapping`, `rows`), with
    the title in both languages. Where they leave out when the contents came, it is `moment`.

    :param moment: UTC, when the run began
    """
    said = _first_source(editions[0].folder / PACKAGE) if editions else {}
    declared = harvest_source.load(harvester)
    title = declared.source.attribution.as_dict()
    return {"title": title, "fetched": f"{moment:%Y-%m-%dT%H:%M:%SZ}"} | _without_title(said)


def listed(problems: Sequence[Problem]) -> list[Said]:
    """Return problems as they are kept: at most `MAX_KEPT`, errors first."""
    errors_first = sorted(problems, key=lambda problem: problem.severity != "error")
    return [as_dict(problem) for problem in errors_first[:MAX_KEPT]]


def as_dict(problem: Problem) -> Said:
    """Return a problem as an action gives it."""
    return {
        "severity": problem.severity,
        "kind": problem.kind,
        "file": problem.where.file,
        "part": problem.where.part,
        "row": problem.where.row,
        "column": problem.column,
        "value": problem.value,
        "reason": problem.reason.as_dict(),
    }


def from_dict(said: Said) -> Problem:
    """Return the problem that `as_dict` gave."""
    return Problem(
        kind=said["kind"],
        reason=Text.of(said["reason"]),
        where=SourceRef(said["file"], said["part"], said["row"]),
        column=said["column"],
        value=said["value"],
        severity=said["severity"],
    )


def refused(problems: Sequence[Problem]) -> int:
    """Return how many rows have an error."""
    errors = (problem for problem in problems if problem.severity == "error")
    return len({problem.where for problem in errors if problem.where.row})


def _first_source(path: Path) -> Said:
    if not path.is_file():
        return {}
    package = cast("Said", json.loads(path.read_text(encoding="utf-8")))
    sources: list[Said] = package.get("sources") or [{}]
    return sources[0]


def _without_title(said: Said) -> Said:
    return {key: value for key, value in said.items() if key not in ("title", "version")}
