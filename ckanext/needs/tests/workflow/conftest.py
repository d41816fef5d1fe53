"""People who act on the agency's needs, and the history as the tests read it."""

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.tests import factories

from ckanext.needs.model.role_grant import grant
from ckanext.needs.model.status_event import StatusEvent


def by(user):
    """Return the context of a user; None is nobody."""
    return {"user": user["name"] if user else "", "ignore_auth": False}


def events(need):
    """Return all events of a need."""
    query = sa.select(StatusEvent).where(StatusEvent.need_id == need["id"])
    return model.Session.scalars(query.order_by(StatusEvent.id)).all()


def moves(need):
    return [(event.from_status, event.to_status, event.role) for event in events(need)]


@pytest.fixture
def granted(agency):
    """A function that makes a user with a role in the agency, in its whole province by default."""

    def make(role, area="19", organization=None):
        user = factories.UserWithToken()
        grant(user["id"], role, area, (organization or agency)["id"], by="somebody")
        model.Session.commit()
        return user

    return make


@pytest.fixture
def official(granted):
    return granted("official")
