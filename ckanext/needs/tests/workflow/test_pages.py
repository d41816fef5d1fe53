"""The inbox, the timeline on a need's page and what officials do there."""

import csv
import io
from datetime import timedelta

import pytest
from ckan.tests import factories, helpers

from ckanext.needs.tests.workflow.conftest import by, events, moves
from ckanext.needs.thai import today

pytestmark = pytest.mark.ckan


@pytest.fixture
def call(app):
    """Call a page as a user, by token: pages that a browser posts to carry a CSRF token."""

    def send(method, user, address, **more):
        headers = {"Authorization": user["token"]} if user else {}
        return getattr(app, method)(address, headers=headers, **more)

    return send


def late(new_need, **fields):
    since = (today() - timedelta(100)).isoformat()
    return new_need(status="under_review", status_since=since, **fields)


class TestTheInbox:
    def test_it_shows_what_waits_with_counts_and_moves(self, call, official, new_need):
        need = late(new_need)
        body = call("get", official, "/needs/inbox/").body
        assert need["title"] in body
        assert "เกินกำหนด" in body
        assert f"{need['id']}|accepted" in body
        assert 'name="_csrf_token"' in body

    def test_others_are_refused(self, call):
        assert call("get", None, "/needs/inbox/").status_code == 403
        assert call("get", factories.UserWithToken(), "/needs/inbox/").status_code == 403
        assert call("get", None, "/needs/inbox/export.csv").status_code == 403

    def test_a_wrong_filter_is_told(self, call, official):
        assert call("get", official, "/needs/inbox/?status=<script>").status_code == 400

    def test_a_need_is_moved_by_its_own_button(self, call, official, new_need):
        need = late(new_need)
        form = {
            "one": f"{need['id']}|rejected",
            "reason": "ไม่มีงบประมาณ",
            f"seen-{need['id']}": "under_review",
        }
        page = call("post", official, "/needs/inbox/move", data=form)
        assert page.status_code == 200
        assert moves(need)[-1] == ("under_review", "rejected", "official")
        assert events(need)[-1].reason == "ไม่มีงบประมาณ"

    def test_several_are_moved_at_once_and_each_refusal_is_told(self, call, official, new_need):
        needs = [late(new_need) for _ in range(3)]
        helpers.call_action("need_move", by(official), id=needs[1]["id"], to="accepted")
        form = {
            "need": [need["id"] for need in needs],
            "to": "accepted",
            **{f"seen-{need['id']}": "under_review" for need in needs},
        }
        call("post", official, "/needs/inbox/move", data=form)
        assert [moves(need)[-1][1] for need in needs] == ["accepted"] * 3
        assert [len(moves(need)) for need in needs] == [2, 2, 2]

    def test_a_need_of_others_is_not_moved(self, call, official, new_need):
        need = late(new_need, owner_org=factories.Organization()["id"])
        call("post", official, "/needs/inbox/move", data={"one": f"{need['id']}|accepted"})
        assert len(moves(need)) == 1

    @pytest.mark.parametrize("form", [{}, {"need": "x"}, {"one": "|"}, {"one": "x|y|z"}])
    def test_a_form_that_says_too_little_does_nothing(self, call, official, form):
        assert call("post", official, "/needs/inbox/move", data=form).status_code == 200

    def test_the_table_holds_no_formulas(self, call, official, new_need):
        late(new_need, title="=HYPERLINK(1)")
        body = call("get", official, "/needs/inbox/export.csv").body.lstrip("\ufeff")
        (row,) = csv.DictReader(io.StringIO(body))
        assert row["title"] == "'=HYPERLINK(1)"
        assert (row["status"], row["overdue"], row["days"]) == ("under_review", "true", "100")


class TestThePageOfANeed:
    def test_everyone_reads_the_public_timeline(self, call, official, new_need):
        need = new_need(status="submitted")
        for to, reason in (("under_review", "รับเรื่องแล้ว"), ("accepted", "<b>ควรทำ</b>")):
            helpers.call_action("need_move", by(official), id=need["id"], to=to, reason=reason)
        body = call("get", None, f"/citizen-need/{need['name']}").body
        timeline = body.partition("needs-history")[2].partition("</section>")[0]
        assert "รับเรื่องแล้ว" in timeline
        assert "&lt;b&gt;ควรทำ" in timeline
        assert "ส่งแล้ว" not in timeline
        assert official["name"] not in body
        assert "/needs/inbox/move" not in body

    def test_who_acts_on_it_finds_the_forms(self, call, official, new_need):
        body = call("get", official, f"/citizen-need/{new_need()['name']}").body
        for form in ("move", "forward", "merge"):
            _, _, after = body.partition(f'action="/needs/inbox/{form}"')
            assert 'name="_csrf_token"' in after.partition("</form>")[0]

    def test_it_is_forwarded_merged_and_brought_back(self, call, official, new_need):
        need, into = new_need(status="accepted"), new_need(status="accepted", title="ถนนเดิม")
        form = {"id": need["id"], "back": need["name"], "reason": "เรื่องเดียวกัน"}
        address = f"http://localhost/citizen-need/{into['name']}"
        page = call("post", official, "/needs/inbox/merge", data={**form, "into": address})
        assert "ถนนเดิม" in page.body
        assert moves(need)[-1][1] == "merged"
        assert need["title"] in call("get", None, f"/citizen-need/{into['name']}").body
        call("post", official, "/needs/inbox/unmerge", data=form)
        assert moves(need)[-1][1] == "accepted"
        other = factories.Organization()
        call("post", official, "/needs/inbox/forward", data={**form, "organization": other["id"]})
        assert events(need)[-1].organization_id == other["id"]
