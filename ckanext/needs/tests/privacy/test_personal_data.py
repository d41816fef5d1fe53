"""What counts as personal data in a text, and what does not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.harvester import harvesters_folder
from ckanext.needs.privacy.personal_data import LABELS, find_personal_data, is_national_id

#: Real Thai documents, where they are at hand.
SOURCES = Path(__file__).parents[4].parent / "shared" / "sources"


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in find_personal_data(text)]


def with_check_digit(first_twelve: str) -> str:
    total = sum(
        int(digit) * weight for digit, weight in zip(first_twelve, range(13, 1, -1), strict=True)
    )
    return first_twelve + str((11 - total % 11) % 10)


@pytest.mark.parametrize(
    "text",
    [
        "เลขบัตร 1103702071811",
        "เลขบัตร 1-1037-02071-81-1 ครับ",
        "เลขบัตร 1 1037 02071 81 1",
        "เลขบัตร ๑๑๐๓๗๐๒๐๗๑๘๑๑",
        "เลขบัตร.1103702071811,",
        "เลขบัตร 1\u20111037\u201102071\u201181\u20111",
        "เลขบัตร 1–1037–02071–81–1",
        "เลขบัตร 1—1037—02071—81—1",
        "เลขบัตร 1−1037−02071−81−1",
        "เลขบัตร 1.1037.02071.81.1",
        "เลขบัตร 1 - 1037 - 02071 - 81 - 1",
        "เลขบัตร 1\u00a01037\u00a002071\u00a081\u00a01",
        "เลขบัตร ๑-๑๐๓๗-๐๒๐๗๑-๘๑-๑",
    ],
)
def test_a_thai_id_number_is_found_in_every_spelling(text: str):
    assert kinds(text) == ["national_id"]


def test_thirteen_digits_with_another_check_digit_are_no_id_number():
    assert "national_id" not in kinds("รหัสโครงการ 1103702071812")


@given(st.text("0123456789", min_size=12, max_size=12))
def test_exactly_one_check_digit_is_right(first_twelve: str):
    right = [n for n in range(10) if is_national_id(f"{first_twelve}{n}")]
    assert f"{first_twelve}{right[0]}" == with_check_digit(first_twelve)
    assert len(right) == 1


@pytest.mark.parametrize(
    "text",
    [
        "โทร 081-234-5678",
        "โทร 0812345678",
        "โทร ๐๘๑ ๒๓๔ ๕๖๗๘",
        "โทร 02-123-4567",
        "โทร 036 123 456",
        "โทร +66 81 234 5678",
        "โทร +66(0)812345678",
        "โทร.0812345678",
        "โทร.081-234-5678",
        "Tel.0812345678",
        "โทร:0812345678,",
        "โทร.0812345678.",
        "โทร 081.234.5678",
        "โทร (081)2345678",
        "โทร (081) 234-5678",
        "โทร (02)123-4567",
        "โทร (036) 123 456",
        "โทร 081–234–5678",
        "โทร 081—234—5678",
        "โทร 081\u2011234\u20115678",
        "โทร 081−234−5678",
        "โทร 081\u00a0234\u00a05678",
        "โทร 081 - 234 - 5678",
        "โทร 081   -   234   -   5678",
        "โทร.๐๘๑-๒๓๔-๕๖๗๘",
        "โทร.๐๘๑.๒๓๔.๕๖๗๘",
        "โทร.02.123.4567",
        "โทร 0 2123 4567",
        "โทร 0-3621-1234",
        "โทร. ๐ ๓๖๒๑ ๑๒๓๔",
        "โทร 0-8123-45678",
        "โทร 02-123-4567-8",
        "โทร.+66812345678",
        "โทร +66.81.234.5678",
        "โทร +66–81–234–5678",
        "โทร (+66)81 234 5678",
        "โทร (+66) (0) 81-234-5678",
        "โทร +66 2 123 4567",
        "โทร +๖๖ ๘๑ ๒๓๔ ๕๖๗๘",
        "โทร 0066812345678",
        "โทร 66812345678",
        "1. 0812345678",
    ],
)
def test_a_phone_number_is_found(text: str):
    assert kinds(text) == ["phone"]


@pytest.mark.parametrize("between", [",", "/", ", ", " และ "])
def test_each_of_two_phone_numbers_is_found(between: str):
    assert kinds(f"โทร:0812345678{between}0898765432") == ["phone", "phone"]


@pytest.mark.parametrize("text", ["a@b.co", "เขียนถึง som.chai+x@mail.example.com"])
def test_an_email_address_is_found(text: str):
    assert kinds(text) == ["email"]


@pytest.mark.parametrize(
    "text", ["บ้านเลขที่ 12/3", "บ้านเลขที่ ๑๒", "12/4 หมู่ที่ 5", "99 ม.3 ต.ทับกวาง", "เลขที่ 5/1 ถนนพหลโยธิน"]
)
def test_a_house_number_is_found(text: str):
    assert kinds(text) == ["house_number"]


@pytest.mark.parametrize(
    "text",
    ["นายสมชาย แจ้งว่า", "แจ้งโดย นางสาวสมหญิง", "ของนางมาลี", "ด.ช. กล้า", "น.ส.มานี", "เด็ก\u200bหญิงกล้า"],
)
def test_a_personal_title_with_a_name_is_found(text: str):
    assert kinds(text) == ["personal_title"]


@pytest.mark.parametrize(
    "text",
    [
        "ไลน์ไอดี somchai99",
        "ไอดีไลน์: som.chai_99",
        "LINE ID: somchai99 ค่ะ",
        "Line: somchai99",
        "ไลน์ : somchai99",
        "ID Line somchai99",
        "https://line.me/ti/p/AbC_d-9x",
    ],
)
def test_a_line_id_is_found(text: str):
    assert kinds(text) == ["line_id"]


@pytest.mark.parametrize(
    "text",
    [
        "รถทะเบียน กข 1234 สระบุรี",
        "ทะเบียนรถ 1กก-999",
        "ป้ายทะเบียน บร 45",
        "หมายเลขทะเบียน: ๑กข ๑๒๓๔",
        "ทะเบียนรถยนต์ ฌฮ 5",
        "รถกระบะทะเบียนเลขที่ ผก 8123",
    ],
)
def test_a_licence_plate_is_found(text: str):
    assert kinds(text) == ["licence_plate"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "แจ้งในไลน์กลุ่มหมู่บ้านแล้ว",
        "แอดไลน์ของเทศบาล @saraburi",
        "LINE OA: @saraburi-city",
        "ตีเส้น line 2 ช่องจราจร",
        "ติดตั้ง pipeline: ท่อประปา 12 นิ้ว",
        "ขึ้นทะเบียนเกษตรกร 120 ราย",
        "ทะเบียนบ้าน 35 หลัง",
        "ขึ้นทะเบียนคนพิการ 150 คน",
        "ทะเบียน อสม 120 คน",
        "ทะเบียนรถ 2 คัน",
        "นายทะเบียนท้องถิ่น 1 คน",
        "ระยะ 3 กม 500 เมตร",
        "ปุ๋ย 50 กก 20 กระสอบ",
        "ซ่อมถนนสาย 1234 ระยะ 2,500 เมตร",
        "งบประมาณ 1,234,567,890 บาท",
        "ปีงบประมาณ 2567 ถึง 2569",
        "ถนนหมู่ที่ 5 บ้านโคก",
        "หมู่ 3 ถึงหมู่ 7",
        "ทางหลวงหมายเลข 2089",
        "นายกเทศมนตรีรับเรื่อง",
        "นายอำเภอแก่งคอย",
        "ร้านขายของนานาชนิด",
        "เด็กนักเรียนเดินลำบาก",
        "พิกัด 14.587123, 101.002345",
        "ที่ 20/2567 ลงวันที่ 5",
        "งบ 1,081,234,567 บาท",
        "งบ 10,000,000.00 บาท",
        "งบ 66,812,345,678.00 บาท",
        "งบ ๑,๐๘๑,๒๓๔,๕๖๗ บาท",
        "งบ 10,081,234,567.89 บาท",
        "1,000,000 - 2,000,000 และ 3,000,000 บาท",
        "อัตรา 0.812345678 และ 1.0812345678",
        "พิกัด 08.123456, 099.123456",
        "วันที่ 05-06-2567 1 คน",
        "วันที่ 06-08-2567 10 คน",
        "วันที่ 06.08.2567 10 คน",
        "วันที่ 06–08–2567 10 คน",
        "วันที่ 2025-08-12 1030",
        "วันที่ 2567.08.12 10 11 12",
        "วันที่ 06/08/2567 ถึง 09/08/2567",
        "วันที่ ๐๖-๐๘-๒๕๖๗ ๑๐ คน",
        "เวลา 08.30-16.30 12 คน",
        "เวลา 08.30 – 16.30 น. 12 คน",
        "เด็กอายุ 0-2 3-5 6-12 13-18 ปี",
        "เลขผู้เสียภาษี 0-9940-00123-45-6",
        "รหัสโครงการ 1-081-234-5678",
    ],
)
def test_ordinary_words_and_figures_of_needs_are_not_personal_data(text: str):
    assert kinds(text) == []


def of_the_demo() -> set[str]:
    from ckanext.needs.codelists import default
    from ckanext.needs.demo.needs import make_needs
    from ckanext.needs.demo.script import read_script

    needs = list(make_needs(read_script(), default(), 1500, 200))
    return {text for need in needs for text in (need.title, need.notes, need.village)}


def of_budgets() -> set[str]:
    """Names of areas, plans, works and expenses, of the budgets that ship."""
    data = harvesters_folder() / "data"
    lines = {line for path in data.iterdir() for line in path.read_text("utf-8-sig").splitlines()}
    assert len(lines) > 100
    return lines


@pytest.mark.parametrize("texts", [of_the_demo, of_budgets])
def test_nothing_is_found_in_ordinary_needs_and_budgets(texts: Callable[[], set[str]]):
    assert {text: kinds(text) for text in texts() if kinds(text)} == {}


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the real documents are not here")
def test_in_real_documents_only_persons_are_found():
    lines = {
        line for path in SOURCES.iterdir() for line in path.read_text("utf-8-sig").splitlines()
    }
    found = [finding for line in lines for finding in find_personal_data(line)]
    assert {finding.kind for finding in found} == {"personal_title"}
    assert all(finding.found.startswith(("นาย", "นาง")) for finding in found)


@given(st.text("0123456789 -./ทะเบียนกขลไนlineid:ม.หมู่", max_size=200))
def test_any_text_can_be_read(text: str):
    for finding in find_personal_data(text):
        assert finding.kind in LABELS
        assert finding.label.en


def test_findings_come_in_the_order_of_the_text_and_say_what_they_are():
    first, second = find_personal_data("โทร 0812345678 หรือ a@b.co")
    assert (first.kind, first.found, second.kind) == ("phone", "0812345678", "email")
    assert first.label.th == "หมายเลขโทรศัพท์"
