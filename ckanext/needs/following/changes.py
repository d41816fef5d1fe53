"""Public changes of status, the newest first: what the feeds hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.needs.logic.asked import public
from ckanext.needs.search import NEED_TYPE

#: Entries of a feed, as CKAN's own feeds have.
MOST = 50
#: Needs of a topic that are looked through: those saved last, which a change of status is among.
NEWEST = 500
#: A need that is hidden again takes its history with it.
CHANGES = """
    SELECT event.id, event.to_status, event.created, package.name, package.title,
        agency.title AS agency
    FROM need_status_event AS event
    JOIN package ON package.id = event.need_id AND package.type = :type
        AND package.state = 'active' AND NOT package.private
    LEFT JOIN "group" AS agency ON agency.id = event.organization_id
    WHERE event.public AND event.from_status IS DISTINCT FROM event.to_status AND {which}
    ORDER BY event.id DESC LIMIT :most
"""
EVERY = "TRUE"
OF_NEEDS = "event.need_id = ANY(:needs)"
OF_ROUND = """event.need_id IN (
    SELECT need_id FROM need_proposal WHERE round_id = :round AND state <> 'withdrawn'
)"""


@dataclass(frozen=True, slots=True)
class Change:
    """One need that reached one status. `created` is UTC without a zone."""

    id: int
    name: str
    title: str
    to_status: str
    agency: str
    created: datetime


def newest() -> list[Change]:
    """Return the newest changes of all public needs."""
    return _changes(EVERY)


def of_need(need_id: str) -> list[Change]:
    """Return the changes of one need, if it is public."""
    return _changes(OF_NEEDS, needs=[need_id])


def of_topic(plan_code: str, district: str) -> list[Change]:
    """Return the changes of needs of an issue or pillar in a district.

    :param plan_code: a code of the strategies: the caller has looked it up
    """
    field = "issue" if "." in plan_code.partition(":")[2] else "pillar"
    found = tk.get_action("package_search")(
        public(),
        {
            "fq": f'+dataset_type:{NEED_TYPE} +{field}:"{plan_code}" +district:"{district}"',
            "fl": "id",
            "rows": NEWEST,
            "sort": "metadata_modified desc",
        },
    )
    return _changes(OF_NEEDS, needs=[each["id"] for each in found["results"]])


def of_round(round_id: str) -> list[Change]:
    """Return the changes of needs that a proposal of a round came from."""
    return _changes(OF_ROUND, round=round_id)


def _changes(which: str, **values: str | Sequence[str]) -> list[Change]:
    query = sa.text(CHANGES.format(which=which))
    rows = model.Session.execute(query, {"type": NEED_TYPE, "most": MOST, **values})
    return [
        Change(row.id, row.name, row.title, row.to_status, row.agency or "", row.created)
        for row in rows
    ]
