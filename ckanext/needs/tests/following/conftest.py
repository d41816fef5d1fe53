"""People around a need: citizens, an official of its area, its editor."""

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.model.role_grant import RoleGrant


def may(user):
    """The context of a user who is asked for their rights; None: nobody is signed in."""
    return {"user": user["name"] if user else "", "ignore_auth": False}


def act(action, user, **parameters):
    return helpers.call_action(action, may(user), **parameters)


@pytest.fixture(autouse=True)
def _no_limits_of_earlier_tests(clean_db):
    """What the search was to be told of in earlier tests does not count."""
    from ckan.lib.redis import connect_to_redis

    from ckanext.needs.following.limits import key

    connect_to_redis().delete(key("endorsed"))


@pytest.fixture
def need(new_need):
    return new_need(status="accepted")


@pytest.fixture
def hidden(new_need):
    """A need that only its organisation knows of."""
    return new_need(status="submitted", title="เรื่องที่ยังไม่เปิดเผย")


@pytest.fixture
def citizen(agency):
    return factories.UserWithToken()


@pytest.fixture
def neighbour(agency):
    return factories.UserWithToken()


@pytest.fixture
def grant(agency):
    """A function that gives a new user a role in an area."""

    def give(role, area, organization=None):
        from ckan import model

        user = factories.UserWithToken()
        row = RoleGrant(
            user_id=user["id"],
            role=role,
            area=area,
            organization_id=(organization or agency)["id"],
            granted_by="somebody",
        )
        model.Session.add(row)
        model.Session.commit()
        return user

    return give


def refused(action, user, **parameters):
    """The errors with which an action refuses its parameters."""
    with pytest.raises(tk.ValidationError) as error:
        act(action, user, **parameters)
    return error.value.error_dict
