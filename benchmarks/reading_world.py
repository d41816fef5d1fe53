"""A very large portal to read: needs, what is published of them, and one budget of many lines."""

from __future__ import annotations

import csv
import json
import random
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.reading_documents import PREFIX, dataset, need

BATCH = 5_000
AGENCY = "bench-reading"
AGENCIES = 70
WORKS = (
    *("ปรับปรุงถนน", "ก่อสร้างเขื่อนริมคลอง", "ขุดลอกคลอง", "ติดตั้งไฟฟ้าสาธารณะ", "ปรับปรุงทางเท้า"),
    *("จัดซื้อรถเก็บขนขยะ", "ปรับปรุงสวนสาธารณะ", "ส่งเสริมอาชีพผู้สูงอายุ", "ซ่อมแซมท่อระบายน้ำ"),
)
#: Fiscal years with their strategies.
YEARS = {year: "bma-2565" if year < 2568 else "bma-2568" for year in range(2565, 2570)}
COLUMNS = ("ปี", "ด้าน", "มิติ", "แผนงาน", "โครงการ", "หน่วยงาน", "เงิน")
BUDGET = """
name: bench-reading
title: { th: งบประมาณทดสอบ, en: A budget to measure with }
schedule: manual
source:
  format: csv
  locations: [bench-reading.csv]
  attribution: { th: ทดสอบ, en: A test }
  licence: synthetic
records: budget_lines
mapping:
  area: "10"
  phase: approved
  strategy: { 2565-2567: bma-2565, 2568-: bma-2568 }
  pillar: ด้าน
  fiscal_year: ปี
  code_path: [ด้าน, มิติ]
  plan: แผนงาน
  project: โครงการ
  agency: หน่วยงาน
  amount: เงิน
datasets:
  - key: budget
    name: bench-reading-budget
    period: all
    title: { th: "งบประมาณทดสอบ พ.ศ. {year}", en: "Test budget {year}" }
    notes: { th: "ข้อมูลทดสอบ {year}", en: "Test data {year}" }
    tables: [budget_lines, budget_by_strategy, budget_by_agency, budget_keywords]
    tags: [งบประมาณ]
    publisher:
      name: bench-reading
      title: { th: ทดสอบความเร็วของการอ่าน, en: Speed of reading }
      maintainer: กองคลัง
      maintainer_email: finance@example.go.th
    gdcatalog:
      data_type: ข้อมูลสถิติ
      objective: [เพื่อการให้บริการประชาชน]
      update_frequency_unit: ปี
      geo_coverage: จังหวัด
      license_id: Open Data Common
      unit_of_measure: บาท
      unit_of_multiplier: หน่วย
"""


@contextmanager
def filled(needs: int, lines: int) -> Generator[None]:
    """Fill the portal: needs in the catalogue, the index and the published tables; a budget.

    The needs are taken out again at the end; what was published of them stays.
    """
    import ckan.plugins.toolkit as tk

    from ckanext.needs.catalogue.publishing import ensure_organization
    from ckanext.needs.finding import line_index
    from ckanext.needs.harvest.now import harvest

    organization = ensure_organization(AGENCY, "ทดสอบความเร็วของการอ่าน")
    _clean()
    with tempfile.TemporaryDirectory() as folder:
        _write_budget(Path(folder), lines)
        before = tk.config.get("ckanext.needs.harvesters_folder")
        tk.config["ckanext.needs.harvesters_folder"] = folder
        try:
            harvest(AGENCY)
        finally:
            tk.config["ckanext.needs.harvesters_folder"] = before
    for _ in line_index.make_whole():
        pass
    try:
        _insert(needs, organization)
        _send(needs)
        harvest("portal-needs")
        yield
    finally:
        _clean()


def _write_budget(folder: Path, size: int) -> None:
    """Write a budget and its harvester; equal sizes give equal lines."""
    from ckanext.needs.codelists import default

    dice, strategies = random.Random(2568), default().strategies
    pillars = {
        year: [(one.name.th, [issue.name.th for issue in one.issues]) for one in its]
        for year, its in ((year, strategies.get(code).pillars) for year, code in YEARS.items())
    }
    with (folder / f"{AGENCY}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(size):
            year = 2565 + number * len(YEARS) // size
            pillar, issues = dice.choice(pillars[year])
            work = dice.choice(WORKS)
            project = f"โครงการ{work} แขวงที่ {dice.randrange(1, 180)} สายที่ {number}"
            agency = f"สำนักงานเขตที่ {dice.randrange(1, AGENCIES + 1)}"
            row = (year, pillar, dice.choice(issues) if issues else "", f"งาน{work}", project)
            writer.writerow((*row, agency, dice.randrange(1, 50_000) * 100))
    (folder / f"{AGENCY}.yaml").write_text(BUDGET, "utf-8")


def _insert(size: int, organization: str) -> None:
    """Insert the needs as packages, whose ids are those of their documents."""
    import ckan.model as model
    import sqlalchemy as sa

    in_table = hasattr(model, "package_extra_table")
    column, value = ("", "") if in_table else (", extras", ", fields")
    statement = sa.text(f"""
        WITH needs AS (
            SELECT one ->> 'id' AS id, one ->> 'title' AS title, one -> 'fields' AS fields
            FROM jsonb_array_elements(CAST(:needs AS jsonb)) AS one
        ), inserted AS (
            INSERT INTO package (
                id, name, title, notes, type, state, private, owner_org, creator_user_id,
                metadata_created, metadata_modified {column}
            )
            SELECT id, id, title, 'ผิวถนนแตกเป็นหลุม', 'citizen-need', 'active',
                fields ->> 'status' = 'submitted', :organization, '', now(), now() {value}
            FROM needs RETURNING id
        )
        SELECT count(*) FROM inserted
    """)
    extras = sa.text("""
        INSERT INTO package_extra (id, package_id, key, value, state)
        SELECT (one ->> 'id') || key, one ->> 'id', key, value, 'active'
        FROM jsonb_array_elements(CAST(:needs AS jsonb)) AS one,
            jsonb_each_text(one -> 'fields')
    """)
    for start in range(0, size, BATCH):
        numbers = range(start, min(start + BATCH, size))
        bound = {
            "needs": json.dumps([_row(need(number)) for number in numbers], ensure_ascii=False),
            "organization": organization,
        }
        for one in (statement, *([extras] if in_table else [])):
            model.Session.execute(one, bound)
    model.Session.commit()
    model.Session.execute(sa.text("ANALYZE package"))
    model.Session.commit()


def _row(document: dict[str, Any]) -> dict[str, Any]:
    fields = {
        name.removeprefix("extras_"): value
        for name, value in document.items()
        if name.startswith("extras_")
    }
    people = {"people_affected": str(document["needs_number_people"])}
    said = {**fields, **people, "strategy": "saraburi-2561", "spatial_is_default": "True"}
    return {"id": document["id"], "title": document["title"], "fields": said}


def _send(size: int) -> None:
    """Send documents of the needs, and of as many datasets, to the index."""
    from ckan.lib.search.common import make_connection

    solr: Any = make_connection()
    for document in (need, dataset):
        for start in range(0, size, BATCH):
            numbers = range(start, min(start + BATCH, size))
            solr.add([document(number) for number in numbers], commit=False)
    solr.commit()


def _clean() -> None:
    import ckan.model as model
    import sqlalchemy as sa
    from ckan.lib.search.common import make_connection

    ours = {"ours": f"{PREFIX}citizen-need-%"}
    if hasattr(model, "package_extra_table"):
        extras = sa.text("DELETE FROM package_extra WHERE package_id LIKE :ours")
        model.Session.execute(extras, ours)
    model.Session.execute(sa.text("DELETE FROM package WHERE id LIKE :ours"), ours)
    model.Session.commit()
    make_connection().delete(q=f"id:{PREFIX}*", commit=True)
