"""Taking out somebody else's reading of a paper ballot, with a record of who did and why."""

from __future__ import annotations

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.ballot_box import box, sheets
from ckanext.needs.model.paper_ballot import PaperBallot
from ckanext.needs.model.round import Round
from ckanext.needs.model.voided_reading import VoidedReading


def void(round: Round, sheet: str, official_id: str, reason: str, user_id: str) -> bool:
    """Void an official's reading of a sheet, and commit; return whether there was one.

    The other readings stay, and the official may read the sheet again.

    :param official_id: id of the user whose reading it is
    :param user_id: id of the user who voids it
    :raises sheets.NotNow: it is too early or too late
    :raises BoxError: the box is closed
    """
    box.hold_open(round.id)
    if not sheets.may_enter(round):
        raise sheets.NotNow
    table = PaperBallot.__table__
    key = {"round_id": round.id, "sheet": sheet, "entered_by": official_id}
    gone = sa.delete(PaperBallot).where(*(table.c[name] == value for name, value in key.items()))
    read = model.Session.execute(gone.returning(table.c.district, table.c.choices)).first()
    if read is not None:
        said = {"district": read.district, "choices": read.choices, "reason": reason}
        model.Session.add(VoidedReading(**key, **said, voided_by=user_id))
    model.Session.commit()
    return read is not None
