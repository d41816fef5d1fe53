"""The tables of the history: made as the models say, filled from the needs that are there."""

import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.needs.model.standing import Standing
from ckanext.needs.model.status_event import StatusEvent

pytestmark = [pytest.mark.ckan]

BEFORE = "004_need_round"


@pytest.mark.parametrize("table", [Standing.__table__, StatusEvent.__table__])
@pytest.mark.usefixtures("clean_db")
def test_the_migration_makes_what_the_model_says(table):
    columns = sa.inspect(model.Session.get_bind()).get_columns(table.name)
    assert {c["name"]: c["nullable"] for c in columns} == {
        column.name: column.nullable for column in table.columns
    }


def test_needs_that_are_there_begin_their_history_where_they_stand(
    new_need, agency, migrate_db_for
):
    need = new_need(status="accepted", status_since="2024-05-01", subdistrict="190101")
    hidden = new_need(status="submitted")
    model.Session.remove()
    migrate_db_for("needs", BEFORE, forward=False)
    migrate_db_for("needs")
    standing = model.Session.get(Standing, need["id"])
    assert (standing.status, str(standing.since)) == ("accepted", "2024-05-01")
    assert (standing.organization_id, standing.area) == (agency["id"], "190101")
    events = model.Session.scalars(sa.select(StatusEvent).order_by(StatusEvent.need_id)).all()
    found = {event.need_id: (event.from_status, event.to_status, event.public) for event in events}
    assert found == {
        need["id"]: (None, "accepted", True),
        hidden["id"]: (None, "submitted", False),
    }
