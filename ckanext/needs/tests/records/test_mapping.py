"""The mapping of a harvester's YAML: what it may say, and clear errors."""

from pathlib import Path

import pytest

from ckanext.needs.declared import Node
from ckanext.needs.problems import InputError
from ckanext.needs.records.budget_mapping import TEXTS
from ckanext.needs.records.mapping import (
    BudgetMapping,
    Cell,
    WideYears,
    Words,
    mapping_version,
    read_mapping,
)
from ckanext.needs.records.vintages import parse_year, strategy_in
from ckanext.needs.thai import ThaiValueError

BUDGET: dict[str, object] = {
    "area": "19",
    "phase": "approved",
    "fiscal_year": "ปี",
    "code_path": ["ด้าน", "แผน"],
    "amount": "เงิน",
}


def read(kind: str = "budget_lines", **changes: object):
    values = {key: value for key, value in (BUDGET | changes).items() if value is not None}
    return read_mapping(kind, Node(values, "x.yaml", "mapping"))


def budget(**changes: object) -> BudgetMapping:
    mapping = read(**changes)
    assert isinstance(mapping, BudgetMapping)
    return mapping


def test_a_budget_mapping_names_the_columns_it_needs():
    mapping = budget(plan="แผน", agency={"value": "อบจ."})
    assert {name for cell in mapping.cells() for name in cell.columns} == {
        *("ปี", "แผน", "ด้าน", "เงิน")
    }
    assert mapping.texts["agency"] == Cell(value="อบจ.")


@pytest.mark.parametrize(
    ("changes", "key", "reason"),
    [
        ({"area": 19}, "mapping.area", "a text"),
        ({"phase": "maybe"}, "mapping.phase", "one of plan, proposed, approved, executed"),
        ({"amount": None}, "mapping.amount", "missing"),
        ({"fiscal_year": None}, "mapping.fiscal_year", "missing"),
        ({"agency": {"valeu": "x"}}, "mapping.agency.value", "missing"),
        ({"code_path": "ด้าน"}, "mapping.code_path", "a list"),
        ({"amout": "เงิน"}, "mapping.amout", "unknown key"),
        ({"totals": [{"fiscal_year": 2565, "lines": 1}]}, "mapping.totals[0].amount", "missing"),
        ({"area": None}, "mapping.area", "or use area_column"),
        ({"plan": []}, "mapping.plan", "needs one column"),
        ({"plan": {"filled": []}}, "mapping.plan.filled", "needs one column"),
        ({"code_path": ["ด้าน", 5]}, "mapping.code_path[1]", "a mapping"),
        ({"unit": "ล้าน"}, "mapping.unit", "one of"),
        ({"unit": "บาท", "factor": 1}, "mapping.unit", "not both"),
        ({"factor": -1}, "mapping.factor", "above 0"),
        ({"year_era": "ah"}, "mapping.year_era", "one of any, be, ce"),
        ({"years": {"pattern": "งบ_{yy}"}}, "mapping.amount", "together with years"),
        ({"strategy": {"2561": "a", "2560-2561": "b"}}, "mapping.strategy", "two strategies"),
        ({"strategy": {"always": "a"}}, "mapping.strategy.always", "expected years B.E."),
        ({"skip": {"ปี": []}}, "mapping.skip.ปี", "needs one column"),
        ({"max_error_share": 5}, "mapping.max_error_share", "a number from 0 to 1"),
    ],
)
def test_a_wrong_key_is_an_error_with_file_key_and_what_was_expected(
    changes: dict[str, object], key: str, reason: str
):
    with pytest.raises(InputError) as error:
        read(**changes)
    (problem,) = error.value.problems
    assert (problem.where.file, problem.column) == ("x.yaml", key)
    assert reason in problem.reason.en


@pytest.mark.parametrize(
    ("years", "key", "reason"),
    [
        ({}, "mapping.years", "columns or a pattern"),
        ({"pattern": "a_{yy}", "columns": {"a": 2566}}, "mapping.years", "columns or a pattern"),
        ({"pattern": "budget"}, "mapping.years.pattern", "needs {yy} or {yyyy} once"),
        ({"columns": {"a": 66}}, "mapping.years.columns.a", "a year B.E."),
    ],
)
def test_wrong_columns_of_years_are_an_error(years: dict[str, object], key: str, reason: str):
    with pytest.raises(InputError) as error:
        read(years=years, amount=None, fiscal_year=None)
    (problem,) = error.value.problems
    assert (problem.column, reason in problem.reason.en) == (key, True)


class TestACell:
    HEADER = ("แผน", "แผนงาน", "โครงการ")

    @pytest.mark.parametrize(
        ("said", "found"),
        [
            ("แผน", ("แผน",)),
            (["ไม่มี", "แผนงาน", "แผน"], ("แผนงาน",)),
            ({"column": ["ไม่มี"], "optional": True}, ()),
            ({"filled": ["โครงการ", "แผน", "ไม่มี"]}, ("โครงการ", "แผน")),
            ({"value": "เสมอ"}, ()),
        ],
    )
    def test_the_first_of_its_names_that_the_source_has_is_read(self, said: object, found: object):
        assert budget(plan=said).texts["plan"].found(self.HEADER) == found

    @pytest.mark.parametrize(
        ("said", "value"),
        [("แผน", "ก"), ({"filled": ["โครงการ", "แผน"]}, "ก"), ({"value": "ค"}, "ค")],
    )
    def test_it_gives_the_text_of_a_row(self, said: object, value: str):
        row = {"แผน": "ก", "แผนงาน": "ข", "โครงการ": ""}
        assert budget(plan=said).texts["plan"].of(row) == value


@pytest.mark.parametrize(
    ("word", "cell", "same"),
    [
        ("รวม", " รวม ", True),
        ("รวม", "รวมแผนงาน", False),
        ("รวม*", "รวมแผนงาน", True),
        ("TOTAL", "Total:", True),
        ("", "  ", True),
        ("", "ก", False),
    ],
)
def test_words_that_mark_a_row_are_met_whatever_their_spelling(word: str, cell: str, same: bool):
    assert Words("ด้าน", (word,)).match(cell) is same


@pytest.mark.parametrize(("unit", "factor"), [("บาท", 1), ("พันบาท", 1000), ("ล้านบาท", 10**6)])
def test_a_unit_is_a_number_of_baht(unit: str, factor: int):
    assert budget(unit=unit).factor == factor


@pytest.mark.parametrize(
    ("year", "strategy"), [(2560, ""), (2561, "old"), (2564, "old"), (2565, "new"), (2590, "new")]
)
def test_the_strategy_is_that_of_the_year(year: int, strategy: str):
    vintages = budget(strategy={"2561-2564": "old", "2565-": "new"}).strategy
    assert strategy_in(vintages, year) == strategy
    assert strategy_in(budget(strategy="one").strategy, year) == "one"


def test_columns_of_years_are_found_by_a_pattern():
    years = budget(years={"pattern": "budget_{yy}"}, amount=None, fiscal_year=None).years
    header = ("budget_66", "budget_๖๗", "budget", "budget_2568", "budget_6")
    assert years.found(header) == (("budget_66", 2566), ("budget_๖๗", 2567))
    assert WideYears(pattern="ปี {yyyy} (บาท)").found(("ปี ๒๕๖๘ (บาท)", "ปี 2024 (บาท)")) == (
        ("ปี ๒๕๖๘ (บาท)", 2568),
        ("ปี 2024 (บาท)", 2567),
    )


@pytest.mark.parametrize(
    ("text", "era", "two_digits", "year"),
    [
        ("2565", "any", False, 2565),
        ("2022", "any", False, 2565),
        ("2022", "ce", False, 2565),
        ("๒๕๖๕", "be", False, 2565),
        ("65", "any", True, 2565),
        ("65", "be", True, 2565),
        ("22", "ce", True, 2565),
    ],
)
def test_a_year_is_read_in_the_source_s_era(text: str, era: str, two_digits: bool, year: int):
    assert parse_year(text, era, two_digits) == year


@pytest.mark.parametrize(
    ("text", "era"), [("2565", "ce"), ("2022", "be"), ("65", "any"), ("65", "ce"), ("ปี", "be")]
)
def test_a_year_of_the_other_era_or_of_two_digits_is_refused(text: str, era: str):
    with pytest.raises(ThaiValueError):
        parse_year(text, era)


class TestTheVersion:
    def test_it_is_the_same_for_the_same_mapping(self):
        assert mapping_version(budget()) == mapping_version(budget())

    @pytest.mark.parametrize(
        "change",
        [{"amount": "บาท"}, {"skip": {"ปี": ["รวม"]}}, {"agency": {"value": "ก"}}, {"factor": 1000}],
    )
    def test_it_changes_with_what_the_mapping_says(self, change: dict[str, object]):
        assert mapping_version(budget(**change)) != mapping_version(budget())

    def test_it_does_not_change_with_what_is_left_as_it_is(self):
        assert mapping_version(budget(year_era="any", skip={})) == mapping_version(budget())


def test_every_key_is_documented():
    page = (Path(__file__).parents[4] / "docs" / "mappings.md").read_text("utf-8")
    keys = {*BudgetMapping.__dataclass_fields__, *TEXTS, "unit"} - {"texts"}
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []
