"""What is around the needs of `benchmarks.inbox`: links, comments, endorsements, merged needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

#: Of each need; a third of the links is to projects, the others to budget lines. One comment waits
#: on each hundredth need.
LINKS, COMMENTS, ENDORSEMENTS = 3, 5, 5
#: Merged into each need that is looked at.
MERGES = 3
PROJECTS = 100

PROJECT = """
    INSERT INTO need_project (
        id, title, description, organization_id, area, status, fiscal_year, budget, created_by,
        created, modified
    )
    SELECT 'bench-inbox-' || n, 'โครงการปรับปรุงถนน สายที่ ' || n, '', :organization, '1901',
        'implementation', 2569, n * 100000, '', now(), now()
    FROM generate_series(1, :projects) AS n
"""
MILESTONE = """
    INSERT INTO need_milestone (project_id, number, title, due)
    SELECT 'bench-inbox-' || n, m, 'งวดที่ ' || m, current_date + m * 30
    FROM generate_series(1, :projects) AS n, generate_series(1, 3) AS m
"""
LINK = """
    INSERT INTO need_link (
        id, need_id, kind, target_id, resource_id, title, agency, fiscal_year, phase, basis,
        amount, created_by, created
    )
    SELECT 'bench-inbox-' || n || '-' || l, 'bench-inbox-' || n,
        CASE l % 3 WHEN 1 THEN 'project' ELSE 'budget_line' END,
        'bench-inbox-' || CASE l % 3 WHEN 1 THEN n % :projects + 1 ELSE l END,
        '', 'ค่าก่อสร้างถนน', 'กองช่าง', 2569, 'approved', 'total', 250000, '', now()
    FROM generate_series(1, :size) AS n, generate_series(1, :links) AS l
"""
COMMENT = """
    INSERT INTO need_comment (id, need_id, user_id, role, text, state, reason, note, created)
    SELECT 'bench-inbox-' || n || '-' || c, 'bench-inbox-' || n, 'citizen-' || c, '',
        'น้ำท่วมทุกปี ขอให้ทำท่อก่อนหน้าฝน',
        CASE WHEN c = 1 AND n % 100 = 1 THEN 'waiting' ELSE 'shown' END, '', '',
        now() - c * interval '1 day'
    FROM generate_series(1, :size) AS n, generate_series(1, :comments) AS c
"""
ENDORSEMENT = """
    INSERT INTO need_endorsement (need_id, user_id, created)
    SELECT 'bench-inbox-' || n, 'citizen-' || e, now()
    FROM generate_series(1, :size) AS n, generate_series(1, :endorsements) AS e
"""
MERGED = """
    INSERT INTO package (
        id, name, title, notes, type, state, private, owner_org, creator_user_id,
        metadata_created, metadata_modified
    )
    SELECT into_id || '-' || m, into_id || '-' || m, 'ถนนพัง เรื่องที่ ' || m, '', 'citizen-need',
        'active', false, :organization, :user, now(), now()
    FROM unnest(CAST(:into AS text[])) AS into_id, generate_series(1, :merges) AS m
"""
MERGED_STANDING = """
    INSERT INTO need_standing (need_id, organization_id, area, status, since)
    SELECT into_id || '-' || m, :organization, '1901', 'merged', current_date
    FROM unnest(CAST(:into AS text[])) AS into_id, generate_series(1, :merges) AS m
"""
MERGED_EVENT = """
    INSERT INTO need_status_event (
        need_id, from_status, to_status, user_id, role, organization_id, reason, next_owner,
        target_id, public, since, created
    )
    SELECT into_id || '-' || m, 'accepted', 'merged', '', 'official', :organization, 'เรื่องเดียวกัน',
        '', into_id, true, current_date, now()
    FROM unnest(CAST(:into AS text[])) AS into_id, generate_series(1, :merges) AS m
"""
STATEMENTS = (
    *(PROJECT, MILESTONE, LINK, COMMENT, ENDORSEMENT),
    *(MERGED, MERGED_STANDING, MERGED_EVENT),
)
TABLES = ("need_project", "need_link", "need_comment", "need_endorsement")
CLEAN = (
    "DELETE FROM need_link WHERE need_id LIKE 'bench-inbox-%'",
    "DELETE FROM need_milestone WHERE project_id LIKE 'bench-inbox-%'",
    "DELETE FROM need_project WHERE id LIKE 'bench-inbox-%'",
    "DELETE FROM need_comment WHERE need_id LIKE 'bench-inbox-%'",
    "DELETE FROM need_endorsement WHERE need_id LIKE 'bench-inbox-%'",
)


def surround(bound: dict[str, Any], looked_at: Sequence[str]) -> list[str]:
    """Put all of this around the needs; return the ids of those merged into the ones looked at."""
    import ckan.model as model
    import sqlalchemy as sa

    numbers = {"links": LINKS, "comments": COMMENTS, "endorsements": ENDORSEMENTS}
    more = {"merges": MERGES, "projects": PROJECTS, "into": list(looked_at)}
    for statement in STATEMENTS:
        model.Session.execute(sa.text(statement), {**bound, **numbers, **more})
    model.Session.commit()
    for table in TABLES:
        model.Session.execute(sa.text(f"ANALYZE {table}"))
    model.Session.commit()
    return [f"{need}-{m}" for need in looked_at for m in range(1, MERGES + 1)]
