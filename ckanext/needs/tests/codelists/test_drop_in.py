"""Codelists of another province or topic are used by naming their files."""

from __future__ import annotations

import pytest

from ckanext.needs.codelists import CodeError, Codelists, load
from ckanext.needs.tests.codelists import own
from ckanext.needs.tests.codelists.conftest import Write


@pytest.fixture
def waste(write: Write) -> Codelists:
    write("zones.csv", own.AREA_NAMES)
    write("places.csv", own.AREA_PLACES)
    return load(
        strategies=("saraburi-2561", str(write("nan-waste.yaml", own.WASTE_STRATEGY))),
        areas=str(write("canal-town.yaml", own.AREA_LIST)),
        statuses=str(write("bin-status.yaml", own.STATUS_LIST)),
        channels=str(write("bin-channels.yaml", own.CHANNEL_LIST)),
    )


def test_a_strategy_dropped_in_stands_beside_those_shipped(waste: Codelists):
    assert [s.id for s in waste.strategies.all()] == ["saraburi-2561", "nan-waste-2566"]
    assert waste.strategies.issue("เศษอาหาร").code == "nan-waste-2566:1.1"
    assert waste.strategies.pillar("Hazardous waste").code == "nan-waste-2566:2"
    assert waste.strategies.by_code("nan-waste-2566:2.1").name.th == "ขยะติดเชื้อ"
    assert waste.strategies.for_year("55", 2568).id == "nan-waste-2566"


def test_a_strategys_numbers_may_have_gaps(waste: Codelists):
    codes = [i.code for i in waste.strategies.get("nan-waste-2566").issues]
    assert codes == ["nan-waste-2566:1.1", "nan-waste-2566:1.3", "nan-waste-2566:2.1"]


def test_its_crosswalk_to_a_shipped_strategy_works(waste: Codelists):
    assert waste.strategies.crosswalk("saraburi-2561:3", "nan-waste-2566") == ("nan-waste-2566:1",)


def test_an_area_list_dropped_in_takes_thailands_place(waste: Codelists):
    areas = waste.areas
    assert len(areas) == 3
    assert areas.find("19") is None
    assert [a.code for a in areas.children("700")] == ["A1", "A7"]
    assert areas.get("A1").postcodes == ("18000", "18001")
    assert areas.contains("700", "A7")


@pytest.mark.parametrize("text", ["A7", "ใต้", "โซนใต้", "เขตจัดเก็บ ใต้", "Zone South", "South"])
def test_its_own_words_for_levels_are_understood(waste: Codelists, text: str):
    assert waste.areas.resolve(text).code == "A7"
    assert waste.areas.resolve(text, level="zone", within="700").code == "A7"


def test_its_aliases_and_places_are_used(waste: Codelists):
    assert waste.areas.resolve("เมืองคลอง").code == "700"
    assert waste.areas.centroid("A1") == (14.5, 100.9)
    assert waste.areas.centroid("A7") == pytest.approx((14.5, 100.9))
    assert waste.areas.full_label("A7") == "เขตจัดเก็บใต้ เทศบาลคลอง"


def test_a_status_list_dropped_in_has_its_own_roles(waste: Codelists):
    statuses = waste.statuses
    assert [s.code for s in statuses.all()] == ["reported", "emptied", "bogus_report"]
    assert statuses.roles() == ("collector", "foreman")
    assert statuses.may("reported", "emptied", "collector")
    assert not statuses.may("reported", "emptied", "foreman")
    assert statuses.resolve("เก็บเรียบร้อย").code == "emptied"


def test_a_channel_list_dropped_in_is_used(waste: Codelists):
    assert [c.code for c in waste.channels.all()] == ["sensor", "phone"]
    assert waste.channels.resolve("อุปกรณ์ตรวจวัด").code == "sensor"
    with pytest.raises(CodeError) as error:
        waste.channels.resolve("forum")
    assert "ช่องทาง" in error.value.reason.th


def test_a_strategy_whose_area_is_elsewhere_leaves_the_others_alone(waste: Codelists):
    assert waste.strategies.for_year("19", 2567).id == "saraburi-2561"
