"""The pages of rounds: everyone follows one, people propose, the local government runs it."""

import html
import re

import pytest
from ckan.tests import factories, helpers

from ckanext.needs.tests.logic.test_rounds import PROPOSING, ROUND, VOTING, call, phase

pytestmark = pytest.mark.ckan

IDEA = {
    "title": "ถังขยะ <b>แยก</b> ประเภท",
    "text": "ตลาดสดทุกแห่ง",
    "district": "1901",
    "cost": "9000",
}


@pytest.fixture
def new_round(agency):
    def make(**fields):
        given = {**ROUND, "owner_org": agency["id"], **fields}
        return helpers.call_action("need_round_create", **given)

    return make


@pytest.fixture
def signed(app):
    """Call a page as a user, by token."""

    def call_page(method, address, user=None, **more):
        headers = {"Authorization": user["token"]} if user else {}
        return getattr(app, method)(address, headers=headers, follow_redirects=False, **more)

    return call_page


def form_of(body):
    """Return what a browser would send of our form on a page, as it stands."""
    start = body.index('class="needs-form"')
    form = body[start : body.index("</form>", start)]
    found = []
    for tag in re.finditer(r"<input[^>]*>|<textarea.*?</textarea>|<select.*?</select>", form, re.S):
        text = tag.group()
        name = re.search(r'name="([^"]+)"', text)
        if not name or name[1] == "_csrf_token" or ("checkbox" in text and " checked" not in text):
            continue
        if text.startswith("<select"):
            options = re.findall(r'<option value="([^"]*)"( selected)?', text)
            value = next((o for o, chosen in options if chosen), options[0][0])
        elif text.startswith("<textarea"):
            value = re.search(r">(.*)</textarea>", text, re.S)[1]
        else:
            value = (re.search(r'value="([^"]*)"', text) or ["", "on"])[1]
        found.append((name[1], html.unescape(value)))
    return found


class TestReading:
    def test_the_list_says_what_goes_on_what_comes_and_what_is_over(self, signed, new_round):
        new_round()
        new_round(name="soon", phases=[phase("propose", 5, 9)])
        new_round(name="past", phases=[phase("propose", -9, -5)])
        new_round(name="not-yet", state="draft")
        body = signed("get", "/needs/rounds/").body
        places = [
            body.index(f'/needs/rounds/{name}"') for name in ("saraburi-2570", "soon", "past")
        ]
        assert places == sorted(places)
        assert "not-yet" not in body

    def test_a_round_says_what_is_decided_and_how_long_each_phase_lasts(self, signed, new_round):
        new_round()
        body = signed("get", "/needs/rounds/saraburi-2570").body
        assert "3,000,000" in body
        assert 'aria-current="step"' in body
        assert "/propose" in body
        assert "/edit" not in body

    def test_a_draft_is_not_there_for_others(self, signed, new_round, editor):
        new_round(state="draft")
        assert signed("get", "/needs/rounds/saraburi-2570", editor).status_code == 200
        for address in ("", "/propose", "/proposals/1", "/edit", "/forums/new"):
            assert signed("get", f"/needs/rounds/saraburi-2570{address}").status_code == 404

    @pytest.mark.parametrize(
        "query", ["district=x", "topic=zz", "state=lost", "page=99999999999", "order=up", "q=%00"]
    )
    def test_a_strange_choice_is_no_error_of_the_portal(self, signed, new_round, query):
        new_round()
        assert signed("get", f"/needs/rounds/saraburi-2570?{query}").status_code in (200, 404)


class TestProposing:
    def test_somebody_proposes_and_sees_it(self, signed, new_round):
        new_round()
        user = factories.UserWithToken()
        page = "/needs/rounds/saraburi-2570/propose"
        answer = signed("post", page, user, data=IDEA)
        assert answer.headers["Location"].endswith("/saraburi-2570/proposals/1")
        body = signed("get", "/needs/rounds/saraburi-2570/proposals/1").body
        assert "<b>แยก</b>" not in body
        assert "9,000" in body
        assert "ถังขยะ" in signed("get", "/needs/rounds/saraburi-2570?q=ถังขยะ").body

    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, signed, new_round):
        new_round()
        sent = {**IDEA, "text": "โทร 081-234-5678"}
        page = "/needs/rounds/saraburi-2570/propose"
        body = signed("post", page, factories.UserWithToken(), data=sent).body
        assert "อาจมีข้อมูลส่วนบุคคล" in body or "personal data" in body
        assert "โทร 081-234-5678</textarea>" in body

    def test_who_is_not_logged_in_is_asked_to(self, signed, new_round):
        new_round()
        answer = signed("get", "/needs/rounds/saraburi-2570/propose")
        assert "/user/login" in answer.headers["Location"]

    def test_an_official_answers_on_the_proposal_s_page(self, signed, new_round, editor):
        new_round()
        page = "/needs/rounds/saraburi-2570/proposals/1"
        user = factories.UserWithToken()
        call("need_proposal_create", user, round="saraburi-2570", **IDEA)
        assert 'name="feasible"' not in signed("get", page, user).body
        assert signed("post", page, user, data={"feasible": "true"}).status_code == 403
        answer = {"feasible": "false", "reason": "ที่ดินเอกชน", "adopted": ""}
        assert signed("post", page, editor, data=answer).status_code == 302
        assert "ที่ดินเอกชน" in signed("get", page).body
        signed("post", page, user, data={"withdraw": "1"})
        assert signed("get", page).status_code == 404


class TestRunning:
    def test_an_editor_sets_a_round_up_from_a_template_as_its_form_stands(
        self, signed, agency, editor
    ):
        assert "community-fund" in signed("get", "/needs/rounds/new", editor).body
        form = form_of(signed("get", "/needs/rounds/new?template=community-fund", editor).body)
        sent = {**dict(form), "name": "fund", "area": "สระบุรี"}
        many = [(key, value) for key, value in form if key.startswith("phase_")]
        data = {key: [v for k, v in many if k == key] for key, _ in many}
        answer = signed("post", "/needs/rounds/new", editor, data={**sent, **data})
        assert answer.status_code == 302, answer.body[-3000:]
        made = call("need_round_show", editor, id="fund")
        assert (made["budget"], made["state"], made["voting"]["method"]) == (
            200_000,
            "draft",
            "knapsack",
        )
        assert len(made["phases"]) == 5
        assert len(made["topics"]) == 5

    def test_saving_the_form_as_it_stands_changes_nothing_even_while_voting(
        self, signed, new_round, editor
    ):
        said = {"topics": [{"key": "waste", "name": "ขยะ"}], "voting": {"eligible": "5,000"}}
        before = new_round(phases=VOTING, **said)
        form = form_of(signed("get", "/needs/rounds/saraburi-2570/edit", editor).body)
        data = {key: [v for k, v in form if k == key] for key, _ in form}
        answer = signed("post", "/needs/rounds/saraburi-2570/edit", editor, data=data)
        assert answer.status_code == 302, answer.body[-3000:]
        after = call("need_round_show", editor, id="saraburi-2570")
        kept = ("phases", "voting", "budget", "envelopes", "topics", "who", "state", "title")
        assert [after[key] for key in kept] == [before[key] for key in kept]

    def test_a_phase_whose_row_is_emptied_is_dropped(self, signed, new_round, editor):
        new_round()
        form = form_of(signed("get", "/needs/rounds/saraburi-2570/edit", editor).body)
        data = {key: [v for k, v in form if k == key] for key, _ in form}
        for key in ("phase_name_th", "phase_starts", "phase_ends"):
            data[key][0] = ""
        signed("post", "/needs/rounds/saraburi-2570/edit", editor, data=data)
        after = call("need_round_show", editor, id="saraburi-2570")
        assert [each["key"] for each in after["phases"]] == ["vote", "announce"]

    def test_overlapping_phases_are_told_and_kept_on_the_page(self, signed, new_round, editor):
        new_round()
        form = form_of(signed("get", "/needs/rounds/saraburi-2570/edit", editor).body)
        data = {key: [v for k, v in form if k == key] for key, _ in form}
        data["phase_ends"][0] = PROPOSING[1]["ends"]
        body = signed("post", "/needs/rounds/saraburi-2570/edit", editor, data=data).body
        assert "ต้องไม่ซ้อนกัน" in body or "may not overlap" in body

    def test_a_forum_is_noted_and_changed(self, signed, new_round, editor):
        new_round()
        sent = {"title": "เวที", "district": "1901", "held_on": "8 พ.ย. 2569", "place": "ศาลา"}
        page = "/needs/rounds/saraburi-2570/forums/new"
        assert signed("post", page, editor, data=sent).status_code == 302
        (forum,) = call("need_forum_list", editor, round="saraburi-2570")
        assert forum["held_on"] == "2026-11-08"
        page = f"/needs/rounds/saraburi-2570/forums/{forum['id']}"
        form = dict(form_of(signed("get", page, editor).body))
        signed("post", page, editor, data={**form, "attendance": "43"})
        assert "45" in signed("get", "/needs/rounds/saraburi-2570").body

    @pytest.mark.parametrize("address", ["/new", "/xx/edit", "/xx/forums/new", "/xx/proposals/1"])
    def test_others_may_not(self, signed, new_round, address):
        new_round(name="xx")
        user = factories.UserWithToken()
        call("need_proposal_create", user, round="xx", **IDEA)
        stranger = factories.UserWithToken()
        for who in (None, stranger):
            answer = signed("post", f"/needs/rounds{address}", who, data={"title": "x"})
            assert answer.status_code in (302, 403)
            assert answer.status_code == 403 or "/user/login" in answer.headers["Location"]

    def test_every_form_has_a_token(self, signed, new_round, editor):
        new_round()
        for address in ("/edit", "/propose", "/forums/new"):
            assert (
                "_csrf_token" in signed("get", f"/needs/rounds/saraburi-2570{address}", editor).body
            )
