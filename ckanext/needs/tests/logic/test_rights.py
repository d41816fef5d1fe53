"""Every action × role × area: who may, and who is refused (the table: rights.yaml)."""

from __future__ import annotations

from pathlib import Path

import pytest
from ckan import model
from ckan.plugins import toolkit as tk

from ckanext.needs.logic import action, auth
from ckanext.needs.tests.logic.rights import AREAS, ROLES, inserted, rows
from ckanext.needs.tests.logic.world import World
from ckanext.needs.tests.logic.world_in_use import keep_nothing

pytestmark = pytest.mark.ckan

REFUSED = (tk.NotAuthorized, tk.ObjectNotFound)
PAGE = Path(__file__).parents[4] / "docs" / "roles.md"
ROWS = {row.action: row for row in rows()}
CELLS = [(row, role, area) for row in ROWS for role in ROLES for area in AREAS]


def test_every_action_has_its_row():
    ours = {name for name in action.__all__ if name.startswith("need_")}
    assert ours - set(ROWS) == set(), "say in rights.yaml who may (how: docs/roles.md)"


def test_every_action_has_an_auth_function():
    ours = {name for name in action.__all__ if name.startswith("need_")}
    assert ours - set(auth.__all__) == set()


def test_the_page_shows_the_table():
    assert PAGE.read_text("utf-8") == inserted(PAGE.read_text("utf-8")), (
        "python -m ckanext.needs.tests.logic.rights docs/roles.md"
    )


@pytest.fixture
def world(made_once, monkeypatch):
    world = made_once(World)
    keep_nothing(monkeypatch)
    yield world
    model.Session.rollback()


def lets(asking, row, asked):
    """Whether the auth function lets the user in."""
    try:
        tk.check_access(row.action, {**asking}, asked)
    except REFUSED:
        return False
    return True


def answer(asking, row, asked):
    """Call an action, whose changes are taken back; return what it refuses, or None."""
    try:
        tk.get_action(row.action)({**asking}, asked)
    except (*REFUSED, tk.ValidationError) as error:
        return error
    finally:
        model.Session.remove()
    return None


@pytest.mark.usefixtures("with_request_context")
@pytest.mark.parametrize(("name", "role", "area"), CELLS)
def test_who_may(name, role, area, world):
    row = ROWS[name]
    asking = {"user": world.people[role]["name"]}
    asked, checked = (world.ask(each, area) for each in (row.ask, row.checked or row.ask))
    may = row.allows(role, area)
    if may or not row.within:
        assert lets(asking, row, checked) is may
    if row.only_asked:
        return
    error = answer(asking, row, asked)
    if may:
        assert not isinstance(error, REFUSED)
    elif isinstance(error, tk.ValidationError):
        assert set(error.error_dict) <= {*row.checked_first, row.within}
    else:
        assert isinstance(error, REFUSED)
