"""The last look before an edition is published: the standard's rules, and what the catalogue holds.

Titles are unique in the national catalogue, and a name that a deleted dataset still has is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import Problem, SourceRef
from ckanext.needs.publish import conformance
from ckanext.needs.publish.edition import Edition

if TYPE_CHECKING:
    from ckan.types import ErrorDict

SAME_TITLE = sa.text("""
    SELECT name, private FROM package
    WHERE title = :title AND type = 'dataset' AND state = 'active' AND id != :id LIMIT 1
""")
SAME_NAME = sa.text("SELECT state FROM package WHERE name = :name AND id != :id LIMIT 1")


def refuse_nonconforming(edition: Edition) -> None:
    """Make sure that the national catalogue will accept an edition.

    :raises ckan.plugins.toolkit.ValidationError: by field, what was found and what was expected
    """
    problems = (
        *conformance.check(edition.metadata, edition.harvester),
        *_title_is_taken(edition),
        *_name_is_taken(edition),
    )
    errors: dict[str, list[str]] = {}
    for problem in problems:
        errors.setdefault(problem.column, []).append(_said(problem))
    if errors:
        raise tk.ValidationError(cast("ErrorDict", errors))


def _title_is_taken(edition: Edition) -> tuple[Problem, ...]:
    title = str(edition.metadata["title"])
    found = model.Session.execute(SAME_TITLE, {"title": title, "id": edition.dataset_id}).first()
    if found is None:
        return ()
    other = "" if found.private else f" ({found.name})"
    reason = Text(
        f"ต้องไม่ซ้ำกับชื่อชุดข้อมูลอื่นในบัญชีข้อมูล{other}",
        f"must not be the title of another dataset of the catalogue{other}",
    )
    return (Problem("duplicate", reason, SourceRef(edition.harvester), "title", title),)


def _name_is_taken(edition: Edition) -> tuple[Problem, ...]:
    values = {"name": edition.name, "id": edition.dataset_id}
    state = model.Session.scalars(SAME_NAME, values).first()
    if state is None:
        return ()
    th, en = ("ที่ลบแล้ว", "deleted ") if state == "deleted" else ("", "")
    reason = Text(
        f"ต้องไม่ซ้ำกับชื่อในที่อยู่เว็บของชุดข้อมูลอื่น{th}",
        f"must not be the name of another {en}dataset",
    )
    return (Problem("duplicate", reason, SourceRef(edition.harvester), "name", edition.name),)


def _said(problem: Problem) -> str:
    found = f"«{problem.value}» · " if problem.value else ""
    return f"{found}{problem.reason.th} / {problem.reason.in_('en')}"
