"""/research: tables, codes, editions, citations, addresses that stay."""

from __future__ import annotations

import csv

import pytest
from bs4 import BeautifulSoup

from ckanext.needs.tables.schema import table_names, table_schema

pytestmark = pytest.mark.ckan


def page(app, address):
    return BeautifulSoup(app.get(address).body, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def test_all_tables_are_listed_whether_published_or_not(app, town):
    shown = page(app, "/research")
    listed = [cell.get_text() for cell in shown.select("#tables tbody th code")]
    assert listed == list(table_names())
    assert "town-budget" in str(shown.select_one("#datasets"))


def test_a_table_has_every_column_with_its_meaning(app, town):
    shown = page(app, "/en/research/tables/budget_lines")
    schema = table_schema("budget_lines")
    rows = {row.code.get_text(): words(row) for row in shown.select("tbody tr")}
    assert tuple(rows) == schema.columns
    assert schema.field("amount").description.en in rows["amount"]
    assert "baht" in rows["amount"]


def test_a_table_that_nobody_publishes_has_its_dictionary_and_says_so(app, town):
    shown = page(app, "/en/research/tables/participation")
    assert shown.select_one(".needs-empty")
    assert not shown.select(".needs-snippet")
    assert len(shown.select("tbody tr")) == len(table_schema("participation").fields)


def test_the_newest_file_and_each_year_of_it_have_addresses_that_stay(app, town):
    link = "/needs/files/town-budget/latest/{}budget_lines.csv"
    everything = app.get(link.format("")).data.decode("utf-8-sig").splitlines()
    year = app.get(link.format("2568/")).data.decode("utf-8-sig").splitlines()
    assert year[0] == everything[0]
    rows = list(csv.DictReader(year))
    assert rows
    assert {row["fiscal_year_be"] for row in rows} == {"2568"}
    assert app.get(link.format("2540/")).data.decode("utf-8-sig").splitlines() == [everything[0]]


def test_there_is_no_newest_file_of_what_is_not_published(app, town):
    app.get("/needs/files/town-budget/latest/none.csv", status=404)
    app.get("/needs/files/nothing/latest/budget_lines.csv", status=404)
    app.get("/needs/files/town-budget/latest/2568/datapackage.json", status=404)


def test_citations_can_be_downloaded_for_a_dataset_and_for_a_table(app, town):
    whole = app.get("/research/cite/town-budget.bib")
    assert whole.headers["Content-Type"].startswith("application/x-bibtex")
    assert whole.body.startswith("@misc{town-budget-")
    table = app.get("/research/cite/town-budget/budget_lines.ris")
    assert table_schema("budget_lines").title.th in table.body
    app.get("/research/cite/town-budget/needs.bib", status=404)
    app.get("/research/cite/town-budget.exe", status=404)
    app.get("/research/cite/nothing.bib", status=404)


def test_a_dataset_tells_of_its_editions(app, town):
    town.publish(_480="500")
    shown = page(app, "/en/research/datasets/town-budget")
    newest, first = (words(row) for row in shown.select("#editions tbody tr"))
    assert "in force" in newest
    assert "as many rows, other contents" in newest
    assert "the source has a new file" in newest
    assert "first edition" in first


def test_codes_are_shown_and_can_be_downloaded(app, town):
    shown = page(app, "/research/codebook/statuses")
    assert "under_review" in words(shown)
    assert app.get("/research/codebook/areas.csv").body.startswith("code,level,within,")
    app.get("/research/codebook/none", status=404)


def test_private_datasets_are_none_of_them(app, town):
    from ckan import model

    package = model.Package.get("town-budget")
    package.private = True
    model.Session.flush()
    try:
        from ckanext.needs.researching.datasets import published

        assert published() == ()
    finally:
        model.Session.rollback()
