"""The government metadata standard (GD Catalog): fills a dataset's fields.

Standard: GD Catalog Guideline 1.0 (DGA, NSO, GBDI). 14 fields are mandatory; several take one of a
list of exact Thai strings (schemas/open_dataset_codes.yaml). `conformance` checks them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from ckanext.needs.declared import read_yaml
from ckanext.needs.publish.dataset_spec import DatasetSpec
from ckanext.needs.publish.tags import legal_tag
from ckanext.needs.thai import FiscalYear

MANDATORY = (
    *("data_type", "title", "owner_org", "maintainer", "maintainer_email", "tag_string", "notes"),
    *("objective", "update_frequency_unit", "geo_coverage", "data_source", "data_format"),
    *("data_category", "license_id"),
)
STATISTICS = "ข้อมูลสถิติ"

FieldValue = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a dataset turned out to hold.

    :param years: fiscal years (Buddhist Era), ascending
    :param area: code of the area it is about; empty = more than one
    :param box: west, south, east, north of the area (WGS84), where known
    :param updated: ISO date of the data; empty = not known
    """

    years: tuple[int, ...] = ()
    area: str = ""
    box: tuple[float, float, float, float] | None = None
    updated: str = ""

    @property
    def label(self) -> str:
        """The fiscal years as text: `2565`, `2565-2566`; empty when there is none."""
        ends = dict.fromkeys((self.years[0], self.years[-1])) if self.years else ()
        return "-".join(str(year) for year in ends)


def metadata(spec: DatasetSpec, coverage: Coverage, data_source: str) -> dict[str, FieldValue]:
    """Return all fields of a dataset by their CKAN names; lists are tuples.

    :param data_source: who the data come from, when the harvester's YAML does not say
    """
    fields: dict[str, FieldValue] = {
        "name": spec.name.format(year=coverage.label),
        "title": spec.title.th.format(year=coverage.label),
        "notes": _notes(spec, coverage),
        "owner_org": spec.publisher.name,
        "maintainer": spec.publisher.maintainer,
        "maintainer_email": spec.publisher.maintainer_email,
        "tag_string": ",".join(legal_tag(tag) for tag in spec.tags),
        "data_format": ("CSV", "JSON"),
        "data_source": data_source,
        "data_category": "ข้อมูลสาธารณะ",
        "data_classification": "เปิดเผย",
        "accessible_condition": "ไม่มีการจำกัดการเข้าถึงข้อมูล",
        "allow_harvest": "True",
        "data_language": ("ไทย", "อังกฤษ"),
        **spec.gdcatalog,
        **_years(coverage, str(spec.gdcatalog.get("data_type", ""))),
        **_place(coverage),
    }
    if coverage.updated:
        fields["last_updated_date"] = coverage.updated
    return fields


def _notes(spec: DatasetSpec, coverage: Coverage) -> str:
    texts = dict.fromkeys((spec.notes.th.strip(), spec.notes.in_("en").strip()))
    return "\n\n".join(text.format(year=coverage.label) for text in texts)


def _years(coverage: Coverage, data_type: str) -> dict[str, FieldValue]:
    if not coverage.years:
        return {}
    first, last = FiscalYear(coverage.years[0]), FiscalYear(coverage.years[-1])
    fields: dict[str, FieldValue] = {
        "temporal_start": first.start.isoformat(),
        "temporal_end": last.end.isoformat(),
    }
    if first == last:
        fields |= {"fiscal_year_be": first.be, "fiscal_year_ce": first.ce}
    if data_type == STATISTICS:
        fields |= {"first_year_of_data": str(first.be), "last_year_of_data": str(last.be)}
    return fields


def _place(coverage: Coverage) -> dict[str, FieldValue]:
    fields: dict[str, FieldValue] = {"area": coverage.area} if coverage.area else {}
    if coverage.box:
        west, south, east, north = coverage.box
        ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
        points = ", ".join(f"[{x}, {y}]" for x, y in ring)
        fields["spatial"] = f'{{"type": "Polygon", "coordinates": [[{points}]]}}'
    return fields


@lru_cache
def code_lists() -> Mapping[str, tuple[str, ...]]:
    """Return the exact strings of each field that has a list."""
    path = Path(str(files("ckanext.needs.schemas"))) / "open_dataset_codes.yaml"
    return read_yaml(path, lambda node: {key: node.texts(key) for key in node})
