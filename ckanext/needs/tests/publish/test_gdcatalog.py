"""The government metadata standard: 14 mandatory fields, exact strings."""

from dataclasses import replace

import pytest

from ckanext.needs.harvester import harvester_names, load_harvester
from ckanext.needs.publish.conformance import check
from ckanext.needs.publish.dataset_spec import DatasetSpec
from ckanext.needs.publish.gdcatalog import MANDATORY, Coverage, code_lists, metadata
from ckanext.needs.tests.publish.shapes import COVERAGE, SPEC


def fields_of(spec: DatasetSpec = SPEC, coverage: Coverage = COVERAGE, **changed: str):
    spec = replace(spec, gdcatalog={**spec.gdcatalog, **changed})
    return metadata(spec, coverage, "ข้อบัญญัติ")


def test_all_fourteen_mandatory_fields_are_filled():
    fields = fields_of()
    assert len(MANDATORY) == 14
    assert [name for name in MANDATORY if not fields.get(name)] == []
    assert check(fields, "x.yaml") == ()


@pytest.mark.parametrize("name", harvester_names())
def test_every_shipped_dataset_meets_the_standard(name: str):
    for spec in load_harvester(name).datasets:
        assert check(metadata(spec, COVERAGE, "แหล่ง"), name) == ()


def test_years_stand_in_name_and_title():
    fields = fields_of()
    assert (fields["name"], fields["title"]) == ("pao-2565-2566", "งบประมาณ 2565-2566")


def test_several_years_have_first_and_last_and_iso_dates():
    fields = fields_of()
    assert (fields["first_year_of_data"], fields["last_year_of_data"]) == ("2565", "2566")
    assert (fields["temporal_start"], fields["temporal_end"]) == ("2021-10-01", "2023-09-30")
    assert "fiscal_year_be" not in fields


def test_one_year_is_said_in_both_eras():
    fields = fields_of(coverage=replace(COVERAGE, years=(2565,)))
    assert (fields["fiscal_year_be"], fields["fiscal_year_ce"]) == (2565, 2022)
    assert fields["title"] == "งบประมาณ 2565"


def test_notes_are_in_both_languages():
    assert fields_of()["notes"] == "รายละเอียด 2565-2566\n\nAbout 2565-2566"


def test_a_slash_in_a_tag_becomes_a_hyphen():
    assert fields_of()["tag_string"] == "งบประมาณ,ถนน-สะพาน"


def test_the_box_of_the_area_is_its_extent():
    assert str(fields_of()["spatial"]).startswith(
        '{"type": "Polygon", "coordinates": [[[100.0, 14.0]'
    )


def test_a_public_dataset_says_that_it_is_open():
    fields = fields_of()
    assert fields["data_category"] == "ข้อมูลสาธารณะ"
    assert fields["data_classification"] == "เปิดเผย"
    assert fields["allow_harvest"] == "True"


def test_every_list_has_strings_and_none_twice():
    for field, values in code_lists().items():
        assert values, field
        assert len(values) == len(set(values)), field
