"""What another system sends, as a need."""

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.open311.refusals import Refusal
from ckanext.needs.open311.report import as_need

LISTS = default()
SENT = {
    "service_code": "saraburi-2561:4.1",
    "description": "ถนนหน้าวัดเป็นหลุม\nรถล้มบ่อย",
    "attribute[district]": "1902",
}


def need(agencies=("pao",), **more):
    return as_need({**SENT, **more}, LISTS, list(agencies))


def test_it_waits_for_an_official():
    assert need()["status"] == "submitted"


def test_the_first_line_is_the_title_and_all_of_it_the_details():
    assert need()["title"] == "ถนนหน้าวัดเป็นหลุม"
    assert need()["notes"] == SENT["description"]


def test_a_long_first_line_is_cut_for_the_title_only():
    text = "ก" * 500
    assert len(need(description=text)["title"]) == 120
    assert need(description=text)["notes"] == text


def test_service_and_district_become_codes():
    made = need()
    assert (made["strategy"], made["issue"]) == ("saraburi-2561", "saraburi-2561:4.1")
    assert made["district"] == "1902"


def test_who_reported_it_is_not_kept():
    made = need(
        email="a@b.th", first_name="สมชาย", phone="0812345678", account_id="7", device_id="x"
    )
    assert not {"สมชาย", "a@b.th", "0812345678", "7"} & set(map(str, made.values()))


def test_the_only_agency_is_meant_when_none_is_named():
    assert need()["owner_org"] == "pao"


def test_of_several_agencies_one_has_to_be_named():
    with pytest.raises(Refusal, match="pao, tao"):
        need(agencies=("tao", "pao"))
    assert need(agencies=("tao", "pao"), **{"attribute[agency]": "tao"})["owner_org"] == "tao"


def test_a_key_without_any_agency_is_refused():
    with pytest.raises(Refusal) as refused:
        need(agencies=())
    assert refused.value.status == 403


def test_everything_that_is_missing_is_said_at_once():
    with pytest.raises(Refusal) as refused:
        as_need({}, LISTS, ["pao"])
    assert len(refused.value.reasons) == 3


def test_an_unknown_service_is_not_found():
    with pytest.raises(Refusal) as refused:
        need(service_code="saraburi-2561:9.9")
    assert refused.value.status == 404
