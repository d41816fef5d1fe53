"""Lines by their words: what the search index finds is what the tables have."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from ckanext.needs.finding import line_index
from ckanext.needs.spending import index_lines, lines, table_lines
from ckanext.needs.spending.sources import sources
from ckanext.needs.spending.wanted import Wanted
from ckanext.needs.tests.spending.conftest import NEWER

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("budgets")]

QUESTIONS = [
    {"words": ("ถนน",)},
    {"words": ("ถนน",), "sort": "name"},
    {"words": ("ซ่อม", "โยธา"), "year": 2567},
    {"words": ("ทางเท้า",), "classes": (("bma-2568", NEWER),)},
    {"words": ("ทางเท้า",), "classes": ()},
    {"words": ("ทางเท้า",), "agency": "สำนักงานเขต 3"},
    {"words": ("ถนน",), "keyword": "คลอง"},
    {"words": ("กันน้ำท่วม",)},
    {"keyword": "ถนน"},
    {"keyword": "คลอง", "year": 2566},
    {"keyword": "น้ำท่วม", "sort": "name"},
    {"sort": "name"},
    {"sort": "name", "year": 2568, "agency": "สำนักการโยธา"},
    {"words": ("ฮฮฮฮ",)},
    {"words": ("ถนน",), "agency": 'a" OR *:* "'},
    {"words": ("{!x}",)},
]


@pytest.fixture
def wanted():
    """A function that asks for lines of Bangkok's budget."""
    (source,) = [one for one in sources() if one.key == "bkk.10"]
    return lambda **asked: Wanted(source=source, phase="approved", **asked)


def ids(found):
    return [line.line_id for line in found]


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_the_index_and_the_tables_say_the_same(wanted, question):
    one = wanted(**question)
    by_index = index_lines.page(index_lines.asked(one), one.sort, 20, 0)
    by_tables = table_lines.page(one, 20)
    assert ids(by_index.lines) == ids(by_tables.lines)
    assert by_index.total == by_tables.total


def test_of_another_keyword_than_those_counted_the_tables_know(wanted):
    one = wanted(keyword="สายหนึ่ง")
    assert index_lines.asked(one) is None
    assert len(lines.page_of_lines(one, 20).lines) == 1


def test_the_newest_or_dearest_lines_are_as_quick_in_the_tables(wanted):
    assert index_lines.asked(wanted()) is None


def test_words_find_something_at_all(wanted):
    assert len(lines.page_of_lines(wanted(words=("ทางเท้า",)), 20).lines) == 5


@pytest.mark.parametrize("typed", ['"', "\\", "ๆ", '" OR *:* "', "(", "ถนน\\"])
def test_nothing_typed_breaks_it(wanted, typed):
    lines.page_of_lines(wanted(words=(typed,)), 20)


def test_what_is_no_word_is_not_looked_for(wanted):
    with_mark = lines.page_of_lines(wanted(words=("ทางเท้า", '"')), 20)
    assert with_mark == lines.page_of_lines(wanted(words=("ทางเท้า",)), 20)


def test_pages_follow_one_another(wanted):
    one = wanted(words=("ทางเท้า",))
    whole = ids(lines.page_of_lines(one, 20).lines)
    assert ids(lines.page_of_lines(one, 2, 2).lines) == whole[2:4]


def test_all_lines_come_in_the_same_order_batch_by_batch(wanted, monkeypatch):
    one = wanted(words=("ทางเท้า",))
    monkeypatch.setattr(index_lines, "BATCH", 1)
    monkeypatch.setattr(index_lines.lines_found, "FIRST_BATCH", 1)
    monkeypatch.setattr(index_lines.lines_found, "BATCH", 2)
    found = [row["line_id"] for row in lines.all_lines(one)]
    assert found == ids(lines.page_of_lines(one, 20).lines)


@pytest.mark.parametrize(
    "asked", [{}, {"year": 2568}, {"words": ("น",)}, {"sort": "name"}], ids=str
)
def test_years_that_are_read_side_by_side_come_in_one_order(wanted, monkeypatch, asked):
    monkeypatch.setattr(line_index, "_whole", dict)
    whole = ids(table_lines.page(wanted(**asked), 1000).lines)
    assert len(whole) > 1
    assert [row["line_id"] for row in lines.all_lines(wanted(**asked))] == whole


def test_a_budget_without_years_has_no_lines(wanted):
    nothing = replace(wanted(), phase="executed")
    assert [*lines.all_lines(nothing)] == []


def test_a_row_that_is_another_line_by_now_is_left_out(wanted, monkeypatch):
    one, read = wanted(words=("ทางเท้า",)), index_lines._lines

    def anew(*asked):
        return [{**line, "line_id": f"new-{line['line_id']}"} for line in read(*asked)]

    monkeypatch.setattr(index_lines, "_lines", anew)
    assert lines.page_of_lines(one, 20).lines == ()


class TestWithoutTheIndex:
    """Words are looked for in the tables then."""

    def test_while_it_has_not_all_lines(self, wanted, monkeypatch):
        monkeypatch.setattr(line_index, "_whole", dict)
        monkeypatch.setattr(index_lines, "page", pytest.fail)
        assert len(lines.page_of_lines(wanted(words=("ทางเท้า",)), 20).lines) == 5
        assert len([*lines.all_lines(wanted(words=("ทางเท้า",)))]) == 5

    def test_while_it_does_not_answer(self, wanted, monkeypatch):
        import pysolr

        def silent():
            raise pysolr.SolrError("no answer")

        monkeypatch.setattr(line_index, "make_connection", silent)
        assert len(lines.page_of_lines(wanted(words=("ทางเท้า",)), 20).lines) == 5


class TestFromASearch:
    """A line that the one search has found leads to its budget."""

    def test_to_the_line_in_its_budget(self, app):
        said = {"area": "10", "phase": "approved", "fiscal_year": "2568", "q": "ก่อสร้างสะพาน 100%"}
        found = app.get("/budget/of/bkk", query_string=said, follow_redirects=False)
        assert "source=bkk.10" in found.location
        shown = BeautifulSoup(app.get(found.location).body, "html.parser")
        assert [one.get_text(strip=True) for one in shown.select("#lines h3")] == [said["q"]]

    def test_to_the_dataset_where_no_budget_has_it(self, app):
        found = app.get("/budget/of/no-budget?area=10", follow_redirects=False)
        assert found.location.endswith("/dataset/no-budget")

    def test_a_search_leads_there(self, app):
        found = BeautifulSoup(app.get("/needs/search?q=ทางเท้าเขต 3").body, "html.parser")
        link = found.select_one("[aria-labelledby=needs-found-lines] h3 a")["href"]
        assert link.startswith("/budget/of/bkk?area=10")
        shown = BeautifulSoup(app.get(link).body, "html.parser")
        assert shown.select_one("#lines h3").get_text(strip=True) == "ทางเท้าเขต 3"
