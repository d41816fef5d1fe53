"""A harvester: one source, how it maps to records, and the open datasets made of it (YAML)."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ckanext.needs.bilingual import Text
from ckanext.needs.declared import Node, closest, declaration_error, read_yaml
from ckanext.needs.problems import InputError
from ckanext.needs.publish.dataset_spec import DatasetSpec, read_dataset
from ckanext.needs.records.mapping import KINDS, Mapping, read_mapping
from ckanext.needs.sources.options import TABLE_LINES, FetchOptions, ReadOptions

#: `portal`: the records are handed in by the caller (this catalogue's own needs). The others are
#: those of `sources.read`, whose libraries a portal does without until it harvests.
SOURCE_FORMATS = (
    *("portal", "csv", "xlsx", "json", "jsonl", "geojson", "document", "docx", "pdf"),
    *("ckan_needs", "ckan_datastore", "traffy"),
)
SCHEDULES = ("manual", "daily", "weekly", "monthly")
#: Kind of record in the lake by what `records` says; all others are budget lines.
KINDS_OF_RECORD = {
    "needs": "need",
    "complaints": "complaint_count",
    "participation": "participation",
    "votes": "vote_count",
}


DEFAULT_OPTIONS = ReadOptions()
DEFAULT_FETCHING = FetchOptions()


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """Where a source is and whose it is.

    :param locations: paths (relative ones start at the YAML's folder) or `http(s)` addresses
    :param attribution: who made it, as the published dataset's source says it
    :param licence: of the source, as its publisher states it
    :param fetched: ISO date on which the shipped copy was taken; empty = read afresh at each run
    :param options: how its files are to be read
    :param fetching: what may be fetched; a portal's operator says it, not the YAML
    :param copies: paths to read the locations from, once they have been fetched; a path each
    """

    format: str
    locations: tuple[str, ...]
    attribution: Text
    licence: str
    homepage: str
    fetched: str
    options: ReadOptions = DEFAULT_OPTIONS
    fetching: FetchOptions = DEFAULT_FETCHING
    copies: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Where each location is read from: its copy, or the location itself."""
        return self.copies or self.locations

    @property
    def origin(self) -> tuple[str, ...]:
        """Where the records come from: two sources that share a place may have the same ones."""
        return ("portal",) if self.format == "portal" else self.locations


@dataclass(frozen=True, slots=True)
class Harvester:
    """One YAML of `harvesters/`.

    :param name: slug; also the source's name in the lake
    :param records: what the rows become: one of `records.mapping.KINDS`
    :param schedule: `manual`, `daily`, `weekly` or `monthly`
    :param path: the YAML file
    """

    name: str
    title: Text
    source: SourceSpec
    records: str
    mapping: Mapping
    datasets: tuple[DatasetSpec, ...]
    schedule: str
    path: Path

    @property
    def kind(self) -> str:
        """The kind of record in the lake: `need`, `budget_line`, `complaint_count` …"""
        return kind_of(self.records)


def kind_of(records: str) -> str:
    """Return the kind of record in the lake that a harvester's `records` become."""
    return KINDS_OF_RECORD.get(records, "budget_line")


def harvesters_folder() -> Path:
    """Return the folder of the harvesters that come with the package."""
    return Path(str(files("ckanext.needs.harvesters")))


def harvester_names() -> tuple[str, ...]:
    """Return the names of the harvesters that come with the package."""
    return tuple(sorted(path.stem for path in harvesters_folder().glob("*.yaml")))


def template_names() -> tuple[str, ...]:
    """Return the names of the templates: whole harvesters over invented data, made to be copied.

    `build` runs them; no portal harvests them.
    """
    return tuple(sorted(path.stem for path in (harvesters_folder() / "templates").glob("*.yaml")))


def template_text(name: str) -> str:
    """Return a template's YAML, for a file of one's own: its editor finds the JSON Schema.

    :raises InputError: there is no template of that name
    """
    if name not in template_names():
        raise _unknown(name, template_names())
    schema = Path(str(files("ckanext.needs.schemas"))) / "harvester.schema.json"
    text = (harvesters_folder() / "templates" / f"{name}.yaml").read_text("utf-8")
    return text.replace("$schema=../../schemas/harvester.schema.json", f"$schema={schema}")


def load_harvester(name: str | Path) -> Harvester:
    """Load a harvester or a template by its name, or by the path of a YAML file.

    :raises InputError: there is none of that name, or a key of it is wrong
    """
    path = _path(str(name))
    return read_yaml(path, lambda node: _harvester(node, path))


def _path(name: str) -> Path:
    if name.endswith((".yaml", ".yml")) or "/" in name:
        return Path(name)
    if name in template_names():
        return harvesters_folder() / "templates" / f"{name}.yaml"
    if name not in harvester_names():
        raise _unknown(name, (*harvester_names(), *template_names()))
    return harvesters_folder() / f"{name}.yaml"


def _unknown(name: str, names: tuple[str, ...]) -> InputError:
    listed, near = ", ".join(names), closest(name, names)
    th = f"ไม่มีแหล่งข้อมูลชื่อนี้{near.th} (มี: {listed})"
    en = f"no such harvester{near.en} (there are: {listed})"
    return declaration_error(name, "", th, en)


def _harvester(node: Node, path: Path) -> Harvester:
    records = node.choice("records", KINDS)
    kind = kind_of(records)
    datasets = tuple(read_dataset(child, kind) for child in node.children("datasets"))
    if not datasets:
        raise declaration_error(
            node.file, "datasets", "ต้องมีอย่างน้อยหนึ่งชุดข้อมูล", "needs one dataset at least"
        )
    return Harvester(
        name=node.text("name"),
        title=node.label("title"),
        source=_source(node.child("source"), path.parent),
        records=records,
        mapping=read_mapping(records, node.child("mapping", optional=True)),
        datasets=datasets,
        schedule=node.choice("schedule", SCHEDULES, "manual"),
        path=path,
    )


def _source(node: Node, folder: Path) -> SourceSpec:
    source = SourceSpec(
        format=node.choice("format", SOURCE_FORMATS),
        locations=tuple(_absolute(text, folder) for text in node.texts("locations")),
        attribution=node.label("attribution"),
        licence=node.text("licence"),
        homepage=node.text("homepage", ""),
        fetched=node.text("fetched", ""),
        options=_options(node),
    )
    node.done()
    if source.format != "portal" and not source.locations:
        raise declaration_error(
            node.file, "source.locations", "ต้องบอกที่อยู่ของไฟล์", "needs one location at least"
        )
    return source


def _options(node: Node) -> ReadOptions:
    sheets = node.text_or_texts("sheet") if node.has("sheet") else node.texts("sheet")
    return ReadOptions(
        encoding=node.text("encoding", ""),
        sheets=(sheets,) if isinstance(sheets, str) else sheets,
        delimiter=node.text("delimiter", ""),
        header_row=node.number("header_row", 0, least=0),
        header_rows=node.number("header_rows", 0, least=0),
        records=node.text("records", ""),
        key_column=node.text("key_column", ""),
        table_lines=node.choice("table_lines", TABLE_LINES, "ruled"),
    )


def _absolute(location: str, folder: Path) -> str:
    if location.startswith(("https://", "http://", "/")):
        return location
    return str(folder / location)
