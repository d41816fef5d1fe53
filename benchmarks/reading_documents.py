"""Documents of needs and datasets in the search index, as the portal's own would be."""

from __future__ import annotations

import json
from typing import Any

PREFIX = "bench-reading-"
STATUSES = (
    *("submitted", "under_review", "accepted", "planned", "funded"),
    *("in_progress", "completed", "rejected"),
)


def need(number: int) -> dict[str, Any]:
    """Return the document of a need."""
    district, status = f"19{number % 13 + 1:02d}", STATUSES[number % len(STATUSES)]
    pillar = f"saraburi-2561:{number % 5 + 1}"
    fields = {
        "district": district,
        "province": "19",
        "pillar": pillar,
        "issue": f"{pillar}.{number % 4 + 1}",
        "status": status,
        "fiscal_year": str(2567 + number % 3),
        "status_since": f"2026-{number % 9 + 1:02d}-11",
    }
    shown = "private" if status == STATUSES[0] else "public"
    return {
        **_document(number, "citizen-need", f"ซ่อมถนนและท่อระบายน้ำ สายที่ {number}"),
        "capacity": shown,
        **fields,
        **{f"extras_{name}": value for name, value in fields.items()},
        "needs_month": f"{2024 + number % 3}-{number % 12 + 1:02d}",
        "needs_number_since": 20260011 + (number % 9 + 1) * 100,
        "needs_number_requested": (2024 + number % 3) * 10_000 + (number % 12 + 1) * 100 + 7,
        "needs_number_people": number % 900,
        "needs_number_cost": number % 4_000 * 1_000,
    }


def dataset(number: int) -> dict[str, Any]:
    """Return the document of a dataset."""
    document = _document(number, "dataset", f"ข้อมูลเปิดชุดที่ {number}")
    shown = {
        **{key: document[key] for key in ("id", "name", "title", "notes", "state")},
        "type": "dataset",
        "tags": [],
        "resources": [{"format": "CSV", "url": "https://example.com/a.csv", "state": "active"}],
        "organization": None,
        "private": False,
        "num_resources": 1,
        "num_tags": 0,
    }
    return {**document, "validated_data_dict": json.dumps(shown), "res_format": ["CSV"]}


def _document(number: int, kind: str, title: str) -> dict[str, Any]:
    import ckan.plugins.toolkit as tk

    name = f"{PREFIX}{kind}-{number}"
    return {
        "index_id": name,
        "id": name,
        "name": name,
        "title": title,
        "title_string": title,
        "notes": "ผิวถนนแตกเป็นหลุม น้ำท่วมขังในหน้าฝน เด็กเดินไปโรงเรียนลำบาก",
        "site_id": tk.config["ckan.site_id"],
        "entity_type": "package",
        "dataset_type": kind,
        "state": "active",
        "capacity": "public",
        "permission_labels": ["public"],
        "organization": f"bench-{number % 40}",
        "metadata_created": f"2026-01-{number % 28 + 1:02d}T10:00:00Z",
        "metadata_modified": f"2026-01-{number % 28 + 1:02d}T10:00:00Z",
        "validated_data_dict": "{}",
    }
