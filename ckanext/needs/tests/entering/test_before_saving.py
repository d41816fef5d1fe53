"""The long form: what may be the same is shown before a need is saved, and stops nobody twice."""

from __future__ import annotations

import pytest
from ckan.tests import factories, helpers

from ckanext.needs.tests.conftest import NEED, as_portal
from ckanext.needs.tests.entering.conftest import soup, words

pytestmark = pytest.mark.ckan

LIGHT = "ขอไฟส่องสว่างหน้าโรงเรียนบ้านป่า"
LIGHT_AGAIN = "หน้าโรงเรียนบ้านป่ามืดมาก อยากให้ติดโคมไฟ"


@pytest.fixture
def save(app, editor, agency):
    """Press the button of the form."""

    def post(**fields):
        sent = {**NEED, "notes": "", "owner_org": agency["id"], "save": "save", **fields}
        headers = {"Authorization": editor["token"]}
        return soup(app.post("/citizen-need/new", data=sent, headers=headers))

    return post


def titles():
    found = helpers.call_action(
        "package_search", as_portal(), fq="dataset_type:citizen-need", include_private=True
    )
    return sorted(need["title"] for need in found["results"])


def alike(page):
    return [words(link) for link in page.select(".needs-form-alike li a")]


def hidden(page):
    return page.select_one("input[name=alike_shown]")["value"]


def test_what_may_be_the_same_is_shown_and_nothing_saved_nor_lost(save, new_need):
    need = new_need(title=LIGHT, notes="")
    page = save(title=LIGHT_AGAIN, village="บ้านป่า")
    assert alike(page) == [LIGHT]
    assert page.select_one(".needs-form-alike a")["href"].endswith(need["name"])
    assert page.select_one("#field-title")["value"] == LIGHT_AGAIN
    assert page.select_one("#field-village")["value"] == "บ้านป่า"
    assert page.select_one(".needs-form-alike button[name=save]")
    assert not page.select(".error-explanation")
    assert titles() == [LIGHT]


def test_who_saves_all_the_same_saves(save, new_need):
    new_need(title=LIGHT, notes="")
    shown = hidden(save(title=LIGHT_AGAIN))
    page = save(title=LIGHT_AGAIN, alike_shown=shown)
    assert words(page.select_one(".needs-page h1")) == LIGHT_AGAIN
    assert titles() == sorted([LIGHT, LIGHT_AGAIN])


def test_a_text_that_was_changed_meanwhile_is_looked_at_again(save, new_need):
    new_need(title=LIGHT, notes="")
    new_need(title="ขุดลอกคลองหนองแขม", notes="")
    shown = hidden(save(title=LIGHT_AGAIN))
    page = save(title="ขุดลอกคลองหนองแขมด้วย", alike_shown=shown)
    assert alike(page) == ["ขุดลอกคลองหนองแขม"]
    assert set(hidden(page).split()) > set(shown.split())


def test_other_mistakes_are_said_next_and_what_was_shown_stays_shown(save, new_need):
    new_need(title=LIGHT, notes="")
    shown = hidden(save(title=LIGHT_AGAIN, people_affected="หลายคน"))
    page = save(title=LIGHT_AGAIN, people_affected="หลายคน", alike_shown=shown)
    assert page.select_one(".error-explanation")
    assert (alike(page), hidden(page)) == ([], shown)


@pytest.mark.parametrize("missing", [{"title": ""}, {"district": ""}, {"district": "9999"}])
def test_without_title_or_district_only_the_mistake_is_said(save, new_need, missing):
    new_need(title=LIGHT, notes="")
    page = save(**{"title": LIGHT_AGAIN, **missing})
    assert page.select_one(".error-explanation")
    assert not page.select(".needs-form-alike, input[name=alike_shown]")


def test_what_the_reader_may_not_read_is_not_shown(save, new_need):
    other = factories.Organization()
    new_need(title=LIGHT, notes="", status="submitted", owner_org=other["id"])
    assert words(save(title=LIGHT_AGAIN).select_one(".needs-page h1")) == LIGHT_AGAIN


@pytest.mark.parametrize("said", ["x" * 1_000_000, "<script>alert(1)</script>", "'; DROP TABLE --"])
def test_ids_that_are_none_are_harmless(save, new_need, said):
    new_need(title=LIGHT, notes="")
    page = save(title=LIGHT_AGAIN, alike_shown=said)
    assert "<script>alert" not in str(page)
    assert titles() == [LIGHT]


def test_a_program_is_not_stopped(new_need, editor, app):
    new_need(title=LIGHT, notes="")
    need = {**NEED, "title": LIGHT_AGAIN, "owner_org": "saraburi-pao"}
    headers = {"Authorization": editor["token"]}
    answer = app.post("/api/3/action/package_create", json=need, headers=headers)
    assert answer.status_code == 200
    assert titles() == sorted([LIGHT, LIGHT_AGAIN])


class TestPageOfANeed:
    """Who decides sees what may be the same."""

    def page(self, app, user, need):
        headers = {"Authorization": user["token"]} if user else {}
        return soup(app.get(f"/citizen-need/{need['name']}", headers=headers))

    def shown(self, app, user, need):
        return [words(link) for link in self.page(app, user, need).select(".needs-alike li a")]

    @pytest.fixture
    def official(self, granted):
        return granted("official", "19", factories.UserWithToken())

    @pytest.mark.parametrize("status", ["submitted", "under_review", "accepted"])
    def test_as_long_as_it_may_be_merged(self, app, official, new_need, status):
        new_need(title=LIGHT, notes="")
        need = new_need(title=LIGHT_AGAIN, notes="", status=status)
        assert self.shown(app, official, need) == [LIGHT]

    def test_not_once_it_is_past_that(self, app, official, new_need):
        new_need(title=LIGHT, notes="")
        need = new_need(title=LIGHT_AGAIN, notes="", status="completed")
        assert self.shown(app, official, need) == []

    def test_others_see_nothing_of_it(self, app, new_need):
        new_need(title=LIGHT, notes="")
        need = new_need(title=LIGHT_AGAIN, notes="")
        assert self.shown(app, None, need) == []
        assert self.shown(app, factories.UserWithToken(), need) == []
