"""Many needs written straight as the lake's Parquet, by DuckDB and without a loop over rows."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from ckanext.needs.codelists import Codelists, default

#: Statuses to their weight; those that `schemas/statuses.yaml` keeps from the public are in it too.
STATUSES = {
    "draft": 2,
    "submitted": 13,
    "under_review": 15,
    "accepted": 15,
    "planned": 12,
    "funded": 9,
    "in_progress": 9,
    "completed": 15,
    "rejected": 6,
    "merged": 2,
    "withdrawn": 2,
}
STRATEGY = "saraburi-2561"
TITLES = [
    "ซ่อมถนนหน้าโรงเรียนที่เป็นหลุมเป็นบ่อ",
    "ติดตั้งไฟส่องสว่างทางเข้าหมู่บ้าน",
    "ขุดลอกคลองที่ตื้นเขิน",
    "ขยายเขตประปาภูมิภาค",
    "จัดหาถังขยะและรถเก็บขนขยะ",
    "อบรมอาชีพผู้สูงอายุ",
]
#: Every column of a need. Equal sizes give equal needs: each `hash(h, n)` is a draw of its own.
NEEDS = """
    COPY (
        WITH drawn AS (
            SELECT number, hash(number) AS h FROM range($size) AS numbers(number)
        ), placed AS (
            SELECT *, $districts[1 + (h % len($districts))::INT] AS district,
                $issues[1 + (hash(h, 1) % len($issues))::INT] AS issue,
                $statuses[1 + (hash(h, 2) % len($statuses))::INT] AS status,
                DATE '2023-10-01' + (hash(h, 3) % 1000)::INT AS asked
            FROM drawn
        )
        SELECT md5(number::VARCHAR)::UUID::VARCHAR AS need_id,
            'synthetic-bench' AS source_system, number::VARCHAR AS external_id,
            $titles[1 + (hash(h, 4) % len($titles))::INT] || ' หมู่ ' || (number % 20) AS title,
            split_part(issue, ':', 1) AS strategy, split_part(issue, '.', 1) AS pillar, issue,
            district[1:2] AS province, district, 2567 + (hash(h, 5) % 3)::INT AS fiscal_year,
            status, 'agency-' || (hash(h, 6) % 400) AS owner_org, '' AS subdistrict,
            'หมู่ ' || (number % 20) AS village, '' AS notes, '' AS spatial, '' AS next_owner,
            CASE WHEN number % 5 > 0 THEN (hash(h, 7) % 2000)::BIGINT END AS people_affected,
            CASE WHEN number % 3 > 0 THEN (hash(h, 8) % 5000)::BIGINT * 1000 END AS estimated_cost,
            asked AS requested_on,
            CASE WHEN number % 50 > 0 THEN asked + (hash(h, 9) % 200)::INT END AS status_since,
            'web' AS channel, []::VARCHAR[] AS tags,
            NOT list_contains($hidden, status) AS public, '' AS source_ref,
            CASE WHEN hash(h, 10) % 4 = 0 THEN [{{
                'target': 'project-' || (hash(h, 11) % 90000),
                'amount': ((hash(h, 12) % 5000) * 1000)::DECIMAL(18, 2)
            }}] ELSE [] END::STRUCT(target VARCHAR, amount DECIMAL(18, 2))[] AS answers
        FROM placed ORDER BY need_id
    ) TO '{folder}' (
        FORMAT parquet, COMPRESSION zstd, PARTITION_BY (province, fiscal_year),
        WRITE_PARTITION_COLUMNS true
    )
"""


def write_needs(folder: Path, size: int) -> tuple[Path, ...]:
    """Write `size` needs of all of Thailand's districts and three fiscal years.

    :return: the files, one a province and fiscal year
    """
    lists = default()
    with duckdb.connect() as connection:
        connection.execute(NEEDS.format(folder=folder), {"size": size, **_choices(lists)})
    files = tuple(sorted(folder.rglob("*.parquet")))
    for file in files:  # DuckDB mixes the rows of a partition; the lake has them in order
        rows = pq.ParquetFile(file).read().sort_by("need_id")
        pq.write_table(rows, file, compression="zstd")
    return files


def _choices(lists: Codelists) -> dict[str, list[str]]:
    """Return the codes that needs are drawn from."""
    provinces = [area.code for area in lists.areas.children("")]
    issues = [
        issue.code for pillar in lists.strategies.get(STRATEGY).pillars for issue in pillar.issues
    ]
    return {
        "districts": [area.code for code in provinces for area in lists.areas.children(code)],
        "issues": issues,
        "statuses": [code for code, weight in STATUSES.items() for _ in range(weight)],
        "hidden": [status.code for status in lists.statuses.all() if not status.public],
        "titles": TITLES,
    }
