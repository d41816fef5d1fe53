"""What a harvester's YAML says of the open datasets made from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ckanext.needs.bilingual import Text
from ckanext.needs.declared import Node, declaration_error
from ckanext.needs.publish.tags import tags_for_stock
from ckanext.needs.tables.schema import table_names, table_schema

#: `all`: one dataset of all fiscal years; `fiscal_year`: one dataset a year.
PERIODS = ("all", "fiscal_year")


@dataclass(frozen=True, slots=True)
class Publisher:
    """The organisation that publishes, and the office to ask (an office, not a person)."""

    name: str
    title: Text
    maintainer: str
    maintainer_email: str


@dataclass(frozen=True, slots=True)
class DatasetSpec:
    """One open dataset (or one a fiscal year).

    `{year}` in `title`, `notes` and `name` stands for the fiscal year (Buddhist Era), or the first
    and last of them.

    :param key: what the dataset's id is made from, within its harvester; never change it
    :param name: slug in the address, at most 70 characters
    :param gdcatalog: fields of the government metadata standard by their CKAN name, one text or
        several; the exact strings are checked against schemas/open_dataset_codes.yaml
    """

    key: str
    name: str
    title: Text
    notes: Text
    tables: tuple[str, ...]
    tags: tuple[str, ...]
    publisher: Publisher
    period: str
    gdcatalog: dict[str, str | tuple[str, ...]]

    def saying_synthetic(self, count: int) -> DatasetSpec:
        """Return the dataset with a word in notes and tags that `count` records are invented."""
        if not count:
            return self
        notes = Text(
            f"มีข้อมูลสังเคราะห์ {count:,} เรื่อง สร้างขึ้นเพื่อสาธิตระบบ ไม่ใช่คำขอจริงของผู้ใด\n\n{self.notes.th}",
            f"{count:,} of the needs are synthetic, made to show the system; nobody asked for them."
            f"\n\n{self.notes.in_('en')}",
        )
        return replace(self, notes=notes, tags=(*self.tags, "ข้อมูลสังเคราะห์"))

    def for_stock_catalogues(self) -> DatasetSpec:
        """Return the dataset with tags that a catalogue with stock CKAN's rule accepts."""
        return replace(self, tags=tags_for_stock(self.tags))


def read_dataset(node: Node, records: str) -> DatasetSpec:
    """Read one entry of `datasets`.

    :param records: kind of record that its tables are made of
    """
    spec = DatasetSpec(
        key=node.text("key"),
        name=node.text("name"),
        title=node.label("title"),
        notes=node.label("notes"),
        tables=_tables(node, records),
        tags=node.texts("tags"),
        publisher=_publisher(node.child("publisher")),
        period=node.choice("period", PERIODS, "all"),
        gdcatalog=_fields(node.child("gdcatalog")),
    )
    node.done()
    return spec


def _tables(node: Node, records: str) -> tuple[str, ...]:
    """Return the names of the tables; each must exist and be made of these records."""
    names = node.texts("tables")
    there = tuple(name for name in table_names() if table_schema(name).records == records)
    for name in names or ("",):
        if name not in there:
            listed = ", ".join(there)
            key = f"{node.path}.tables"
            th, en = f"ต้องเป็นตารางใน: {listed}", f"must be tables among: {listed}"
            raise declaration_error(node.file, key, th, en, name)
    return names


def _publisher(node: Node) -> Publisher:
    publisher = Publisher(
        node.text("name"),
        node.label("title"),
        node.text("maintainer"),
        node.text("maintainer_email"),
    )
    node.done()
    return publisher


def _fields(node: Node) -> dict[str, str | tuple[str, ...]]:
    """Return the fields of the metadata standard; those that have a list hold words of it.

    Other fields are let through: a portal may have more of its own.
    """
    from ckanext.needs.publish.gdcatalog import code_lists  # it builds on this module

    lists = code_lists()
    return {key: _field(node, key, lists.get(key, ())) for key in node}


def _field(node: Node, key: str, words: tuple[str, ...]) -> str | tuple[str, ...]:
    if not words:
        return node.text_or_texts(key)
    if node.is_list(key):
        return tuple(item.choice(name, words) for item, name in node.items(key))
    return node.choice(key, words)
