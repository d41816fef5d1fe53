"""Who may move a need where: properties that hold for the shipped list and for any other."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Status, Statuses, load
from ckanext.needs.workflow.transitions import (
    MERGED,
    Move,
    acting_role,
    allowed,
    conflict,
    refusal,
    start_refusal,
    starts,
)

SHIPPED = load().statuses
CODES = [status.code for status in SHIPPED.all()]
ROLES = ("leader", "official", "publisher")
roles = st.sets(st.sampled_from(ROLES))


@st.composite
def lists(draw):
    """An agency's own statuses: any number, any transitions, any demands."""
    codes = draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True))
    who = st.lists(st.sampled_from(ROLES), unique=True).map(tuple)
    return Statuses(
        Status(
            code=code,
            name=Text(f"ส{code}", f"S{code}"),
            public=draw(st.booleans()),
            roles=draw(st.dictionaries(st.sampled_from(codes), who)),
            open311="open",
            requires_reason=draw(st.booleans()),
            requires_due_date=draw(st.booleans()),
        )
        for code in codes
    )


def whole(code):
    return Move(code, "เพราะงบไม่พอ", date(2027, 1, 1))


@given(lists(), roles, st.data())
def test_a_move_that_says_everything_is_refused_just_where_it_is_not_allowed(own, mine, data):
    codes = [status.code for status in own.all()]
    now, then = data.draw(st.sampled_from(codes)), data.draw(st.sampled_from(codes))
    may = {status.code for status in allowed(own, now, mine)}
    assert (refusal(own, now, whole(then), mine) is None) == (then in may)


@given(lists(), roles, st.data())
def test_a_refusal_names_just_the_statuses_that_are_allowed(own, mine, data):
    codes = [status.code for status in own.all()]
    now, then = data.draw(st.sampled_from(codes)), data.draw(st.sampled_from(codes))
    refused = refusal(own, now, whole(then), mine)
    if refused:
        may = allowed(own, now, mine)
        assert refused.allowed == tuple(status.code for status in may)
        assert all(status.name.th in refused.reason.th for status in may)
        assert all(status.name.en in refused.reason.en for status in may)


@given(lists(), roles, roles, st.data())
def test_more_roles_never_allow_less(own, mine, more, data):
    now = data.draw(st.sampled_from([status.code for status in own.all()]))
    assert set(map(id, allowed(own, now, mine))) <= set(map(id, allowed(own, now, mine | more)))


@given(lists())
def test_nobody_without_a_role_moves_anything(own):
    assert not any(allowed(own, status.code, ()) for status in own.all())


@given(lists(), roles)
def test_a_need_starts_only_where_its_author_could_have_moved_it(own, mine):
    first = own.all()[0].code
    found = [status.code for status in starts(own, first, mine)]
    for code in found:
        steps = {s.code for before in found for s in allowed(own, before, mine)}
        assert code == first or code in steps


@given(st.sampled_from(CODES), roles)
def test_who_saw_another_status_is_told_the_present_one(seen, mine):
    for now in CODES:
        told = conflict(SHIPPED, seen, now)
        assert (told is None) == (seen == now)
        assert told is None or SHIPPED.get(now).name.th in told.reason.th


@given(st.sampled_from(CODES), st.sampled_from(CODES), roles)
def test_the_role_that_is_noted_is_one_of_those_that_made_the_move_possible(now, then, mine):
    role = acting_role(SHIPPED, now, then, mine)
    assert role in {*mine, ""}
    if then in {status.code for status in allowed(SHIPPED, now, mine)}:
        assert SHIPPED.may(now, then, role)


class TestTheShippedList:
    def test_rejecting_needs_a_reason(self):
        refused = refusal(SHIPPED, "under_review", Move("rejected", "  "), {"official"})
        assert refused
        assert refused.field == "reason"
        assert "Rejected" in refused.reason.en

    def test_a_wrong_move_is_told_in_both_languages(self):
        refused = refusal(SHIPPED, "submitted", Move("funded"), {"official"})
        assert refused
        assert refused.allowed == ("draft", "under_review")
        assert refused.reason.th == (
            "เปลี่ยนจาก «ส่งแล้ว รอรับเรื่อง» เป็น «ได้รับงบประมาณ» ไม่ได้ คุณเปลี่ยนเป็นได้: «ฉบับร่าง», «กำลังพิจารณา»"
        )
        assert "you may set: «Draft», «Under review»" in refused.reason.en

    def test_nothing_follows_what_is_completed(self):
        refused = refusal(SHIPPED, "completed", Move("in_progress"), ROLES)
        assert refused
        assert refused.allowed == ()

    def test_only_merging_merges(self):
        for role in ROLES:
            assert MERGED not in {s.code for s in allowed(SHIPPED, "under_review", {role})}
        assert refusal(SHIPPED, "under_review", Move(MERGED, "ซ้ำ"), ROLES)

    def test_a_leader_starts_with_a_draft_or_sends_it(self):
        assert [s.code for s in starts(SHIPPED, "submitted", {"leader"})] == ["draft", "submitted"]
        assert start_refusal(SHIPPED, "submitted", "accepted", {"leader"})
        assert not start_refusal(SHIPPED, "submitted", "accepted", {"official"})

    @pytest.mark.parametrize("end", ["rejected", "merged", "withdrawn"])
    def test_nobody_starts_at_an_end_that_needs_a_reason(self, end):
        assert start_refusal(SHIPPED, "submitted", end, ROLES)
