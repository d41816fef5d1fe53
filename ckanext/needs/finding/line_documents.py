"""The document of a published budget line in the search index. No module of CKAN here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ckanext.needs.finding.fields import APART, DATASET, LINE_TYPE
from ckanext.needs.tables.keyword_texts import TEXTS as KEYWORD_TEXTS
from ckanext.needs.tables.keyword_texts import keywords_in

#: What is read of a line.
COLUMNS = (
    *("line_id", "fiscal_year_be", "phase", "area", "area_name", "strategy", "pillar", "issue"),
    *("code_path", "plan", "work", "project", "objective", "agency", "district", "community"),
    *("amount", "basis"),
)
#: Of the documents; where another one is in the index, all lines are written anew.
FORM = "3"
#: Number of a line in its table in the DataStore, which is read beside them.
ROW = "_id"
#: Where words are looked for that a line itself has to say.
TEXTS = (*KEYWORD_TEXTS, "agency")
#: Codes that are filtered and counted by: `needs_line_` and the column's name, but the year's.
CODES = ("phase", "basis", "strategy", "pillar", "issue", "area", "district", "agency")
SATANG = 100
#: Longer texts are cut: Solr takes no longer ones as codes.
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Edition:
    """Lines that were published together.

    :param dataset: the dataset's name
    :param version: of the published edition
    """

    site_id: str
    dataset_id: str
    dataset: str
    resource_id: str
    version: str

    @property
    def apart(self) -> str:
        """The `site_id` of the lines."""
        return self.site_id + APART


def class_of(strategy: str, name: str) -> str:
    """Return how the index names a budget's widest class (the first part of a code path)."""
    return f"{strategy}|{name}"[:LONGEST]


def document(line: Mapping[str, Any], edition: Edition, names: tuple[str, ...]) -> dict[str, Any]:
    """Return a line's document.

    :param line: with all `COLUMNS` and its `ROW`
    :param names: names behind its codes, by which people look for it
    """
    said = {name: str(line[name])[:LONGEST] for name in COLUMNS if line[name] not in (None, "")}
    title = said.get("project") or said.get("plan") or said.get("work") or ""
    found_by = (*(said.get(name, "") for name in ("agency", "area_name", "community")), *names)
    made: dict[str, Any] = {
        "index_id": f"{edition.apart}:{edition.resource_id}:{said['line_id']}",
        "id": said["line_id"],
        "site_id": edition.apart,
        "entity_type": LINE_TYPE,
        "dataset_type": LINE_TYPE,
        DATASET: edition.dataset_id,
        "needs_line_edition": edition.version,
        "needs_kept_dataset": edition.dataset,
        "needs_kept_title": title,
        "needs_title": title,
        "needs_sound": title,
        "needs_names": [name for name in dict.fromkeys(found_by) if name],
        "needs_text": [said[name] for name in TEXTS if name in said],
        "needs_keywords": keywords_in([said.get(name, "") for name in KEYWORD_TEXTS]),
        "needs_number_row": line[ROW],
        "needs_line_name": said.get("project") or said.get("plan") or said.get("code_path", ""),
        "needs_line_class": class_of(
            said.get("strategy", ""), said.get("code_path", "").split(" > ")[0]
        ),
        "fiscal_year": said["fiscal_year_be"],
        "needs_line_year": said["fiscal_year_be"],
        **{f"needs_line_{name}": said[name] for name in CODES if name in said},
    }
    plan = said.get("plan", "")
    if plan and plan != title:
        made |= {"needs_kept_plan": plan, "needs_body": plan}
    if line["amount"] is not None:
        made["needs_number_satang"] = int(Decimal(str(line["amount"])) * SATANG)
    return made
