"""The SQL that a piece of work sends, to hold its number constant."""

from collections.abc import Callable

import sqlalchemy as sa
from ckan import model


def statements_of(work: Callable[[], object]) -> list[str]:
    """Return the statements that the catalogue's and the DataStore's databases get meanwhile."""
    statements: list[str] = []

    def heard(connection, cursor, statement, *rest):
        statements.append(statement)

    model.Session.rollback()
    sa.event.listen(sa.engine.Engine, "before_cursor_execute", heard)
    try:
        work()
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", heard)
    return statements
