"""What the workflow does, as followers and those who need it too notice it."""

import pytest
from ckan.lib.jobs import get_queue
from ckan.plugins import toolkit as tk

from ckanext.needs.following import endorsing
from ckanext.needs.tests.following.conftest import act

pytestmark = pytest.mark.ckan


@pytest.fixture
def queue(clean_db):
    get_queue().empty()
    yield get_queue()
    get_queue().empty()


def jobs(queue, start):
    return [
        tuple(job.args) for job in queue.jobs if (job.meta.get("title") or "").startswith(start)
    ]


def test_a_move_puts_one_job_for_followers_and_one_for_webhooks_in_the_queue(need, editor, queue):
    queue.empty()
    act("need_move", editor, id=need["id"], to="planned")
    expected = [(need["id"], "accepted", "planned")]
    assert jobs(queue, "Tell who follows") == jobs(queue, "Call webhooks") == expected


def test_a_refused_move_tells_nobody(need, editor, queue):
    queue.empty()
    with pytest.raises(tk.ValidationError):
        act("need_move", editor, id=need["id"], to="completed")
    assert jobs(queue, "Tell who follows") == []


def test_a_merge_carries_followers_and_endorsements_and_its_undoing_gives_them_back(
    new_need, editor, citizen, queue
):
    gone, stays = (new_need(status="accepted", external_id=str(n))["id"] for n in range(2))
    act("need_endorse", citizen, id=gone)
    act("need_follow", citizen, key=gone)
    act("need_merge", editor, id=gone, into=stays, reason="เรื่องเดียวกัน")
    assert endorsing.count(stays) == 1
    assert stays in {entry["key"] for entry in act("need_follow_list", citizen)}
    act("need_unmerge", editor, id=gone, reason="คนละเรื่อง")
    assert (endorsing.count(gone), endorsing.count(stays)) == (1, 0)
    assert {entry["key"] for entry in act("need_follow_list", citizen)} == {gone}
