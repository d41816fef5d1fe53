"""Which tables count as published budgets, and what a search of them is bounded by."""

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.catalogue.metadata import resource_id_of
from ckanext.needs.catalogue.published import PublishedTable
from ckanext.needs.projects import lines, links
from ckanext.needs.projects.budget_tables import budget_tables
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.harvest.conftest import harvest, source, storage
from ckanext.needs.tests.projects.budgets import FIELDS, LINES, fill, published, uploaded
from ckanext.needs.tests.projects.test_links import budget, link
from ckanext.needs.tests.projects.test_projects import call
from ckanext.needs.tests.sql import statements_of

__all__ = ["budget", "harvest", "source", "storage"]
pytestmark = pytest.mark.ckan
COPY = [{**line, "project": f"ปลอม {line['project']}", "amount": 10**9} for line in LINES]
OTHER = [{"id": "line_id", "type": "text"}, {"id": "price", "type": "text"}]


def found(**asked):
    return [(line["line_id"], line["title"]) for line in call("need_budget_line_search", **asked)]


def search(q="ถนน", user=None, **more):
    return found(user=user, q=q, **more)


REAL = [("a", LINES[0]["project"]), ("c", LINES[2]["project"])]


class TestForeignTables:
    def test_a_table_with_copied_ids_is_not_found_and_shadows_nothing(
        self, new_dataset, new_need, budget, editor
    ):
        uploaded(new_dataset(name="aaa-mine", title="ของฉัน")["id"], COPY)
        assert search() == REAL
        assert search("ปลอม") == []
        made = link(editor, new_need(), "budget_line", "a")
        assert (made["title"], made["amount"]) == (LINES[0]["project"], "250000.50")

    def test_one_with_other_columns_disturbs_neither_the_search_nor_the_page(
        self, app, new_dataset, new_need, budget, editor
    ):
        uploaded(new_dataset(name="aaa-mine", title="ของฉัน")["id"], [{"line_id": "a"}], OTHER)
        assert search() == REAL
        headers = {"Authorization": editor["token"]}
        address = f"/needs/projects/for/{new_need()['name']}?q=ถนน"
        assert LINES[0]["project"] in app.get(address, headers=headers, status=200).body

    def test_one_beside_the_published_table_in_its_own_dataset_is_none_either(self, budget):
        uploaded(budget["package_id"], COPY)
        assert search() == REAL

    def test_the_id_that_a_published_one_would_have_is_not_enough(self, new_dataset, budget):
        dataset = new_dataset(name="aaa-mine", title="ของฉัน")
        uploaded(dataset["id"], COPY, id=resource_id_of(dataset["id"], "budget_lines.csv"))
        assert search() == REAL

    def test_an_editor_who_is_no_administrator_cannot_stamp_a_dataset(
        self, new_dataset, editor, budget
    ):
        dataset = new_dataset(name="aaa-mine", title="ของฉัน")
        stamp = {"needs": {"harvester": "x", "digest": "", "version": "v1"}}
        call("package_patch", editor, id=dataset["id"], plugin_data=stamp)
        model.Session.expire_all()
        assert not model.Package.get(dataset["id"]).plugin_data

    def test_a_published_resource_that_somebody_gave_another_table_is_left_out(
        self, new_dataset, budget
    ):
        published(new_dataset, "budget-2567", COPY)
        (other,) = [t for t in budget_tables(as_portal()) if t.dataset == "budget-2567"]
        helpers.call_action("datastore_delete", as_portal(), resource_id=other.id, force=True)
        again = {"resource_id": other.id, "fields": FIELDS, "records": COPY, "force": True}
        helpers.call_action("datastore_create", as_portal(), **again)
        assert search() == REAL


class TestPublishedTables:
    def test_what_the_harvester_publishes_is_found(self, harvest):
        harvest()
        (line,) = call("need_budget_line_search", None, q="เทศบาลทดสอบ เกษตร")
        assert (line["dataset"], line["amount"]) == ("small-budget", "750000")

    def test_one_whose_columns_are_gone_is_left_out(self, new_dataset, budget):
        published(new_dataset, "budget-2567", [{"line_id": "a"}], OTHER)
        assert search() == REAL

    def test_one_whose_amounts_are_texts_is_left_out(self, new_dataset, budget):
        texts = [{**field, "type": "text"} for field in FIELDS]
        published(new_dataset, "budget-2567", COPY, texts)
        assert search() == REAL

    def test_one_that_goes_while_we_search_takes_no_other_with_it(self, budget, monkeypatch):
        gone = PublishedTable("11111111-1111-1111-1111-111111111111", "", "gone", "")
        there = budget_tables(as_portal())
        monkeypatch.setattr(lines, "budget_tables", lambda *rest: [gone, *there])
        assert search() == REAL
        assert lines.find(as_portal(), "b").title == LINES[1]["project"]

    def test_one_that_is_private_or_deleted_is_not_read(self, new_dataset, budget):
        for field, value in (("private", True), ("state", "deleted")):
            other = published(new_dataset, f"budget-{field}", COPY)
            changed = {"id": other["package_id"], field: value}
            helpers.call_action("package_patch", as_portal(), **changed)
        assert search() == REAL

    def test_the_largest_of_all_tables_come_first(self, new_dataset, budget):
        more = [{"line_id": "d", "project": "ถนนใหญ่", "amount": 500000, "fiscal_year_be": 2569}]
        published(new_dataset, "budget-2569", more)
        assert [line_id for line_id, _ in search()] == ["d", "a", "c"]
        assert [line_id for line_id, _ in search(limit=2)] == ["d", "a"]

    def test_as_many_queries_for_ten_as_for_one(self, new_dataset, budget):
        search()
        one = statements_of(search)
        for number in range(9):
            published(new_dataset, f"budget-{number}", LINES)
        assert len(statements_of(search)) == len(one)

    def test_links_are_refreshed_past_a_table_that_has_lost_its_columns(
        self, new_need, budget, editor
    ):
        need = new_need()
        link(editor, need, "budget_line", "a")
        fill(budget["id"], [{"line_id": "a"}], OTHER)
        links.refresh(as_portal())
        (kept,) = call("need_link_list", None, id=need["id"])["links"]
        assert kept["amount"] == "250000.50"


class TestBounds:
    def test_words_of_strangers_have_two_letters(self, budget, editor):
        with pytest.raises(tk.ValidationError) as refused:
            search("ถนน ก")
        assert "2" in refused.value.error_dict["q"][0]
        assert search("ถนน ส", user=editor) == REAL

    def test_ten_words_are_enough(self, budget, editor):
        search(" ".join(["ถนน"] * 10))
        with pytest.raises(tk.ValidationError):
            search(" ".join(["ถนน"] * 11), user=editor)

    def test_a_search_that_takes_too_long_is_given_up(self, budget, new_need, editor, monkeypatch):
        slow = f"{lines.MATCHING} AND pg_sleep(3) IS NOT NULL"
        monkeypatch.setattr(lines, "MATCHING", slow)
        monkeypatch.setattr(lines, "LIMIT", "SET LOCAL statement_timeout = 50")
        with pytest.raises(tk.ValidationError) as refused:
            search()
        assert "q" in refused.value.error_dict
        monkeypatch.undo()
        assert search() == REAL

    def test_the_page_says_why_words_are_refused(self, app, new_need, budget, editor):
        headers = {"Authorization": editor["token"]}
        address = f"/needs/projects/for/{new_need()['name']}?q="
        for words in ("+".join(["ถนน"] * 11), "081-234-5678"):
            app.get(address + words, headers=headers, status=200)

    def test_nobody_is_let_in_by_a_table_that_cannot_be_read(self, budget):
        stranger = factories.User()
        helpers.call_action("package_patch", as_portal(), id=budget["package_id"], private=True)
        assert search(user=stranger) == search() == []
