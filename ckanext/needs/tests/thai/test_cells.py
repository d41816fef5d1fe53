"""Cells as Thai open data has them: each form that was met, and what it is taken for.

Amounts have their own list in tests/records/test_money.py; here are forms that cross the modules.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ckanext.needs.codelists import Codelists, default
from ckanext.needs.records.money import AmountError, parse_amount
from ckanext.needs.records.need_columns import need_columns
from ckanext.needs.thai import FiscalYear, ThaiValueError, arabic_digits, fold, parse_date
from ckanext.needs.thai.text import normalise


@pytest.fixture(scope="module")
def lists() -> Codelists:
    return default()


class TestAmounts:
    """Money cells."""

    @pytest.mark.parametrize(
        ("cell", "total", "each"),
        [
            ("๑๐,๐๐๐,๐๐๐ (เขตละ ๒๐๐,๐๐๐)", 10_000_000, 200_000),
            ("๕,๐๐๐,๐๐๐ (เขตละ ๑๐๐,๐๐๐)", 5_000_000, 100_000),
            ("เขตละ ๒๐๐,๐๐๐", 10_000_000, 200_000),
            ("๑๐,๐๐๐,๐๐๐\n(เขตละ ๒๐๐,๐๐๐ บาท)", 10_000_000, 200_000),
        ],
    )
    def test_an_amount_a_khet_is_fifty_times_that(self, cell: str, total: int, each: int):
        amount = parse_amount(cell, districts=50)
        assert (amount.basis, amount.amount, amount.unit_amount) == ("per_district", total, each)

    @pytest.mark.parametrize(
        "cell",
        ["5000000 (เงินอุดหนุนเฉพาะกิจ)", "๕,๐๐๐,๐๐๐ (เงินอุดหนุนเฉพาะกิจ)", "5,000,000(งบกลาง)"],
    )
    def test_a_remark_in_brackets_is_no_second_amount(self, cell: str):
        assert parse_amount(cell).amount == 5_000_000

    @pytest.mark.parametrize("cell", ["฿1,000", "฿ 1,000", "฿1,000.00", "1,000 บาท", "๑,๐๐๐ บาท"])
    def test_the_currency_may_stand_before_or_after(self, cell: str):
        assert parse_amount(cell).amount == 1_000

    @pytest.mark.parametrize(
        "cell", ["-", "–", "", " ", "N/A", "#N/A", "n/a", "ไม่พบข้อมูล", "ไม่พบข้อ มูล", "\u200b-"]
    )
    def test_nothing_reported_is_neither_zero_nor_an_error(self, cell: str):
        assert parse_amount(cell).basis == "not_reported"

    def test_zero_is_an_amount(self):
        amount = parse_amount("0")
        assert (amount.basis, amount.amount) == ("total", Decimal(0))

    @pytest.mark.parametrize(
        "cell",
        [
            "ไม่ใช้งบประมาณเป็นการเฉพาะ",
            "ไม่ใช่ งบประมาณเป็นการเฉพาะ",
            "ไม่ใช้ งบ ประมาณเป็นการเฉพาะ",
            "ไม่\u200bใช้งบประมาณ",
            "ไม่ ใช้งบประมาณเป็นการเฉพาะ",
        ],
    )
    def test_no_dedicated_budget_survives_what_scanning_does_to_it(self, cell: str):
        assert parse_amount(cell).basis == "none_dedicated"

    @pytest.mark.parametrize("cell", ["1.15067E+11", "1.15067e11", "๑.๑๕๐๖๗E+๑๑", "1E+06"])
    def test_digits_that_a_spreadsheet_lost_are_not_made_up(self, cell: str):
        with pytest.raises(AmountError) as error:
            parse_amount(cell)
        assert "หลักท้ายหายไป" in error.value.reason.th

    @pytest.mark.parametrize(
        ("cell", "factor", "baht"),
        [
            ("1.5", 1_000_000, 1_500_000),
            ("๒๕๐", 1_000, 250_000),
            ("1.5 ล้านบาท", 1, 1_500_000),
            ("๒๕๐ พันบาท", 1, 250_000),
            ("1,500 บาท", 1_000_000, 1_500),
        ],
    )
    def test_units_of_header_and_cell(self, cell: str, factor: int, baht: int):
        assert parse_amount(cell, factor=factor).amount == baht

    def test_a_word_where_money_should_be_is_refused(self):
        with pytest.raises(AmountError):
            parse_amount("กฎหมาย")


class TestYearsAndDates:
    """Years and days."""

    @pytest.mark.parametrize("cell", ["พ.ศ. ๒๕๕๕", "พ.ศ.๒๕๕๕", "พ. ศ. ๒๕๕๕", "2012", "ค.ศ. 2012"])
    def test_either_era_gives_one_year(self, cell: str):
        assert FiscalYear.parse(cell).be == 2555

    @pytest.mark.parametrize(("cell", "be"), [("65", 2565), ("๖๖", 2566), ("ปี 70", 2570)])
    def test_two_digits_only_where_the_source_is_known_to_write_them(self, cell: str, be: int):
        assert FiscalYear.parse(cell, two_digits=True).be == be
        with pytest.raises(ThaiValueError):
            FiscalYear.parse(cell)

    @pytest.mark.parametrize("cell", ["25[]", "25__", "256", "2562 - 2564", "2562-2564", "#N/A"])
    def test_half_a_year_or_two_years_are_not_one(self, cell: str):
        with pytest.raises(ThaiValueError):
            FiscalYear.parse(cell, two_digits=True)

    def test_fiscal_year_2565_begins_with_october_2021(self):
        assert FiscalYear.of(date(2021, 9, 30)).be == 2564
        assert FiscalYear.of(date(2021, 10, 1)).be == 2565

    @pytest.mark.parametrize(
        "cell",
        [
            "1 ตุลาคม 2563", "๑ ต.ค. ๒๕๖๓", "1 ต.ค.2563", "1 ตค 2563", "๒๕๖๓-๑๐-๐๑", "2563-10-01",
            "2563-10-01 00:00:00", "1/10/2563", "๐๑/๑๐/๒๕๖๓", "2020-10-01", "วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๓",
        ],
    )  # fmt: skip
    def test_one_day_in_every_spelling(self, cell: str):
        assert parse_date(cell) == date(2020, 10, 1)

    def test_a_date_cell_that_holds_a_buddhist_year(self):
        assert parse_date(date(2563, 10, 1)) == date(2020, 10, 1)


class TestText:
    """Words that look alike."""

    @pytest.mark.parametrize(
        ("cell", "word"),
        [("นํามา", "นำมา"), ("สํานัก", "สำนัก"), ("กําหนด", "กำหนด"), ("น้ํา", "น้ำ")],
    )
    def test_sara_am_of_two_characters_is_one(self, cell: str, word: str):
        assert normalise(cell) == word
        assert fold(cell) == fold(word)

    @pytest.mark.parametrize(
        ("cell", "word"),
        [("ไม่ใช่ งบประมาณ", "ไม่ใช่งบประมาณ"), ("แต่ ผล", "แต่ผล"), ("สํ านัก", "สำนัก")],
    )
    def test_spaces_inside_words_do_not_tell_words_apart(self, cell: str, word: str):
        assert fold(cell) == fold(word)

    def test_thai_digits_are_digits(self):
        assert arabic_digits("๕.๒.๑.๑") == "5.2.1.1"


class TestCodes:
    """Names of codelists."""

    @pytest.mark.parametrize(
        "cell", ["ราษฎร์บูรณะ", "ราษฏร์บูรณะ", "เขตราษฏร์บูรณะ", "เขต ราษฎร์บูรณะ", "Rat Burana"]
    )
    def test_two_letters_that_are_confused_name_one_khet(self, lists: Codelists, cell: str):
        assert lists.areas.resolve(cell, "district").code == "1024"

    @pytest.mark.parametrize("cell", ["สระบุรี", "จ.สระบุรี", "จังหวัด สระบุรี", "TH-19", "๑๙"])
    def test_a_province_with_and_without_its_word(self, lists: Codelists, cell: str):
        assert lists.areas.resolve(cell, "province").code == "19"

    @pytest.mark.parametrize("cell", ["ด้านความมั่งคง", "ด้านความมั่นคง", "ด้านที่ ๕ ความมั่นคง"])
    def test_a_pillar_misspelt_in_its_own_plan(self, lists: Codelists, cell: str):
        assert lists.strategies.pillar(cell, "saraburi-2561").code == "saraburi-2561:5"

    @pytest.mark.parametrize("cell", ["สโทรคมนาคม/อินเทอร์เน็ต", "โทรคมนาคม / อินเทอร์เน็ต"])
    def test_an_issue_misspelt_in_its_own_plan(self, lists: Codelists, cell: str):
        assert lists.strategies.issue(cell, "saraburi-2561").code == "saraburi-2561:4.5"

    def test_every_name_of_a_column_means_one_field(self):
        fields = [{fold(name) for name in names} for names in need_columns().values()]
        assert sum(map(len, fields)) == len(set[str]().union(*fields))
