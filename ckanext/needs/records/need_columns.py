"""Which column of a spreadsheet holds which field of a need (schemas/need_columns.yaml)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from rapidfuzz import process

from ckanext.needs.bilingual import Text
from ckanext.needs.declared import read_yaml
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.thai import fold

#: Fields of which a file must have a column; each group needs one of its fields.
REQUIRED = (("title",), ("district",), ("pillar", "issue"), ("fiscal_year", "requested_on"))
#: Fields that a mapping may say once for all rows that have nothing in them.
VALUES = (
    *("strategy", "pillar", "issue", "province", "district", "subdistrict", "village"),
    *("fiscal_year", "channel"),
)


@dataclass(frozen=True, slots=True)
class NeedRowMapping:
    """How the rows of one file become needs.

    :param columns: field of a need to the column that holds it
    :param source_system: used where a row names none
    :param owner_org: name (slug) of the agency that loads the file, and that of rows that name none
    :param agencies: the agencies a row may name: slug to title; empty = a slug is taken as it is
    :param status: where a row says none; empty = it is left to the portal
    :param external_id_from: fields that make the external id of rows that have none; empty = a row
        without one is an error
    :param ignored: columns that are no field of a need
    :param values: what holds where a row says nothing, by field (`VALUES`)
    :param agency_names: what the file calls agencies, each with the agency's slug
    """

    columns: Mapping[str, str]
    source_system: str = ""
    owner_org: str = ""
    agencies: Mapping[str, Text] = field(default_factory=dict[str, Text])
    status: str = ""
    external_id_from: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    agency_names: Mapping[str, str] = field(default_factory=dict[str, str])

    def column(self, name: str) -> str:
        """Return the file's column for a field, else the name people know it by."""
        return self.columns.get(name) or need_columns()[name][0]


@lru_cache
def need_columns() -> Mapping[str, tuple[str, ...]]:
    """Return each field of a need with the names its column may have."""
    path = Path(str(files("ckanext.needs.schemas"))) / "need_columns.yaml"
    return read_yaml(path, lambda node: {key: node.texts(key) for key in node})


def need_mapping(
    headers: Sequence[str],
    where: SourceRef,
    source_system: str = "",
    owner_org: str = "",
    agencies: Mapping[str, Text] | None = None,
    status: str = "",
    external_id_from: tuple[str, ...] = (),
    named: Mapping[str, Sequence[str]] | None = None,
    values: Mapping[str, str] | None = None,
    agency_names: Mapping[str, str] | None = None,
) -> NeedRowMapping:
    """Find the columns of a file by its headers; parameters as in `NeedRowMapping`.

    :param where: the header's place, for errors
    :param named: field of a need to the names that its column has in this source; they alone count
    :raises InputError: a required column is missing, or two columns are one field
    """
    known = {**need_columns(), **(named or {})}
    names = {fold(alias): key for key, aliases in known.items() for alias in aliases}
    names |= {fold(alias): key for key, aliases in (named or {}).items() for alias in aliases}
    found: dict[str, list[str]] = {}
    ignored: list[str] = []
    for header in headers:
        key = names.get(fold(header))
        if key:
            found.setdefault(key, []).append(header)
        else:
            ignored.append(header)
    needed = REQUIRED if external_id_from else (*REQUIRED, ("external_id",))
    said = {**(values or {}), **found}
    problems = [*_missing(said, needed, headers, where), *_twice(found, where)]
    if not source_system and "source_system" not in found:
        problems.append(_no_system(where))
    if problems:
        raise InputError(*problems)
    return NeedRowMapping(
        columns={key: columns[0] for key, columns in found.items()},
        source_system=source_system,
        owner_org=owner_org,
        agencies=agencies or {},
        status=status,
        external_id_from=external_id_from,
        ignored=tuple(ignored),
        values=values or {},
        agency_names=agency_names or {},
    )


def _missing(
    found: Container[str],
    needed: Iterable[tuple[str, ...]],
    headers: Sequence[str],
    where: SourceRef,
) -> list[Problem]:
    problems: list[Problem] = []
    for group in needed:
        if any(key in found for key in group):
            continue
        names = [name for key in group for name in need_columns()[key]]
        wanted = " / ".join(need_columns()[key][0] for key in group)
        near = [(process.extractOne(name, headers, score_cutoff=50)) for name in names]
        best = max((match for match in near if match), key=lambda match: match[1], default=None)
        hint_th = f" ใกล้เคียงที่สุดคือ «{best[0]}»" if best else ""
        hint_en = f"; the closest is «{best[0]}»" if best else ""
        reason = Text(
            f"ไม่มีคอลัมน์นี้{hint_th} (ใช้ชื่อใดก็ได้: {', '.join(names)})",
            f"this column is missing{hint_en} (any of: {', '.join(names)})",
        )
        problems.append(Problem("missing_column", reason, where, wanted))
    return problems


def _twice(found: Mapping[str, list[str]], where: SourceRef) -> list[Problem]:
    return [
        Problem(
            "duplicate_column",
            Text("มีหลายคอลัมน์ที่หมายถึงเรื่องเดียวกัน", "several columns mean the same"),
            where,
            key,
            ", ".join(columns),
        )
        for key, columns in found.items()
        if len(columns) > 1
    ]


def _no_system(where: SourceRef) -> Problem:
    return Problem(
        "no_source_system",
        Text("ต้องบอกระบบต้นทางของไฟล์", "the file's source system must be said"),
        where,
        need_columns()["source_system"][0],
    )
