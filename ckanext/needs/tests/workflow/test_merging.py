"""Merging needs that say the same, and undoing it."""

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.tests.workflow.conftest import by, events, moves
from ckanext.needs.workflow.merging import merged_into
from ckanext.needs.workflow.signals import need_merging, need_unmerging

pytestmark = pytest.mark.ckan


def merge(user, need, into, **more):
    more = {"reason": "เรื่องเดียวกัน", **more}
    return helpers.call_action("need_merge", by(user), id=need["id"], into=into["id"], **more)


def unmerge(user, need):
    return helpers.call_action("need_unmerge", by(user), id=need["id"])


@pytest.fixture
def pair(new_need):
    return new_need(status="under_review"), new_need(status="accepted")


def test_a_merged_need_points_to_the_other_one(pair, official):
    need, into = pair
    merge(official, need, into)
    told = helpers.call_action("need_history", by(None), id=need["id"])
    assert told["status"] == "merged"
    assert told["merged_into"] == {key: into[key] for key in ("id", "name", "title")}
    assert told["events"][-1]["kind"] == "merged"
    assert merged_into(into["id"]) == [need["id"]]


def test_undone_it_has_the_status_that_it_had(pair, official):
    need, into = pair
    merge(official, need, into)
    assert unmerge(official, need)["status"] == "under_review"
    assert moves(need)[-2:] == [
        ("under_review", "merged", "official"),
        ("merged", "under_review", "official"),
    ]
    assert merged_into(into["id"]) == []
    told = helpers.call_action("need_history", by(None), id=need["id"])
    assert (told["merged_into"], told["events"][-1]["kind"]) == (None, "unmerged")


def test_what_hangs_on_a_need_is_carried_over_in_the_same_transaction(pair, official):
    (need, into), heard = pair, []

    def carry(sender, need_id, into_id):
        heard.append((need_id, into_id, moves(need)[-1][1]))

    with need_merging.connected_to(carry), need_unmerging.connected_to(carry):
        merge(official, need, into)
        unmerge(official, need)
    assert heard == [
        (need["id"], into["id"], "under_review"),
        (need["id"], into["id"], "merged"),
    ]


def test_a_carrier_that_fails_stops_the_merge(pair, official):
    def fail(sender, **said):
        raise RuntimeError("the followers could not be carried over")

    with need_merging.connected_to(fail), pytest.raises(RuntimeError):
        merge(official, *pair)
    assert moves(pair[0])[-1][1] == "under_review"


@pytest.mark.parametrize("status", ["submitted", "merged"])
def test_people_are_not_sent_where_they_can_t_read_or_go_on(new_need, official, status):
    with pytest.raises(tk.ValidationError) as error:
        merge(official, new_need(status="accepted"), new_need(status=status))
    assert set(error.value.error_dict) == {"into"}


def test_a_merge_needs_a_reason(pair, official):
    with pytest.raises(tk.ValidationError) as error:
        merge(official, *pair, reason="")
    assert set(error.value.error_dict) == {"reason"}


def test_a_need_is_not_merged_into_itself(pair, official):
    with pytest.raises(tk.ValidationError) as error:
        merge(official, pair[0], pair[0])
    assert set(error.value.error_dict) == {"into"}


def test_a_need_that_the_list_does_not_let_merge_is_told_so(new_need, official):
    with pytest.raises(tk.ValidationError) as error:
        merge(official, new_need(status="completed"), new_need(status="accepted"))
    assert set(error.value.error_dict) == {"id"}


def test_a_need_that_somebody_moved_meanwhile_is_told_by_name(pair, official):
    with pytest.raises(tk.ValidationError) as error:
        merge(official, *pair, expected_from="accepted")
    assert "«กำลังพิจารณา»" in error.value.error_dict["expected_from"][0]


def test_one_acts_on_both_needs(new_need, official, agency):
    other = factories.Organization()
    theirs = new_need(status="accepted", owner_org=other["id"])
    with pytest.raises(tk.NotAuthorized):
        merge(official, new_need(status="accepted"), theirs)
    with pytest.raises(tk.NotAuthorized):
        merge(official, theirs, new_need(status="accepted"))


def test_a_leader_merges_nothing(pair, granted):
    with pytest.raises(tk.NotAuthorized):
        merge(granted("leader"), *pair)


def test_what_was_not_merged_is_not_brought_back(new_need, official):
    need = new_need(status="accepted")
    with pytest.raises(tk.ValidationError):
        unmerge(official, need)
    assert len(events(need)) == 1
