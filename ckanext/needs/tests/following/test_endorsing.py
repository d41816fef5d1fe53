"""'I need this too': one a person, counted in public, and who said so told to nobody."""

import threading

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.following import carry, counting, endorsing
from ckanext.needs.model.endorsement import Endorsement
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.following.conftest import act

pytestmark = pytest.mark.ckan


def by_endorsements():
    found = helpers.call_action("package_search", sort=f"{counting.FIELD} desc")
    return [need["id"] for need in found["results"]]


class TestEndorsing:
    def test_a_person_counts_once(self, need, citizen, neighbour):
        for _ in range(2):
            assert act("need_endorse", citizen, id=need["id"])["endorsements"] == 1
        assert act("need_endorse", neighbour, id=need["name"]) == {
            "need_id": need["id"],
            "endorsements": 2,
            "mine": True,
        }

    def test_it_can_be_taken_back(self, need, citizen):
        act("need_endorse", citizen, id=need["id"])
        answer = act("need_unendorse", citizen, id=need["id"])
        assert (answer["endorsements"], answer["mine"]) == (0, False)
        assert act("need_unendorse", citizen, id=need["id"])["endorsements"] == 0

    @pytest.mark.parametrize("action", ["need_endorse", "need_unendorse"])
    def test_nobody_does_without_signing_in(self, need, action):
        with pytest.raises(tk.NotAuthorized):
            act(action, None, id=need["id"])

    def test_a_hidden_need_is_not_found(self, hidden, citizen):
        with pytest.raises(tk.ObjectNotFound):
            act("need_endorse", citizen, id=hidden["id"])

    def test_two_clicks_at_once_count_once(self, need, citizen):
        def click():
            try:
                endorsing.add(need["id"], citizen["id"])
            finally:
                model.Session.remove()

        clicks = [threading.Thread(target=click) for _ in range(8)]
        for each in clicks:
            each.start()
        for each in clicks:
            each.join()
        assert endorsing.count(need["id"]) == 1


class TestTheSearch:
    def test_most_endorsed_come_first_once_the_job_has_run(self, new_need, citizen, neighbour):
        plain, liked, loved = (new_need(external_id=str(n))["id"] for n in range(3))
        act("need_endorse", citizen, id=liked)
        for user in (citizen, neighbour):
            act("need_endorse", user, id=loved)
        assert counting.tell_the_index() == 2
        assert by_endorsements() == [loved, liked, plain]

    def test_a_need_is_told_of_once_however_many_click(self, need, citizen, neighbour):
        for user in (citizen, neighbour):
            act("need_endorse", user, id=need["id"])
        assert counting.tell_the_index() == 1
        assert counting.tell_the_index() == 0

    def test_a_need_that_is_saved_keeps_its_count(self, new_need, citizen):
        first, second = (new_need(external_id=str(n))["id"] for n in range(2))
        act("need_endorse", citizen, id=second)
        helpers.call_action("package_patch", as_portal(), id=first, people_affected=1)
        helpers.call_action("package_patch", as_portal(), id=second, people_affected=1)
        assert by_endorsements() == [second, first]

    def test_who_endorses_is_in_no_answer(self, app, need, citizen):
        act("need_endorse", citizen, id=need["id"])
        counting.tell_the_index()
        for address in (f"package_show?id={need['id']}", "package_search"):
            body = app.get(f"/api/3/action/{address}").body
            assert citizen["id"] not in body
            assert citizen["name"] not in body


class TestMerging:
    @pytest.fixture
    def two(self, new_need):
        return [new_need(external_id=str(n))["id"] for n in range(2)]

    def follows(self, user):
        return {entry["key"] for entry in act("need_follow_list", user)}

    def merge(self, do, source, target):
        do(source, target)
        model.Session.commit()

    def test_followers_and_endorsements_go_to_the_other_need(self, two, citizen, neighbour):
        source, target = two
        for user in (citizen, neighbour):
            act("need_endorse", user, id=source)
        act("need_endorse", neighbour, id=target)
        act("need_follow", citizen, key=source)
        self.merge(carry.move_over, source, target)
        assert endorsing.count(target) == 2
        assert target in self.follows(citizen)

    def test_taking_it_back_leaves_all_as_it_was(self, two, citizen, neighbour):
        source, target = two
        act("need_endorse", citizen, id=source)
        act("need_follow", citizen, key=source)
        act("need_endorse", neighbour, id=target)
        self.merge(carry.move_over, source, target)
        self.merge(carry.take_back, source, target)
        assert (endorsing.count(source), endorsing.count(target)) == (1, 1)
        assert self.follows(citizen) == {source}

    def test_what_somebody_says_of_the_other_need_meanwhile_stays(self, two, citizen):
        source, target = two
        act("need_endorse", citizen, id=source)
        self.merge(carry.move_over, source, target)
        act("need_endorse", citizen, id=target)
        self.merge(carry.take_back, source, target)
        assert endorsing.count(target) == 1

    def test_merging_twice_counts_once(self, two, citizen):
        act("need_endorse", citizen, id=two[0])
        for _ in range(2):
            self.merge(carry.move_over, *two)
        assert endorsing.count(two[1]) == 1

    def test_what_was_carried_on_to_a_third_need_comes_back_too(self, new_need, two, citizen):
        first, second = two
        third = new_need(external_id="3")["id"]
        act("need_endorse", citizen, id=first)
        act("need_follow", citizen, key=first)
        self.merge(carry.move_over, first, second)
        self.merge(carry.move_over, second, third)
        self.merge(carry.take_back, first, second)
        assert [endorsing.count(one) for one in (first, second, third)] == [1, 0, 0]
        assert self.follows(citizen) == {first}

    def test_a_merge_that_fails_carries_nothing(self, two, citizen):
        act("need_endorse", citizen, id=two[0])
        carry.move_over(*two)
        model.Session.rollback()
        assert endorsing.count(two[1]) == 0

    def test_the_search_is_told_of_the_new_count(self, two, citizen):
        act("need_endorse", citizen, id=two[0])
        counting.tell_the_index()
        self.merge(carry.move_over, *two)
        assert counting.tell_the_index() == 1

    def test_a_user_has_one_row_a_need(self, two, citizen):
        act("need_endorse", citizen, id=two[0])
        self.merge(carry.move_over, *two)
        rows = model.Session.query(Endorsement).filter_by(user_id=citizen["id"])
        assert {row.need_id for row in rows} == set(two)
        assert factories.User()["id"] not in {row.user_id for row in rows}
