"""The template of a feed of complaints: from what the feed answers to the published table."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from ckanext.needs.build import Built, run_pipeline
from ckanext.needs.codelists import default
from ckanext.needs.harvester import harvesters_folder, load_harvester
from ckanext.needs.records.gather import gather

FEED = harvesters_folder() / "templates" / "data" / "traffy-complaints-invented.json"


def answer(address: str, options: object) -> bytes:
    """Answer as the feed does, in pages of twenty however many are asked for."""
    query = parse_qs(urlsplit(address).query)
    offset = int(query["offset"][0])
    features = json.loads(FEED.read_text("utf-8"))["features"][offset : offset + 20]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture(autouse=True)
def feed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ckanext.needs.sources.answers.fetch", answer)


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return run_pipeline(load_harvester("traffy-complaints"), tmp_path)


def rows(built: Built) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for dataset in built.datasets:
        text = dataset.tables[0].path_csv.read_text("utf-8-sig")
        found += csv.DictReader(text.splitlines())
    return found


def test_every_complaint_of_a_known_district_is_counted():
    found = gather(load_harvester("traffy-complaints"), (), default())
    assert (found.read, found.used, found.refused) == (35, 34, 1)
    assert found.years == (2569, 2570)
    ((kind, column, value),) = {(p.kind, p.column, p.value) for p in found.problems}
    assert (kind, column, value) == ("unknown_code", "district", "ทุกเขต")


def test_there_is_one_dataset_a_fiscal_year(built: Built):
    assert [dataset.name for dataset in built.datasets] == [
        "complaints-bangkok-example-2569", "complaints-bangkok-example-2570",
    ]  # fmt: skip


def test_counts_below_the_threshold_are_withheld(built: Built):
    shown = {
        (row["month"], row["district_name"], row["type"]): (row["complaints"], row["finished"])
        for row in rows(built)
        if row["complaints_status"] == "published"
    }
    assert shown[("2026-09", "บางรัก", "ถนน")] == ("7", "4")
    assert shown[("2026-09", "หนองจอก", "น้ำท่วม")] == ("9", "9")
    assert ("2026-09", "บางรัก", "น้ำท่วม") not in shown
    assert all(int(complaints) >= 5 for complaints, _ in shown.values())
    assert built.withheld > 0


def test_nothing_that_people_wrote_or_showed_is_left_anywhere(built: Built, tmp_path: Path):
    words = ("แต่งขึ้น", "081-", "photos.example", "2026-INV", "ถนนตัวอย่าง", "13.7")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [word for word in words if word.encode() in data], path
    assert FEED.read_text("utf-8").count("แต่งขึ้น") == 35
