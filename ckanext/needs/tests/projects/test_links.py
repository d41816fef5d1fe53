"""Links between needs and what answers them."""

from decimal import Decimal

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.model.link import Link
from ckanext.needs.own_records.needs import digest, read_needs
from ckanext.needs.projects import links
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.projects.budgets import LINES, fill, published
from ckanext.needs.tests.projects.test_projects import call, grant, new_project

__all__ = ["grant", "new_project"]
pytestmark = [
    pytest.mark.ckan,
    pytest.mark.ckan_config("ckan.datastore.sqlsearch.enabled", "false"),
]


@pytest.fixture
def budget(new_dataset):
    """A published budget of three lines."""
    return published(new_dataset, "budget-2568", LINES)


def link(user, need, kind, target):
    return call("need_link_create", user, id=need["id"], kind=kind, target=target)


def test_a_need_shows_the_project_that_answers_it(new_need, new_project, editor):
    need, project = new_need(), new_project()
    link(editor, need, "project", project["id"])
    (found,) = call("need_link_list", None, id=need["name"])["links"]
    assert (found["title"], found["amount"]) == (project["title"], "1500000")
    assert found["project"]["milestones"]


def test_the_project_shows_the_needs_it_answers_to_those_who_may_read_them(
    new_need, new_project, editor
):
    project, public, waiting = new_project(), new_need(), new_need(status="submitted")
    for need in (public, waiting):
        link(editor, need, "project", project["id"])
    shown = call("need_project_show", None, id=project["id"])["needs"]
    assert [need["id"] for need in shown] == [public["id"]]
    shown = call("need_project_show", editor, id=project["id"])["needs"]
    assert {need["id"] for need in shown} == {public["id"], waiting["id"]}


def test_a_budget_line_is_found_and_linked(new_need, budget, editor):
    need = new_need()
    found = call("need_budget_line_search", None, q="ถนน")
    assert [line["line_id"] for line in found] == ["a", "c"]
    made = link(editor, need, "budget_line", "a")
    assert (made["title"], made["amount"]) == ("ปรับปรุงถนนสายบ้านป่า", "250000.50")
    assert made["phase"] == "approved"
    needs = call("need_link_list", None, kind="budget_line", target="a")["needs"]
    assert [one["id"] for one in needs] == [need["id"]]


def test_lines_are_found_by_year_and_the_largest_come_first(budget, clean_portal):
    found = call("need_budget_line_search", None, fiscal_year=2568)
    assert [line["line_id"] for line in found] == ["b", "a"]
    assert call("need_budget_line_search", None, fiscal_year=2560) == []


def test_a_link_stays_when_the_table_has_gone(new_need, budget, editor):
    need = new_need()
    link(editor, need, "budget_line", "a")
    helpers.call_action("datastore_delete", as_portal(), resource_id=budget["id"], force=True)
    (found,) = call("need_link_list", None, id=need["id"])["links"]
    assert found["amount"] == "250000.50"


def test_a_line_that_was_published_anew_is_looked_at_again(new_need, budget, editor):
    need = new_need()
    link(editor, need, "budget_line", "a")
    before = digest()
    fill(budget["id"], [{**LINES[0], "amount": 300000}], edition="v2")
    links.refresh(as_portal())
    (found,) = call("need_link_list", None, id=need["id"])["links"]
    assert found["amount"] == "300000"
    assert digest() != before


def test_the_harvester_reads_needs_with_what_answers_them(new_need, new_project, budget, editor):
    need, other = new_need(), new_need()
    link(editor, need, "project", new_project()["id"])
    link(editor, need, "budget_line", "a")
    read = {one.need_id: one for one in read_needs()}
    assert sorted(a.amount for a in read[need["id"]].answers) == [Decimal("250000.50"), 1_500_000]
    assert read[other["id"]].answers == ()


def test_a_project_s_new_budget_counts_at_once(new_need, new_project, editor):
    need, project = new_need(), new_project()
    link(editor, need, "project", project["id"])
    call("need_project_update", editor, id=project["id"], budget="2")
    (answers,) = links.answers().values()
    assert answers[0].amount == 2


def test_a_link_can_be_taken_away(new_need, new_project, editor):
    need = new_need()
    made = link(editor, need, "project", new_project()["id"])
    call("need_link_delete", editor, id=made["id"])
    assert call("need_link_list", None, id=need["id"])["links"] == []


class TestRefusals:
    def test_twice_the_same(self, new_need, new_project, editor):
        need, project = new_need(), new_project()
        link(editor, need, "project", project["id"])
        with pytest.raises(tk.ValidationError) as refused:
            link(editor, need, "project", project["id"])
        assert "target" in refused.value.error_dict

    @pytest.mark.parametrize("kind", ["project", "budget_line"])
    def test_what_is_not_there(self, new_need, budget, editor, kind):
        with pytest.raises(tk.ValidationError) as refused:
            link(editor, new_need(), kind, "no-such' OR 1=1")
        assert "target" in refused.value.error_dict
        assert model.Session.query(Link).count() == 0

    def test_an_unknown_kind(self, new_need, editor):
        with pytest.raises(tk.ValidationError) as refused:
            link(editor, new_need(), "person", "x")
        assert "kind" in refused.value.error_dict

    def test_a_need_that_the_user_may_not_read_is_not_there(self, new_need, new_project):
        need, project = new_need(status="submitted"), new_project()
        citizen = factories.User()
        with pytest.raises(tk.ObjectNotFound):
            link(citizen, need, "project", project["id"])
        with pytest.raises(tk.ObjectNotFound):
            call("need_link_list", citizen, id=need["id"])

    def test_only_officials_and_editors_may(self, new_need, new_project, grant):
        need, project = new_need(), new_project()
        for user in (factories.User(), grant("1901", "leader"), grant("1902")):
            with pytest.raises(tk.NotAuthorized):
                link(user, need, "project", project["id"])
        assert link(grant("1901"), need, "project", project["id"])
