"""The shipped statuses of a need."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ckanext.needs.codelists import CodeError, Codelists, Statuses

MAIN_WAY = ["draft", "submitted", "under_review", "accepted", "planned", "funded", "in_progress",
            "completed"]  # fmt: skip


@pytest.fixture
def statuses(shipped: Codelists) -> Statuses:
    return shipped.statuses


def test_all_eleven_are_there_in_their_order(statuses: Statuses):
    assert [s.code for s in statuses.all()] == [*MAIN_WAY, "rejected", "merged", "withdrawn"]


def test_an_official_can_take_a_need_from_draft_to_completed(statuses: Statuses):
    for now, then in pairwise(MAIN_WAY):
        assert statuses.may(now, then, "official")
        assert statuses.may(now, then, "publisher")


def test_a_leader_sends_and_takes_back_but_does_not_decide(statuses: Statuses):
    assert statuses.may("draft", "submitted", "leader")
    assert statuses.may("submitted", "draft", "leader")
    assert statuses.may("under_review", "withdrawn", "leader")
    for now, then in pairwise(MAIN_WAY[1:]):
        assert not statuses.may(now, then, "leader")


def test_nobody_skips_a_step(statuses: Statuses):
    for role in ("leader", "official", "publisher"):
        assert not statuses.may("draft", "completed", role)
        assert not statuses.may("submitted", "accepted", role)
        assert not statuses.may("completed", "in_progress", role)


def test_a_role_that_is_not_named_may_nothing(statuses: Statuses):
    assert not any(statuses.may(s.code, then, "visitor") for s in statuses.all() for then in s.next)


def test_staying_needs_no_permission(statuses: Statuses):
    assert statuses.may("completed", "completed", "visitor")


def test_only_draft_and_submitted_are_not_public(statuses: Statuses):
    assert [s.code for s in statuses.all() if not s.public] == ["draft", "submitted"]


def test_nothing_becomes_public_before_an_official_has_taken_it_up(statuses: Statuses):
    opening = [
        (s.code, then, roles)
        for s in statuses.all()
        if not s.public
        for then, roles in s.roles.items()
        if statuses.get(then).public
    ]
    assert opening == [("submitted", "under_review", ("official", "publisher"))]


def test_every_status_can_be_reached_from_draft(statuses: Statuses):
    reached, ahead = set(), ["draft"]
    while ahead:
        code = ahead.pop()
        if code not in reached:
            reached.add(code)
            ahead.extend(statuses.get(code).next)
    assert reached == {s.code for s in statuses.all()}


def test_ends_are_closed_in_open311_and_all_else_is_open(statuses: Statuses):
    assert {s.code for s in statuses.all() if s.terminal} == {
        "completed", "rejected", "merged", "withdrawn",
    }  # fmt: skip
    for status in statuses.all():
        assert status.open311 == ("closed" if status.terminal else "open")


def test_an_end_that_is_not_completion_needs_a_reason(statuses: Statuses):
    needing = {s.code for s in statuses.all() if s.requires_reason}
    assert needing == {"rejected", "merged", "withdrawn"}


def test_equivalents_in_oc4ids(statuses: Statuses):
    assert statuses.get("in_progress").oc4ids == "implementation"
    assert statuses.get("completed").oc4ids == "completion"
    assert statuses.get("withdrawn").oc4ids == "cancelled"
    assert statuses.get("merged").oc4ids == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [("รอรับเรื่อง", "submitted"), ("กำลังดำเนินการ", "in_progress"), ("กําลังดําเนินการ", "in_progress"),
     ("เสร็จสิ้น", "completed"), ("In progress", "in_progress"), ("under_review", "under_review"),
     ("Under Review", "under_review"), ("ไม่อนุมัติ", "rejected"), ("ยกเลิก", "withdrawn"),
     ("บรรจุในแผน", "planned")],
)  # fmt: skip
def test_a_status_is_found_by_what_people_write(statuses: Statuses, text: str, code: str):
    assert statuses.resolve(text).code == code


def test_an_unknown_status_is_an_error_that_names_the_closest_three(statuses: Statuses):
    for look_up in (statuses.get, statuses.resolve):
        with pytest.raises(CodeError) as error:
            look_up("in_progres")
        assert error.value.closest[0] == "กำลังดำเนินการ (in_progress)"
        assert len(error.value.closest) == 3
    with pytest.raises(CodeError):
        statuses.may("draft", "gone", "official")


def test_names_are_in_both_languages(statuses: Statuses):
    for status in statuses.all():
        assert status.name.th != status.name.en
        assert status.explanation.th
        assert status.explanation.en


def test_channels_are_the_four_and_found_by_what_people_write(shipped: Codelists):
    channels = shipped.channels
    assert [c.code for c in channels.all()] == ["forum", "online", "leader", "survey"]
    assert channels.resolve("เวทีประชาคม").code == "forum"
    assert channels.resolve("ผู้ใหญ่บ้าน").code == "leader"
    assert channels.get("survey").name.en == "Survey"
    with pytest.raises(CodeError):
        channels.get("fax")
