"""Two published budgets: Bangkok's by pillar over two plans, and a classification of its own."""

from __future__ import annotations

import csv
import io

import pytest

from ckanext.needs.tests.logic.conftest import _made, made_once

__all__ = ["_made", "made_once"]

PILLAR, OTHER, NEWER = "การสร้างเมืองปลอดภัย", "การพัฒนาสิ่งแวดล้อมยั่งยืน", "เดินทางดี"
COLUMNS = ("ปี", "ด้าน", "มิติ", "แผนงาน", "โครงการ", "วัตถุประสงค์", "หน่วยงาน", "เงิน")
DATASET = """
datasets:
  - key: budget
    name: {name}
    period: all
    title: {{th: "งบ {name} ปีงบประมาณ พ.ศ. {{year}}", en: "Budget {name} {{year}}"}}
    notes: {{th: "ข้อมูลทดสอบ {{year}}", en: "Test data {{year}}"}}
    tables: [budget_lines, budget_by_strategy, budget_by_agency, budget_keywords]
    tags: [งบประมาณ]
    publisher:
      name: {name}-city
      title: {{th: เมืองทดสอบ {name}, en: Test city {name}}}
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
HARVESTER = """
name: {name}
title: {{th: งบ {name}, en: Budget {name}}}
schedule: manual
source:
  format: csv
  locations: [{name}.csv]
  attribution: {{th: เมืองทดสอบ, en: A test city}}
  licence: public figures
records: budget_lines
mapping:
  area: "{area}"
  phase: approved
  fiscal_year: ปี
  code_path: [ด้าน, มิติ]
  plan: แผนงาน
  project: โครงการ
  objective: วัตถุประสงค์
  agency: หน่วยงาน
  amount: เงิน
{more}
"""
BY_PILLAR = """  strategy: { 2561-2567: bma-2565, 2568-: bma-2568 }
  pillar: ด้าน
"""
BANGKOK = [
    (2566, PILLAR, "ปลอดภัยพิบัติ", "ระบายน้ำ", "ขุดลอกคลอง", "กันน้ำท่วม", "สำนักการระบายน้ำ", 4_000_000),
    (2566, OTHER, "", "สวน", "ปรับปรุงสวนสาธารณะ", "", "สำนักสิ่งแวดล้อม", 1_000_000),
    (2567, PILLAR, "ปลอดภัยพิบัติ", "ระบายน้ำ", "ซ่อมถนนริมคลอง", "", "สำนักการโยธา", 3_000_000),
    (2568, NEWER, "", "ทาง", "ซ่อมถนนสายหนึ่ง", "", "สำนักการโยธา", 6_000_000),
    (2568, NEWER, "", "ทาง", "ก่อสร้างสะพาน 100%", "", "สำนักการโยธา", 2_000_000),
    (2568, "ไม่พบข้อมูล", "", "อื่น", "งานอื่นของเขต", "", "สำนักงานเขตบางรัก", 2_000_000),
    *((2568, NEWER, "", "ทาง", f"ทางเท้าเขต {n}", "", f"สำนักงานเขต {n}", 1000) for n in range(1, 6)),
]
SMALL = [(2566, "ด้านการเศรษฐกิจ", "โยธา", "โยธา", "ซ่อมถนน", "", "เทศบาล", 500_000)]


def sheet(rows):
    sink = io.StringIO()
    csv.writer(sink).writerows([COLUMNS, *rows])
    return sink.getvalue()


def write(folder, name, area, rows, more=""):
    (folder / f"{name}.csv").write_text(sheet(rows), "utf-8")
    text = HARVESTER.format(name=name, area=area, more=more) + DATASET.format(name=name)
    (folder / f"{name}.yaml").write_text(text, "utf-8")


@pytest.fixture
def budgets(made_once, tmp_path, ckan_config, monkeypatch):
    """Both budgets, published once for all tests of a module."""
    from ckanext.needs.harvest.now import harvest

    def publish():
        monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path / "storage"))
        monkeypatch.setitem(ckan_config, "ckanext.needs.harvesters_folder", str(tmp_path))
        write(tmp_path, "bkk", "10", BANGKOK, BY_PILLAR)
        write(tmp_path, "small", "19", SMALL)
        return harvest("bkk"), harvest("small")

    return made_once(publish)
