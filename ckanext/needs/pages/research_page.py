"""The researcher pages, ready to print in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

import ckan.plugins.toolkit as tk

from ckanext.needs import config, lists
from ckanext.needs.bilingual import Text
from ckanext.needs.catalogue import files as catalogue_files
from ckanext.needs.catalogue.published import ask
from ckanext.needs.pages.need_card import day
from ckanext.needs.researching.citation import Cited, sentence
from ckanext.needs.researching.datasets import DataFile, Dataset
from ckanext.needs.researching.editions import Edition, editions
from ckanext.needs.researching.snippets import Snippet, snippets
from ckanext.needs.researching.years import YEAR
from ckanext.needs.tables.schema import Constraints, TableSchema, table_schema

#: What the place of a version in an address says for the one in force.
LATEST = "latest"
TYPES = {
    "string": Text("ข้อความ", "text"),
    "integer": Text("จำนวนเต็ม", "whole number"),
    "number": Text("จำนวน", "number"),
    "date": Text("วันที่ (ค.ศ.)", "date"),
    "boolean": Text("ใช่/ไม่ใช่", "yes/no"),
}
YEARS = """
    SELECT dataset, fiscal_year_be AS year, count(*) AS rows FROM published
    GROUP BY 1, 2 ORDER BY 2
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `limits` is what its values keep to, in words."""

    name: str
    kind: str
    title: str
    description: str
    unit: str
    limits: str


@dataclass(frozen=True, slots=True)
class Year:
    """One fiscal year of a table in a dataset; `year` is None for rows that say none."""

    year: int | None
    rows: int
    link: str


@dataclass(frozen=True, slots=True)
class File:
    """A table as it is published in a dataset.

    :param latest: address that stays the same; `version`: of exactly this edition
    """

    dataset: Dataset
    file: DataFile
    latest: str
    latest_json: str
    version: str
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class TablePage:
    """A table: what its columns mean, where its files are, and programs to read it."""

    schema: TableSchema
    columns: tuple[Column, ...]
    files: tuple[File, ...]
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """A dataset: how to cite it, its files, and what became of it."""

    dataset: Dataset
    files: tuple[File, ...]
    citation: str
    editions: tuple[Edition, ...]
    published: str


def table_page(name: str, datasets: Sequence[Dataset]) -> TablePage:
    """Return the page of a table.

    :param datasets: all that are published
    :raises InputError: there is no such table
    """
    schema, years = table_schema(name), _years(name)
    found = tuple(
        _file(dataset, file, years)
        for dataset in datasets
        for file in dataset.files
        if file.table == name
    )
    return TablePage(schema, columns(schema), found, _snippets(schema, found))


def dataset_page(dataset: Dataset) -> DatasetPage:
    """Return the page of a dataset."""
    found = editions(dataset.id, dataset.harvester, (dataset.version, dataset.previous))
    return DatasetPage(
        dataset=dataset,
        files=tuple(_file(dataset, file, _years(file.table)) for file in dataset.files),
        citation=sentence(cited(dataset, "", found), lists.language()),
        editions=found,
        published=_published(dataset, found).isoformat(),
    )


def cited(dataset: Dataset, table: str, known: Sequence[Edition] = ()) -> Cited:
    """Return what is cited of a dataset, or of one of its tables.

    :param known: its editions, where they are looked up already
    """
    language = lists.language()
    found = known or editions(dataset.id, dataset.harvester, (dataset.version,))
    return Cited(
        key=f"{dataset.name}-{table}" if table else dataset.name,
        title=dataset.title.in_(language),
        table=table_schema(table).title.in_(language) if table else "",
        publisher=dataset.agency,
        portal=str(tk.config.get("ckan.site_title") or ""),
        version=dataset.version,
        published=_published(dataset, found),
        address=f"{config.site_url()}/dataset/{quote(dataset.name)}",
        licence=dataset.licence,
    )


def columns(schema: TableSchema) -> tuple[Column, ...]:
    """Return the dictionary of a table."""
    say = lists.say
    return tuple(
        Column(
            name=field.name,
            kind=say(TYPES[field.type]),
            title=say(field.title),
            description=say(field.description),
            unit=say(field.unit) if field.unit.th else "",
            limits=_limits(field.constraints),
        )
        for field in schema.fields
    )


def in_words(iso: str) -> str:
    """Return an ISO day in the reader's words."""
    return day(iso, lists.language())


def _limits(said: Constraints) -> str:
    parts = [tk._("always filled")] if said.required else []
    parts += [tk._("each value once")] if said.unique else []
    parts += [", ".join(said.enum)] if said.enum else []
    if said.minimum is not None and said.maximum is not None:
        parts.append(f"{said.minimum}–{said.maximum}")
    elif said.minimum is not None:
        parts.append(tk._("at least {number}").format(number=said.minimum))
    return " · ".join(parts)


def _published(dataset: Dataset, found: Sequence[Edition]) -> date:
    """Return the day of the edition in force; of one that no run tells of, when it was changed."""
    now = next((one.day for one in found if one.version == dataset.version), dataset.changed)
    return date.fromisoformat(now)


def _years(table: str) -> Mapping[str, list[tuple[int | None, int]]]:
    """Return fiscal years and their rows in the published tables of a name, by dataset."""
    if YEAR not in table_schema(table).columns:
        return {}
    found: dict[str, list[tuple[int | None, int]]] = {}
    for row in ask(table, [YEAR], YEARS):
        found.setdefault(row["dataset"], []).append((row["year"], row["rows"]))
    return found


def _file(
    dataset: Dataset, file: DataFile, years: Mapping[str, list[tuple[int | None, int]]]
) -> File:
    def link(version: str, name: str) -> str:
        return catalogue_files.address(dataset.name, version, name)

    return File(
        dataset=dataset,
        file=file,
        latest=link(LATEST, file.name),
        latest_json=link(LATEST, f"{file.table}.json"),
        version=link(dataset.version, file.name),
        years=tuple(
            Year(year, rows, link(LATEST, f"{year}/{file.name}") if year else "")
            for year, rows in years.get(dataset.name, ())
        ),
    )


def _snippets(schema: TableSchema, found: Sequence[File]) -> tuple[Snippet, ...]:
    """Return programs for the newest of the files; none where nothing is published."""
    if not found:
        return ()
    first = found[0]
    api = f"{config.site_url()}/api/3/action/datastore_search"
    rows = f"{api}?{urlencode({'resource_id': first.file.resource_id})}"
    return snippets(schema, first.latest, rows)
