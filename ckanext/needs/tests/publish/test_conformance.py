"""What the national catalogue would not take is named before it is published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ckanext.needs.problems import Problem, describe
from ckanext.needs.publish.conformance import check
from ckanext.needs.publish.gdcatalog import MANDATORY, FieldValue, metadata
from ckanext.needs.tests.publish.shapes import COVERAGE, SPEC


def fields_of(**changed: FieldValue) -> dict[str, FieldValue]:
    """Return the fields of a good dataset with some changed."""
    return {**metadata(SPEC, COVERAGE, "ข้อบัญญัติ"), **changed}


def declared(**changed: str) -> dict[str, FieldValue]:
    """Return the fields of a dataset whose declaration is changed."""
    spec = replace(SPEC, gdcatalog={**SPEC.gdcatalog, **changed})
    return metadata(spec, COVERAGE, "ข้อบัญญัติ")


def problems_of(**changed: FieldValue) -> list[tuple[str, str]]:
    return [(p.column, p.value) for p in check(fields_of(**changed), "x.yaml")]


def the_problem(**changed: FieldValue) -> Problem:
    (problem,) = check(fields_of(**changed), "x.yaml")
    return problem


def test_a_good_dataset_has_no_problem():
    assert check(fields_of(), "x.yaml") == ()


@pytest.mark.parametrize(
    "field", ["data_type", "geo_coverage", "license_id", "update_frequency_unit"]
)
def test_a_value_that_is_not_in_its_list_is_a_problem(field: str):
    assert (field, "ผิด") in problems_of(**{field: "ผิด"})


@pytest.mark.parametrize("field", MANDATORY)
def test_a_mandatory_field_that_is_empty_is_a_problem(field: str):
    assert (field, "") in problems_of(**{field: ""})


def test_other_needs_its_text():
    assert ("geo_coverage", "อื่นๆ") in problems_of(geo_coverage="อื่นๆ")
    assert problems_of(geo_coverage="อื่นๆ", geo_coverage_other="ลุ่มน้ำ") == []


def test_fields_of_statistics_are_for_statistics_only():
    assert ("unit_of_measure", "บาท") in [
        (p.column, p.value) for p in check(declared(data_type="ข้อมูลระเบียน"), "x.yaml")
    ]


@pytest.mark.parametrize("name", ["x" * 71, "x", "มีไทย", "Has-Capitals", "a b", "-a"])
def test_a_name_that_the_catalogue_refuses_is_a_problem(name: str):
    assert ("name", name) in problems_of(name=name)


def test_an_address_that_is_no_email_is_a_problem():
    assert problems_of(maintainer_email="office") == [("maintainer_email", "office")]


def test_a_problem_names_the_file_and_says_what_was_expected():
    problem = the_problem(license_id="CC-BY")
    assert problem.where.file == "x.yaml"
    assert "Open Data Common" in problem.reason.th


@pytest.mark.parametrize("field", MANDATORY)
def test_white_space_is_no_value(field: str):
    assert field in [column for column, _ in problems_of(**{field: " \n"})]


def test_every_value_of_a_list_is_checked():
    assert problems_of(objective=("พันธกิจหน่วยงาน", "พันธกิจ")) == [("objective", "พันธกิจ")]


def test_a_spelling_that_only_looks_the_same_is_another_value():
    decomposed = "ข\u0e49อม\u0e39ลสถ\u0e34ต\u0e34 "
    assert ("data_type", decomposed) in problems_of(data_type=decomposed)


def test_a_name_of_seventy_characters_is_the_longest():
    assert problems_of(name="x" * 70) == []
    assert "70" in the_problem(name="x" * 71).reason.en
    assert "71" in the_problem(name="x" * 71).reason.th


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("allow_harvest", "False"), ("allow_harvest", ""), ("allow_harvest", "true")),
        *(("data_category", "ข้อมูลส่วนบุคคล"), ("data_classification", "ลับ")),
        ("reference_url_catalog", "https://data.go.th/dataset/x"),
    ],
)
def test_a_dataset_that_the_national_catalogue_would_not_take_over_is_a_problem(
    field: str, value: str
):
    assert (field, value) in problems_of(**{field: value})


@pytest.mark.parametrize("date", ["2569-01-31", "31/1/2026", "2026-02-30", "20260131"])
def test_a_date_that_is_no_iso_date_of_the_common_era_is_a_problem(date: str):
    assert problems_of(last_updated_date=date) == [("last_updated_date", date)]


@pytest.mark.parametrize("tag", ["ก", "ถนน/สะพาน", "x" * 101, "#แท็ก"])
def test_a_tag_that_catalogues_refuse_is_a_problem(tag: str):
    assert problems_of(tag_string=f"งบประมาณ,{tag}") == [("tag_string", tag)]


def test_a_problem_says_field_found_and_expected_in_both_languages():
    problem = the_problem(allow_harvest="False")
    assert describe(problem, "en") == (
        "x.yaml · allow_harvest · «False» · must be True: it is open data"
    )
    assert "ต้องเป็น True" in describe(problem)
