"""The table schemas (schemas/tables/*.yaml): the one source of headers, dictionary, datapackage."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pyarrow as pa

from ckanext.needs.bilingual import Text
from ckanext.needs.declared import Node, read_yaml
from ckanext.needs.records.schemas import ID_COLUMN, MONEY

TYPES = ("string", "integer", "number", "date", "boolean")
ROLES = ("identifier", "dimension", "measure", "attribute", "flag", "text")
#: Which rows of a table the gate may mask: none, those the table marks, or every row.
PROTECT = ("none", "marked", "all")
#: A table may mark rows for the gate in a column of this name; it is never published.
PROTECTED = "protected"
#: A table may say in a column of this name how many of what a row counts are sensitive (a need of a
#: sensitive issue); it is never published.
SENSITIVE = "sensitive"
#: What a field says whose texts a person has to clear before they are published.
CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Constraints:
    """What every value of a column meets (Frictionless Table Schema)."""

    required: bool = False
    unique: bool = False
    minimum: int | None = None
    maximum: int | None = None
    enum: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    :param unit: what a number counts, in Thai and English; empty for other columns
    :param column_type: Fiscal Data Package `columnType`; empty where none fits
    :param role: one of `ROLES`
    :param text: `cleared`: only texts that a person has cleared are published
    """

    name: str
    type: str
    title: Text
    description: Text
    unit: Text
    role: str
    column_type: str
    constraints: Constraints
    text: str = ""

    @property
    def arrow_type(self) -> pa.DataType:
        """The Arrow type of the column. Baht are decimals; other numbers are shares and medians."""
        if self.type == "number":
            return MONEY if self.unit.en == "baht" else pa.float64()
        return {
            "string": pa.string(),
            "integer": pa.int64(),
            "date": pa.date32(),
            "boolean": pa.bool_(),
        }[self.type]


@dataclass(frozen=True, slots=True)
class PrivacySpec:
    """What the gate does to a table.

    :param protect: which rows' counts are masked below the threshold: one of `PROTECT`
    :param count: the column that is compared with the threshold
    :param measures: columns that are emptied with it
    :param additive: measures, besides the count, that the coarser table has the sums of
    :param flag: column that says `published`, `suppressed` or `rounded`
    :param population: what is counted, by a name; tables that count the same things have the same,
        and their sums are audited together. Empty: no other table counts the same
    :param sensitive: the table has the column `SENSITIVE`: rows with any have the higher threshold
    :param totals: key columns that are empty in a row that is a total over them
    :param coarser: key columns that the table is summed over when too much of it is withheld
    :param text: columns of citizens' text to the column that flags them; checked for personal data
    :param cleared: those of them whose texts a person has to clear one by one instead
        (`text: cleared` at the field)
    :param official_text: columns of official documents; checked for numbers of persons only
    """

    protect: str = "none"
    count: str = ""
    measures: tuple[str, ...] = ()
    additive: tuple[str, ...] = ()
    flag: str = ""
    population: str = ""
    sensitive: bool = False
    totals: tuple[str, ...] = ()
    coarser: tuple[str, ...] = ()
    text: tuple[tuple[str, str], ...] = ()
    cleared: tuple[str, ...] = ()
    official_text: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether the gate has counts to decide on; without, it looks at one row at a time."""
        return bool(self.count) and (self.protect != "none" or bool(self.population))

    @property
    def flags(self) -> frozenset[str]:
        """The columns that the gate fills; another flag says what was decided before it."""
        return frozenset(name for name in (self.flag, *dict(self.text).values()) if name)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Figures and lists a table's measures are defined by.

    :param lists: name to status codes
    :param numbers: name to number
    """

    lists: dict[str, tuple[str, ...]]
    numbers: dict[str, int]


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One published table.

    :param records: kind of record it is made of, as `records.schemas` names them
    """

    name: str
    records: str
    title: Text
    description: Text
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    missing_values: tuple[str, ...]
    privacy: PrivacySpec
    parameters: Parameters

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(field.name for field in self.fields)

    @property
    def arrow(self) -> pa.Schema:
        """The schema as Arrow types."""
        return pa.schema([(field.name, field.arrow_type) for field in self.fields])

    def field(self, name: str) -> Field:
        """Return a column by name (KeyError when there is none)."""
        return {field.name: field for field in self.fields}[name]


def tables_folder() -> Path:
    """Return the folder of the table schemas that come with the package."""
    return Path(str(files("ckanext.needs.schemas"))) / "tables"


@lru_cache
def table_names() -> tuple[str, ...]:
    """Return the names of all tables that have a schema."""
    return tuple(sorted(path.stem for path in tables_folder().glob("*.yaml")))


@lru_cache
def table_schema(name: str) -> TableSchema:
    """Return the schema of a published table.

    :raises InputError: there is no such file, or a key of it is wrong
    """
    return read_yaml(tables_folder() / f"{name}.yaml", _table)


def _table(node: Node) -> TableSchema:
    fields = tuple(_field(child) for child in node.children("fields"))
    return TableSchema(
        name=node.text("name"),
        records=node.choice("records", tuple(ID_COLUMN)),
        title=node.label("title"),
        description=node.label("description"),
        fields=fields,
        primary_key=node.texts("primaryKey"),
        missing_values=node.texts("missingValues", blank=True),
        privacy=_privacy(node.child("privacy"), fields),
        parameters=_parameters(node.child("parameters", optional=True)),
    )


def _field(node: Node) -> Field:
    labels = node.child("labels")
    field = Field(
        name=node.text("name"),
        type=node.choice("type", TYPES),
        title=Text(node.text("title"), labels.text("title_en")),
        description=Text(node.text("description"), labels.text("description_en")),
        unit=Text(node.text("unit", ""), labels.text("unit_en", "")),
        role=node.choice("role", ROLES),
        column_type=node.text("columnType", ""),
        constraints=_constraints(node.child("constraints", optional=True)),
        text=node.choice("text", ("", CLEARED), ""),
    )
    labels.done()
    node.done()
    return field


def _constraints(node: Node) -> Constraints:
    constraints = Constraints(
        required=node.flag("required"),
        unique=node.flag("unique"),
        minimum=node.number("minimum") if node.has("minimum") else None,
        maximum=node.number("maximum") if node.has("maximum") else None,
        enum=node.texts("enum"),
    )
    node.done()
    return constraints


def _privacy(node: Node, fields: tuple[Field, ...]) -> PrivacySpec:
    spec = PrivacySpec(
        protect=node.choice("protect", PROTECT),
        count=node.text("count", ""),
        measures=node.texts("measures"),
        additive=node.texts("additive"),
        flag=node.text("flag", ""),
        population=node.text("population", ""),
        sensitive=node.flag("sensitive"),
        totals=node.texts("totals"),
        coarser=node.texts("coarser"),
        text=tuple(node.mapping("text").items()),
        cleared=tuple(field.name for field in fields if field.text == CLEARED),
        official_text=node.texts("official_text"),
    )
    node.done()
    return spec


def _parameters(node: Node) -> Parameters:
    lists: dict[str, tuple[str, ...]] = {}
    numbers: dict[str, int] = {}
    for key in node:
        if node.is_list(key):
            lists[key] = node.texts(key)
        else:
            numbers[key] = node.number(key)
    return Parameters(lists, numbers)
