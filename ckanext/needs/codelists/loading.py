"""Loads codelists from the files shipped in schemas/ or from a portal's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists.area_file import read_area_list
from ckanext.needs.codelists.areas import Areas
from ckanext.needs.codelists.choices import Choices, read_choices
from ckanext.needs.codelists.status import Statuses, read_statuses
from ckanext.needs.codelists.strategies import Strategies
from ckanext.needs.codelists.strategy import Strategy
from ckanext.needs.codelists.strategy_file import read_strategy
from ckanext.needs.problems import InputError, Problem, SourceRef

SCHEMAS = Path(str(files("ckanext.needs.schemas")))
#: The strategies shipped, and the order in which they are offered.
SHIPPED = ("saraburi-2561", "bma-2561", "bma-2565", "bma-2568")


@dataclass(frozen=True, slots=True)
class Codelists:
    """Every codelist of one portal."""

    strategies: Strategies
    areas: Areas
    statuses: Statuses
    channels: Choices
    sensitive_complaints: Choices


@lru_cache(maxsize=16)
def load(
    strategies: tuple[str, ...] = SHIPPED,
    areas: str = "thailand",
    statuses: str = "statuses",
    channels: str = "channels",
    sensitive_complaints: str = "sensitive_complaints",
) -> Codelists:
    """Return the codelists named; the same names give the same object.

    :param strategies: each a name of a file in schemas/strategies (`saraburi-2561`), or the path
        of somebody's own YAML: a name with a slash in it is a path; likewise the others
    :raises InputError: no such file, or something wrong in it: file, key and expectation
    """
    loaded = [read_strategy(_path(name, "strategies")) for name in strategies]
    _refuse_twice([strategy.id for strategy in loaded], strategies)
    _check_links(loaded, strategies)
    return Codelists(
        strategies=Strategies(loaded),
        areas=Areas(read_area_list(_path(areas, "areas"))),
        statuses=read_statuses(_path(statuses)),
        channels=read_choices(_path(channels)),
        sensitive_complaints=read_choices(_path(sensitive_complaints)),
    )


def default() -> Codelists:
    """Return the codelists that are shipped: every strategy, Thailand's areas."""
    return load()


def _path(name: str, folder: str = "") -> Path:
    if "/" in name:
        return Path(name)
    shelf = SCHEMAS / folder
    path = shelf / f"{name.removesuffix('.yaml')}.yaml"
    if not path.is_file():
        shipped = ", ".join(sorted(p.stem for p in shelf.glob("*.yaml")))
        reason = Text(
            f"ไม่มีไฟล์นี้ ที่มีให้: {shipped} (ไฟล์ของคุณเองต้องระบุเส้นทางที่มี /)",
            f"no such file; shipped: {shipped} (a file of your own is named with a / in its path)",
        )
        raise InputError(Problem("bad_codelist", reason, SourceRef(str(path)), value=name))
    return path


def _refuse_twice(ids: list[str], names: tuple[str, ...]) -> None:
    for index, strategy_id in enumerate(ids):
        if strategy_id in ids[:index]:
            reason = Text("รหัสยุทธศาสตร์นี้ถูกใช้แล้ว", "this strategy id is already in use")
            where = SourceRef(names[index])
            raise InputError(Problem("bad_codelist", reason, where, "id", strategy_id))


def _check_links(strategies: Sequence[Strategy], names: tuple[str, ...]) -> None:
    """Refuse links to codes that a loaded strategy does not have; others are not checked."""
    codes = {e.code for s in strategies for e in (*s.pillars, *s.issues)}
    ids = {strategy.id for strategy in strategies}
    for strategy, name in zip(strategies, names, strict=True):
        for code in (end for link in strategy.links for end in (link.source, link.target)):
            if code.partition(":")[0] in ids and code not in codes:
                reason = Text("ไม่มีรหัสนี้", "no pillar or issue has this code")
                where = SourceRef(name)
                raise InputError(Problem("bad_codelist", reason, where, "crosswalks", code))
