"""Paper ballots: every sheet is read off by two officials, and counts when they agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckanext.needs.ballot_box import box
from ckanext.needs.model.paper_ballot import PaperBallot
from ckanext.needs.model.round import Round
from ckanext.needs.model.run import now
from ckanext.needs.rounds.phases import counts_shown, vote_began

#: One official has entered it; two agree; they do not.
ONCE, AGREED, DIFFERENT = "once", "agreed", "different"
OFFICIALS = 2


class NotNow(Exception):
    """Paper ballots are entered from the beginning of the vote until its result is shown."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read off one sheet.

    :param entries: (district, choices) of each official
    :param officials: ids of the users who entered it
    """

    number: str
    entries: tuple[tuple[str, tuple[str, ...]], ...]
    officials: tuple[str, ...]

    @property
    def status(self) -> str:
        """`ONCE`, `AGREED` or `DIFFERENT`."""
        if len(self.entries) < OFFICIALS:
            return ONCE
        return AGREED if len(set(self.entries)) == 1 else DIFFERENT


def may_enter(round: Round) -> bool:
    """Return whether paper ballots of a round may be entered now."""
    moment = now()
    return vote_began(round, moment) and not counts_shown(round, moment)


def enter(round: Round, sheet: str, user_id: str, district: str, choices: Sequence[str]) -> None:
    """Note what an official read off a sheet, in the place of an earlier reading, and commit.

    :raises NotNow: it is too early or too late
    :raises BoxError: the box is closed
    """
    box.hold_open(round.id)
    if not may_enter(round):
        raise NotNow
    key = {"round_id": round.id, "sheet": sheet, "entered_by": user_id}
    values = {"district": district, "choices": list(choices)}
    statement = insert(PaperBallot).values(**key, **values)
    model.Session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))
    model.Session.commit()


def take_back(round: Round, sheet: str, user_id: str) -> bool:
    """Remove an official's own reading of a sheet, and commit; return whether there was one."""
    box.hold_open(round.id)
    if not may_enter(round):
        raise NotNow
    table = PaperBallot.__table__
    gone = sa.delete(PaperBallot).where(
        table.c.round_id == round.id, table.c.sheet == sheet, table.c.entered_by == user_id
    )
    removed = model.Session.execute(gone.returning(table.c.sheet)).first()
    model.Session.commit()
    return removed is not None


def sheets(round_id: str) -> tuple[Sheet, ...]:
    """Return all sheets of a round, by number."""
    table = PaperBallot.__table__
    query = sa.select(table).where(table.c.round_id == round_id)
    rows = model.Session.execute(query.order_by(table.c.sheet, table.c.entered_by)).all()
    return tuple(
        _sheet(number, tuple(group)) for number, group in groupby(rows, lambda row: row.sheet)
    )


def agreed(found: Iterable[Sheet]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (district, choices) of the sheets that count."""
    return (sheet.entries[0] for sheet in found if sheet.status == AGREED)


def _sheet(number: str, rows: Sequence[sa.Row[tuple[object, ...]]]) -> Sheet:
    entries = tuple((str(row.district), tuple(row.choices)) for row in rows)
    return Sheet(number, entries, tuple(str(row.entered_by) for row in rows))
