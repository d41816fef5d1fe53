"""Following a need, a topic, a round: who may, what is kept, who sees it."""

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.model.follow import Follow
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.following.conftest import act, refused

pytestmark = pytest.mark.ckan

TOPIC = "saraburi-2561:4.1@1901"
FOLLOWING = ("need_follow", "need_unfollow", "need_follow_list")


def mine(user):
    return [(entry["kind"], entry["key"]) for entry in act("need_follow_list", user)]


class TestFollowing:
    def test_a_need_is_followed_by_id_or_name_and_kept_by_id(self, need, citizen):
        for reference in (need["id"], need["name"]):
            answer = act("need_follow", citizen, key=reference)
            assert (answer["kind"], answer["key"]) == ("need", need["id"])
        assert mine(citizen) == [("need", need["id"])]

    def test_a_topic_is_an_issue_or_pillar_in_a_district(self, citizen):
        answer = act("need_follow", citizen, kind="topic", key=TOPIC)
        assert "เมืองสระบุรี" in answer["title"]
        act("need_follow", citizen, kind="topic", key="saraburi-2561:4@1901")
        assert {key for _, key in mine(citizen)} == {TOPIC, "saraburi-2561:4@1901"}

    @pytest.mark.parametrize(
        "key",
        ["", "saraburi-2561:4.1", "@1901", "nowhere:1.1@1901", "saraburi-2561:4.1@19", "x@'--"],
    )
    def test_a_topic_of_unknown_codes_is_refused(self, citizen, key):
        assert "key" in refused("need_follow", citizen, kind="topic", key=key)

    def test_a_round_that_is_not_there_is_not_found(self, citizen):
        with pytest.raises(tk.ObjectNotFound):
            act("need_follow", citizen, kind="round", key="waste-2570")

    @pytest.mark.parametrize("key", ["x" * 1_000_000, "a\x00b", ["a"], {"a": 1}])
    def test_odd_keys_are_refused(self, citizen, key):
        assert "key" in refused("need_follow", citizen, key=key)

    def test_another_kind_is_refused(self, citizen):
        assert "kind" in refused("need_follow", citizen, kind="user", key="x")

    def test_following_again_changes_the_mail(self, need, citizen):
        act("need_follow", citizen, key=need["id"])
        act("need_follow", citizen, key=need["id"], mail=False)
        assert [entry["mail"] for entry in act("need_follow_list", citizen)] == [False]

    def test_a_dataset_that_is_no_need_is_not_found(self, new_dataset, citizen):
        with pytest.raises(tk.ObjectNotFound):
            act("need_follow", citizen, key=new_dataset()["id"])

    def test_a_need_that_is_hidden_is_as_one_that_is_not_there(self, hidden, citizen, editor):
        with pytest.raises(tk.ObjectNotFound) as there:
            act("need_follow", citizen, key=hidden["id"])
        with pytest.raises(tk.ObjectNotFound) as not_there:
            act("need_follow", citizen, key="no-such-need")
        assert hidden["title"] not in str(there.value)
        assert type(there.value) is type(not_there.value)
        assert act("need_follow", editor, key=hidden["id"])["key"] == hidden["id"]

    def test_it_stands_in_the_news_feed_of_ckan_too(self, need, citizen):
        act("need_follow", citizen, key=need["id"])
        assert act("am_following_dataset", citizen, id=need["id"])
        act("need_unfollow", citizen, key=need["name"])
        assert not act("am_following_dataset", citizen, id=need["id"])

    @pytest.mark.parametrize("action", FOLLOWING)
    def test_nobody_follows_without_signing_in(self, need, action):
        with pytest.raises(tk.NotAuthorized):
            act(action, None, key=need["id"])

    @pytest.mark.ckan_config("ckanext.needs.opinions_per_hour", "2")
    def test_it_is_limited_by_the_hour(self, need, citizen, neighbour):
        for _ in range(2):
            act("need_follow", citizen, key=need["id"])
        assert "2" in str(refused("need_follow", citizen, key=need["id"]))
        act("need_follow", neighbour, key=need["id"])


class TestStopping:
    def test_what_is_not_followed_any_more_is_gone(self, need, citizen, neighbour):
        for user in (citizen, neighbour):
            act("need_follow", user, key=need["id"])
        assert act("need_unfollow", citizen, key=need["name"])["removed"] is True
        assert mine(citizen) == []
        assert mine(neighbour) == [("need", need["id"])]
        assert act("need_unfollow", citizen, key=need["id"])["removed"] is False

    def test_a_need_that_was_hidden_since_can_be_let_go_and_its_title_is_not_told(
        self, need, citizen
    ):
        act("need_follow", citizen, key=need["id"])
        helpers.call_action("package_patch", as_portal(), id=need["id"], status="submitted")
        (entry,) = act("need_follow_list", citizen)
        assert (entry["key"], entry["title"]) == (need["id"], None)
        assert act("need_unfollow", citizen, key=need["id"])["removed"] is True


class TestTheList:
    def test_everybody_sees_only_their_own(self, need, citizen, neighbour):
        act("need_follow", citizen, key=need["id"])
        assert mine(neighbour) == []
        assert act("need_follow_list", factories.Sysadmin(), user_id=citizen["id"]) == []

    def test_it_names_what_is_followed(self, need, citizen):
        act("need_follow", citizen, key=need["id"])
        act("need_follow", citizen, kind="topic", key=TOPIC)
        titles = {entry["kind"]: entry["title"] for entry in act("need_follow_list", citizen)}
        assert titles["need"] == need["title"]
        assert "เมืองสระบุรี" in titles["topic"]

    def test_the_language_is_that_in_which_the_user_asked(self, app, need, citizen):
        app.post(
            "/en/api/3/action/need_follow",
            headers={"Authorization": citizen["token"]},
            json={"key": need["id"]},
        )
        row = model.Session.get(Follow, (citizen["id"], "need", need["id"]))
        assert row.language == "en"

    def test_following_is_a_post(self, app, need, citizen):
        answer = app.get(
            f"/api/3/action/need_follow?key={need['id']}",
            headers={"Authorization": citizen["token"]},
            expect_errors=True,
        )
        assert answer.status_code == 400
        assert mine(citizen) == []
