"""A need that is not public, to those who may not read it, is as one that is not there."""

from uuid import uuid4

import pytest
from ckan import logic, model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.logic.action.hidden import ASKING
from ckanext.needs.tests.conftest import OPEN_DATASET, as_portal

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("with_request_context")]

#: What an action wants besides the dataset; all others are content with that.
BESIDES = {
    "member_create": {"object_type": "package", "capacity": "public"},
    "member_delete": {"object_type": "package"},
    "package_collaborator_create": {"capacity": "member"},
    "package_relationship_create": {"type": "depends_on"},
    "package_revise": {},
}
ASKED = [
    (action, parameter)
    for asking in ASKING.values()
    for action, parameters in asking.items()
    for parameter in parameters
]


@pytest.fixture
def need(new_need):
    return new_need(status="submitted", tag_string="เรื่องที่ยังไม่เปิดเผย")


@pytest.fixture(params=["nobody", "an editor of another organisation"])
def asking(request, need):
    """The context of somebody who may not read the need."""
    if request.param == "nobody":
        return {"user": ""}
    user = factories.User()
    factories.Organization(name="other", users=[{"name": user["name"], "capacity": "admin"}])
    factories.Group(name="theirs", users=[{"name": user["name"], "capacity": "admin"}])
    return {"user": user["name"]}


def answer(action, asking, **parameters):
    """Return what an action answers, be it a refusal."""
    try:
        said = logic.get_action(action)({**asking}, dict(parameters))
    except (tk.NotAuthorized, tk.ObjectNotFound, tk.ValidationError, AssertionError) as error:
        said = (type(error).__name__, str(error))
    finally:
        model.Session.rollback()
    return said


def alike(action, asking, parameter, need):
    others = {"id": "theirs", "organization_id": "other", "user_id": asking["user"]}
    others |= {"subject": uuid4().hex, "object": uuid4().hex} | BESIDES.get(action, {})
    of_need, of_none = (
        str(answer(action, asking, **(others | {parameter: x}))) for x in (need["id"], NOBODYS)
    )
    assert of_need.replace(need["id"], NOBODYS) == of_none


NOBODYS = "b7c9f5de-0000-4000-8000-000000000000"


@pytest.mark.parametrize(("action", "parameter"), ASKED)
def test_actions_answer_alike(action, parameter, asking, need):
    alike(action, asking, parameter, need)


def test_no_other_action_tells_one_id_from_another(asking, need):
    logic.get_action("package_show")
    told = []
    for action in sorted(logic._actions):
        try:
            answers = [str(answer(action, asking, id=x)) for x in (need["id"], NOBODYS)]
        except Exception as error:  # an action that fails on any id fails on both
            answers = [type(error).__name__] * 2
        if answers[0].replace(need["id"], NOBODYS) != answers[1]:
            told.append(action)
    assert told == []


@pytest.mark.parametrize("page", ["", "edit/", "activity/", "followers/", "groups/", "resources/"])
def test_pages_answer_alike(page, need, app):
    status = [app.get(f"/citizen-need/{page}{x}").status_code for x in (need["id"], NOBODYS)]
    assert status == [404, 404]


def test_its_organisations_editors_follow_it(need, editor):
    asking = {"user": editor["name"], "ignore_auth": False}
    helpers.call_action("follow_dataset", asking, id=need["id"])
    assert helpers.call_action("am_following_dataset", {**asking}, id=need["id"]) is True


def test_activity_streams_do_not_name_it(need, agency, asking):
    for action, of in (
        ("organization_activity_list", {"id": agency["id"]}),
        ("recently_changed_packages_activity_list", {}),
    ):
        assert need["title"] not in str(logic.get_action(action)({**asking}, of))


class TestTags:
    """Words that only hidden needs carry."""

    WORD = "เรื่องที่ยังไม่เปิดเผย"

    def tags(self, asking):
        """Return all that the four actions say of the tag."""
        query = {"query": "ยังไม่เปิดเผย"}
        found = logic.get_action("tag_search")({**asking}, query)
        said = (
            logic.get_action("tag_list")({**asking}, {}),
            [tag["name"] for tag in logic.get_action("tag_list")({**asking}, {"all_fields": True})],
            logic.get_action("tag_autocomplete")({**asking}, query),
            [tag["name"] for tag in found["results"]],
        )
        assert found["count"] == len(found["results"])
        return said

    def test_they_are_not_listed(self, need, asking):
        assert self.tags(asking) == ([], [], [], [])
        with pytest.raises(tk.ObjectNotFound):
            logic.get_action("tag_show")({**asking}, {"id": self.WORD})

    def test_they_are_as_soon_as_a_public_need_carries_them(self, need, new_need, asking):
        new_need(status="accepted", tag_string=self.WORD)
        assert self.tags(asking) == ([self.WORD],) * 4
        assert logic.get_action("tag_show")({**asking}, {"id": self.WORD})["name"] == self.WORD

    def test_its_organisations_editors_find_them(self, need, editor):
        assert self.tags({"user": editor["name"]}) == ([self.WORD],) * 4

    def test_pages_of_a_search_are_of_the_tags_that_are_left(self, need, new_need, asking):
        new_need(status="accepted", tag_string="ถนน ก,ถนน ข,ถนน ค")
        new_need(status="submitted", tag_string="ถนน ลับ")
        query = {"query": "ถนน", "limit": 2, "offset": 1}
        found = logic.get_action("tag_search")({**asking}, query)
        assert (found["count"], len(found["results"])) == (3, 2)


class TestTitles:
    """A published dataset's title is its own; asking does not reveal private ones."""

    def make(self, user, organization, **fields):
        context = {"user": user, "ignore_auth": False}
        dataset = OPEN_DATASET | {"owner_org": organization, "name": uuid4().hex} | fields
        return logic.get_action("package_create")(context, dataset)

    def test_a_private_dataset_of_others_is_not_told_of(self, new_dataset):
        new_dataset(private=True)
        user = factories.User()
        mine = factories.Organization(users=[{"name": user["name"], "capacity": "editor"}])
        made = self.make(user["name"], mine["id"], private=True)
        assert made["title"] == OPEN_DATASET["title"]

    def test_a_public_one_and_a_private_one_of_ones_own_are(self, new_dataset, agency, editor):
        other = factories.Organization(users=[{"name": editor["name"], "capacity": "editor"}])
        hidden = new_dataset(private=True)
        with pytest.raises(tk.ValidationError, match=hidden["name"]):
            self.make(editor["name"], other["id"])
        helpers.call_action("package_patch", as_portal(), id=hidden["id"], private=False)
        stranger = factories.User()
        theirs = factories.Organization(users=[{"name": stranger["name"], "capacity": "editor"}])
        with pytest.raises(tk.ValidationError, match=hidden["name"]):
            self.make(stranger["name"], theirs["id"])
