"""The pages of following through, of a portal with very many needs and five events a need.

Each need has links, comments and endorsements too, and others are merged into those looked at.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from benchmarks import inbox_around
from benchmarks.portal import portal
from benchmarks.result import Result

#: Of a need: its address, and the headers of who asks for it.
Address = Callable[[int], str]

EVENTS_A_NEED = 5
WARM_UP, REQUESTS = 10, 100
#: Server time within which 95 of 100 answers have to be there.
LIMIT_MS = 300.0

#: The needs that are looked at are of all agencies' districts and statuses.
PACKAGES = """
    INSERT INTO package (
        id, name, title, notes, type, state, private, owner_org, creator_user_id,
        metadata_created, metadata_modified {extras_column}
    )
    SELECT 'bench-inbox-' || n, 'bench-inbox-' || n, 'ซ่อมถนนและท่อระบายน้ำ สายที่ ' || n,
        'ผิวถนนแตกเป็นหลุม น้ำท่วมขังในหน้าฝน', 'citizen-need', 'active',
        status = 'submitted', :organization, :user, now(), now() {extras_value}
    FROM (
        SELECT n, (ARRAY['submitted', 'under_review', 'accepted', 'planned', 'funded',
            'in_progress', 'completed', 'rejected'])[n % 8 + 1] AS status
        FROM generate_series(1, :size) AS n
    ) AS needs
"""
FIELDS = """jsonb_build_object(
    'strategy', 'saraburi-2561', 'pillar', 'saraburi-2561:4', 'issue', 'saraburi-2561:4.1',
    'province', '19', 'district', '19' || lpad((n % 13 + 1)::text, 2, '0'),
    'fiscal_year', '2569', 'fiscal_year_ce', '2026', 'status', status,
    'status_since', (current_date - n % 400)::text, 'people_affected', (n % 900)::text,
    'spatial_is_default', 'True'
)"""
EXTRAS = f"""
    INSERT INTO package_extra (id, package_id, key, value, state)
    SELECT 'bench-inbox-' || n || key, 'bench-inbox-' || n, key, value, 'active'
    FROM (
        SELECT n, (ARRAY['submitted', 'under_review', 'accepted', 'planned', 'funded',
            'in_progress', 'completed', 'rejected'])[n % 8 + 1] AS status
        FROM generate_series(1, :size) AS n
    ) AS needs, jsonb_each_text({FIELDS})
"""
STANDING = """
    INSERT INTO need_standing (need_id, organization_id, area, status, since)
    SELECT 'bench-inbox-' || n, :organization, '19' || lpad((n % 13 + 1)::text, 2, '0'),
        (ARRAY['submitted', 'under_review', 'accepted', 'planned', 'funded', 'in_progress',
            'completed', 'rejected'])[n % 8 + 1], current_date - n % 400
    FROM generate_series(1, :size) AS n
"""
EVENTS = """
    INSERT INTO need_status_event (
        need_id, from_status, to_status, user_id, role, organization_id, reason, next_owner,
        public, since, created
    )
    SELECT 'bench-inbox-' || n, (ARRAY[NULL, 'draft', 'submitted', 'under_review', 'accepted'])[e],
        (ARRAY['draft', 'submitted', 'under_review', 'accepted', 'planned'])[e], '', 'official',
        :organization, 'เหตุผลข้อที่ ' || e, '', e > 2, current_date - 500 + e * 100, now()
    FROM generate_series(1, :events) AS e, generate_series(1, :size) AS n
"""
CLEAN = (
    *inbox_around.CLEAN,
    "DELETE FROM need_status_event WHERE need_id LIKE 'bench-inbox-%'",
    "DELETE FROM need_standing WHERE need_id LIKE 'bench-inbox-%'",
)


#: What is read: its address at the n-th request, and whether by the official.
READ: dict[str, tuple[Address, bool]] = {
    "page of a need, a visitor": (lambda n: f"/citizen-need/bench-inbox-{n}", False),
    "page of a need, an official": (lambda n: f"/citizen-need/bench-inbox-{n}", True),
    "inbox": (lambda n: f"/needs/inbox/?page={n % 40 + 1}", True),
    "inbox, overdue in a district": (lambda n: _filtered(n), True),
    "need_history": (lambda n: f"/api/3/action/need_history?id=bench-inbox-{n}", True),
    "comments to decide on": (lambda n: "/needs/comments", True),
}


def measure(size: int) -> Iterator[Result]:
    """Read pages of a need, of the inbox and `need_history`, as their agency's official."""
    with portal(), _needs(size) as headers:
        what = f"{size:,} needs with {size * EVENTS_A_NEED:,} status events"
        for name, (address, signed_in) in READ.items():
            p95, queries = _p95(address, headers if signed_in else {}, size)
            yield Result(
                measure=(
                    f"{name}, {what}, p95 of {REQUESTS} requests: {p95:.0f} ms, "
                    f"{queries} queries at most"
                ),
                unit="requests/s at p95",
                ours=1000 / p95,
                baseline=1000 / LIMIT_MS,
                target=1.0,
            )


def _filtered(n: int) -> str:
    return f"/needs/inbox/?overdue=true&area=19{n % 13 + 1:02d}"


def _p95(address: Address, headers: dict[str, str], size: int) -> tuple[float, int]:
    """Return the milliseconds in which 95 of 100 requests are answered, each of another need.

    And the most queries that one of them takes of the catalogue's database.
    """
    import flask

    application: Any = flask.current_app
    client = application._get_current_object().test_client()
    # A thread has no request around it, whose user would be the user of those below.
    with ThreadPoolExecutor(max_workers=1) as thread:
        taken = thread.submit(_requests, client, address, headers, size).result()
    milliseconds = [each for each, _ in taken[WARM_UP:]]
    return statistics.quantiles(milliseconds, n=20)[-1], max(each for _, each in taken[WARM_UP:])


def _requests(
    client: Any, address: Address, headers: dict[str, str], size: int
) -> list[tuple[float, int]]:
    """Return the milliseconds and the number of queries of each request."""
    import ckan.model as model
    from sqlalchemy import event

    taken: list[tuple[float, int]] = []
    sent: list[str] = []

    def heard(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    event.listen(model.Session.get_bind(), "before_cursor_execute", heard)
    try:
        for n in _spread(size):
            path = address(n)
            sent.clear()
            began = time.perf_counter()
            answer = client.get(path, headers=headers)
            taken.append(((time.perf_counter() - began) * 1000, len(sent)))
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status}")
    finally:
        event.remove(model.Session.get_bind(), "before_cursor_execute", heard)
    return taken


def _spread(size: int) -> Sequence[int]:
    """Return needs all over the portal, none of them hidden (each eighth is)."""
    step = max(size // (REQUESTS + WARM_UP), 1)
    some = (1 + number * step % size for number in range(REQUESTS + WARM_UP))
    return [n if n % 8 else max(n - 1, 1) for n in some]


@contextmanager
def _needs(size: int) -> Generator[dict[str, str]]:
    """Make needs and their history; yield the headers of an official who has them all."""
    import ckan.model as model
    import ckan.plugins.toolkit as tk
    import sqlalchemy as sa

    from ckanext.needs.bulk import solr
    from ckanext.needs.catalogue.publishing import ensure_organization, site_context
    from ckanext.needs.model.role_grant import grant

    organization = ensure_organization("bench-inbox", "ทดสอบความเร็วของกล่องเรื่อง")
    name = f"bench-{uuid4().hex[:12]}"
    user = tk.get_action("user_create")(
        site_context(),
        {"name": name, "email": f"{name}@example.org", "password": uuid4().hex},
    )
    grant(user["id"], "official", "19", organization, by=user["id"])
    model.Session.commit()
    token = tk.get_action("api_token_create")(site_context(), {"user": name, "name": "bench"})
    bound = {
        "size": size,
        "events": EVENTS_A_NEED,
        "organization": organization,
        "user": "whoever-loaded-them",
    }
    in_table = hasattr(model, "package_extra_table")
    column, value = ("", "") if in_table else (", extras", f", {FIELDS}")
    packages = PACKAGES.format(extras_column=column, extras_value=value)
    _clean(in_table)
    try:
        for statement in (packages, *([EXTRAS] if in_table else []), STANDING, EVENTS):
            model.Session.execute(sa.text(statement), bound)
        model.Session.commit()
        for table in ("package", "need_standing", "need_status_event"):
            model.Session.execute(sa.text(f"ANALYZE {table}"))
        model.Session.commit()
        looked_at = [f"bench-inbox-{n}" for n in dict.fromkeys(_spread(size))]
        solr.send([*looked_at, *inbox_around.surround(bound, looked_at)])
        yield {"Authorization": token["token"]}
    finally:
        model.Session.rollback()
        _clean(in_table)


def _clean(in_table: bool) -> None:
    """Take away what an earlier run, or this one, has made."""
    import ckan.model as model
    import sqlalchemy as sa
    from ckan.lib.search.common import make_connection

    extras = ["DELETE FROM package_extra WHERE package_id LIKE 'bench-inbox-%'"] * in_table
    for statement in (*CLEAN, *extras, "DELETE FROM package WHERE id LIKE 'bench-inbox-%'"):
        model.Session.execute(sa.text(statement))
    model.Session.commit()
    make_connection().delete(q="id:bench-inbox-*", commit=True)
