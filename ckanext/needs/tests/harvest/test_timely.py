"""Datasets with nothing new are not stale as long as their source is harvested."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.plugins import toolkit as tk

from ckanext.needs.catalogue.timely import days, interval

pytestmark = pytest.mark.ckan

#: Days after which the statistical office's tool warns, and calls stale (its README).
TOOL = {"เดือน": (45, 90), "ปี": (400, 550)}


def declared(source, unit):
    text = source.yaml.read_text("utf-8")
    line = "update_frequency_unit: ปี"
    assert line in text
    source.yaml.write_text(text.replace(line, f"update_frequency_unit: {unit}"), "utf-8")


def grow_old(age):
    """Make the published dataset so old, for the search index too."""
    from ckanext.needs.bulk import solr

    moment = datetime.utcnow() - age
    made = sa.text("UPDATE package SET metadata_modified = :moment WHERE name = 'small-budget'")
    model.Session.execute(made, {"moment": moment})
    model.Session.commit()
    solr.send([show()["id"]])


def show():
    return tk.get_action("package_show")({}, {"id": "small-budget"})


def age():
    return datetime.utcnow() - datetime.fromisoformat(show()["metadata_modified"])


def but_for_the_date(snapshot):
    package = {k: v for k, v in snapshot["package"].items() if k != "metadata_modified"}
    return {**snapshot, "package": package}


@pytest.mark.parametrize("unit", days())
def test_when_its_interval_is_over_a_dataset_says_that_it_was_looked_at(
    unit, source, harvest, snapshot
):
    from ckanext.needs.bulk import solr

    declared(source, unit)
    harvest()
    grow_old(timedelta(days=days()[unit]))
    before = but_for_the_date(snapshot())
    assert harvest().not_modified == 1
    assert age() < timedelta(minutes=10)
    assert but_for_the_date(snapshot()) == before
    assert solr.stale([show()["id"]]) == set()


@pytest.mark.parametrize("unit", days())
def test_until_then_nothing_is_touched(unit, source, harvest, snapshot, solr_calls):
    declared(source, unit)
    harvest()
    grow_old(timedelta(days=days()[unit]) / 2)
    before, calls = snapshot(), solr_calls["update"]
    assert harvest().not_modified == 1
    assert snapshot() == before
    assert solr_calls["update"] == calls


@pytest.mark.parametrize("unit", ["ไม่ทราบ", "ไม่มีการปรับปรุงหลังจากการจัดเก็บข้อมูล"])
def test_one_that_promises_nothing_keeps_its_date(unit, source, harvest, snapshot):
    declared(source, unit)
    harvest()
    grow_old(timedelta(days=2000))
    before = snapshot()
    assert harvest().not_modified == 1
    assert snapshot() == before


@pytest.mark.parametrize("unit", TOOL)
def test_the_tools_call_nothing_stale_that_is_harvested_once_an_interval(unit):
    """At worst a harvest finds that nine tenths are not over, and the next one is at two."""
    warns, _stale = TOOL[unit]
    longest_schedule = timedelta(days=31 if unit == "เดือน" else 366)
    assert longest_schedule > interval(unit, "1") * 0.9
    assert longest_schedule < timedelta(days=warns)


@pytest.mark.parametrize(
    ("unit", "number", "expected"),
    [("วัน", "1", 1), ("ปี", "2", 730), ("เดือน", "", 30), ("เดือน", "0", 30), ("ไตรมาส", "x", 91)],
)
def test_every_so_many_units(unit, number, expected):
    assert interval(unit, number) == timedelta(days=expected)
