"""A published dataset: the GD Catalog's fields, checked against its code lists."""

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import helpers

pytestmark = pytest.mark.ckan

MANDATORY = [
    "data_type", "title", "owner_org", "maintainer", "maintainer_email", "tag_string", "notes",
    "objective", "update_frequency_unit", "geo_coverage", "data_source", "data_format",
    "data_category", "license_id",
]  # fmt: skip


def refused(new_dataset, **fields):
    with pytest.raises(tk.ValidationError) as error:
        new_dataset(**fields)
    return error.value.error_dict


def test_the_fields_stand_at_the_top_as_catalogues_harvest_them(new_dataset):
    dataset = new_dataset()
    shown = helpers.call_action(
        "package_show", {"user": "", "ignore_auth": False}, id=dataset["id"]
    )
    assert shown["data_type"] == "ข้อมูลสถิติ"
    assert shown["objective"] == ["ยุทธศาสตร์ชาติ", "เพื่อการให้บริการประชาชน"]
    assert shown["data_format"] == ["CSV", "JSON"]
    assert shown["private"] is False


def test_the_14_fields_are_mandatory(new_dataset):
    assert set(refused(new_dataset, **dict.fromkeys(MANDATORY, ""))) >= set(MANDATORY)


def test_a_string_that_is_not_letter_by_letter_in_its_list_is_refused(new_dataset):
    wrong = {
        "data_type": "สถิติ",
        "objective": ["ยุทธศาสตร์ ชาติ"],
        "update_frequency_unit": "รายปี",
        "geo_coverage": "เขต",
        "data_format": ["GeoJSON"],
        "data_category": "public",
        "license_id": "cc-by",
        "data_classification": "เปิดเผย (Open)",
        "allow_harvest": "true",
    }
    assert set(refused(new_dataset, **wrong)) == set(wrong)


def test_a_bare_string_is_taken_as_a_list_of_one(new_dataset):
    assert new_dataset(data_format="CSV")["data_format"] == ["CSV"]


def test_a_title_is_taken_once(new_dataset):
    new_dataset()
    assert "needs-saraburi" in refused(new_dataset, name="another")["title"][0]


def test_a_dataset_may_keep_its_own_title(new_dataset):
    from ckanext.needs.tests.conftest import as_portal

    dataset = new_dataset()
    patched = helpers.call_action("package_patch", as_portal(), id=dataset["id"], notes="ใหม่")
    assert patched["notes"] == "ใหม่"


def test_the_other_text_goes_with_its_choice_only(new_dataset):
    other = {"disaggregate_other": "ยุทธศาสตร์/ประเด็น"}
    assert "disaggregate_other" in refused(new_dataset, disaggregate=["เพศ"], **other)
    both = new_dataset(disaggregate=["ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่", "อื่นๆ"], **other)
    assert both["disaggregate_other"] == "ยุทธศาสตร์/ประเด็น"


def test_fiscal_years_are_stored_in_both_eras(new_dataset):
    dataset = new_dataset(
        fiscal_year_be="2025",
        fiscal_year_ce="๒๕๖๘",
        first_year_of_data="2025",
        temporal_start="1 ต.ค. 2567",
    )
    assert (dataset["fiscal_year_be"], dataset["fiscal_year_ce"]) == (2568, 2025)
    assert dataset["first_year_of_data"] == "2568"
    assert dataset["temporal_start"] == "2024-10-01"


def test_tags_may_come_as_a_list(new_dataset):
    dataset = new_dataset(tag_string="", tags=[{"name": "สระบุรี"}])
    assert [tag["name"] for tag in dataset["tags"]] == ["สระบุรี"]


@pytest.mark.ckan_config("ckanext.needs.own_dataset_schema", "false")
def test_a_portal_may_keep_its_own_type_dataset(agency):
    from ckanext.needs.tests.conftest import NEED, as_portal

    bare = {"name": "bare", "title": "ก", "owner_org": agency["id"], "type": "dataset"}
    assert helpers.call_action("package_create", as_portal(), **bare)["name"] == "bare"
    need = {**NEED, "owner_org": agency["id"]}
    assert helpers.call_action("package_create", as_portal(), **need)["fiscal_year"] == 2568


def test_the_fiscal_year_that_data_is_about_may_still_be_running(new_dataset):
    made = new_dataset(temporal_start="1 ต.ค. 2640", temporal_end="2098-09-30")
    assert (made["temporal_start"], made["temporal_end"]) == ("2097-10-01", "2098-09-30")
