"""This catalogue's own needs, public and not, in one query instead of one `package_show` each.

Who reads them here sees everything: only the tables that come out of the privacy gate are for
others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError, Statuses
from ckanext.needs.projects import links
from ckanext.needs.records.need import Answer, Need

NEED_TYPE = "citizen-need"
#: CKAN 2.11 keeps a package's extras in a table of their own, 2.12 in a column.
IN_COLUMN = "package.extras"
IN_TABLE = """(
    SELECT jsonb_object_agg(key, value) FROM package_extra
    WHERE package_id = package.id AND state = 'active' AND value IS NOT NULL
)"""
NEEDS = """
    SELECT package.id, package.title, package.notes, package.private,
        "group".name AS owner_org, {extras} AS fields,
        ARRAY(
            SELECT tag.name FROM package_tag JOIN tag ON tag.id = package_tag.tag_id
            WHERE package_tag.package_id = package.id AND package_tag.state = 'active'
            ORDER BY tag.name
        ) AS tags
    FROM package JOIN "group" ON "group".id = package.owner_org
    WHERE package.type = :type AND package.state = 'active'
    ORDER BY package.id
"""
#: A sum of hashes needs no order and no memory.
DIGEST = sa.text("""
    SELECT count(*), coalesce(sum(
        hashtextextended(concat_ws(' ', package.id, metadata_modified, owner_org, private), 0)
    ), 0)
    FROM package WHERE type = :type AND state = 'active'
""")
AGENCIES = sa.text("""
    SELECT name, title FROM "group" WHERE is_organization AND state = 'active' ORDER BY name
""")


def read_needs() -> Iterator[Need]:
    """Yield every need of this catalogue, ordered by id."""
    has_table = hasattr(model, "package_extra_table")
    query = sa.text(NEEDS.format(extras=IN_TABLE if has_table else IN_COLUMN))
    statuses, answers = lists.current().statuses, links.answers()
    for row in model.Session.execute(query, {"type": NEED_TYPE}):
        yield _need(row, row.fields or {}, statuses, answers.get(row.id, ()))


def agencies() -> dict[str, Text]:
    """Return the titles of all organisations by name."""
    return {row.name: Text(row.title or row.name) for row in model.Session.execute(AGENCIES)}


def digest() -> str:
    """Return a text that changes when a need, what answers it, or an organisation does."""
    count, total = model.Session.execute(DIGEST, {"type": NEED_TYPE}).one()
    titles = sorted((name, title.th) for name, title in agencies().items())
    return f"{count} {total} {links.digest()} {titles}"


def _need(
    row: Any, fields: dict[str, str], statuses: Statuses, answers: tuple[Answer, ...]
) -> Need:
    """Return a need; it is public only when both its dataset and its status are."""
    status = fields.get("status", "")
    return Need(
        need_id=row.id,
        source_system=fields.get("source_system", ""),
        external_id=fields.get("external_id", ""),
        title=row.title or "",
        strategy=fields.get("strategy", ""),
        pillar=fields.get("pillar", ""),
        issue=fields.get("issue", ""),
        province=fields.get("province", ""),
        district=fields.get("district", ""),
        subdistrict=fields.get("subdistrict", ""),
        village=fields.get("village", ""),
        fiscal_year=int(fields["fiscal_year"]),
        status=status,
        owner_org=row.owner_org,
        notes=row.notes or "",
        spatial=fields.get("spatial", ""),
        next_owner=fields.get("next_owner", ""),
        people_affected=_number(fields.get("people_affected")),
        estimated_cost=_number(fields.get("estimated_cost")),
        requested_on=_day(fields.get("requested_on")),
        status_since=_day(fields.get("status_since")),
        channel=fields.get("channel", ""),
        tags=tuple(row.tags),
        public=not row.private and is_public(statuses, status),
        source_ref=row.id,
        answers=answers,
    )


def is_public(statuses: Statuses, status: str) -> bool:
    """Return whether everyone may read needs of this status; nobody may when there is none."""
    try:
        return statuses.get(status).public
    except CodeError:
        return False


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
