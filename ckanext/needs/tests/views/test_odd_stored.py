"""What is odd and was taken comes out as what it is: escaped on pages, guarded in tables."""

from __future__ import annotations

import csv
import io

import pytest
from ckan import model
from ckan.tests import helpers

from ckanext.needs.model.comment import Comment
from ckanext.needs.model.forum import Forum
from ckanext.needs.model.project import Project
from ckanext.needs.model.proposal import Proposal
from ckanext.needs.model.round import Round
from ckanext.needs.tests import odd
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.logic.world_in_use import world_in_use
from ckanext.needs.tests.sessions import HOST, browser

pytestmark = pytest.mark.ckan
#: What is a text of people's in each table.
TEXTS = {
    Comment: ("text", "note"),
    Forum: ("title", "place"),
    Project: ("title", "description"),
    Proposal: ("title", "text", "feasibility_reason"),
    Round: ("title_th", "title_en", "about_th", "about_en"),
}
PAGES = (
    *("/citizen-need/{public}", "/citizen-need/", "/needs/inbox/", "/needs/comments"),
    *("/needs/comments/on/{public}", "/needs/projects/", "/needs/projects/{project}"),
    *("/needs/projects/{project}/edit", "/needs/projects/for/{public}", "/needs/texts/"),
    *("/needs/rounds/", "/needs/rounds/voting", "/needs/rounds/voting/edit"),
    *("/needs/rounds/voting/proposals/1", "/needs/rounds/voting/vote", "/needs/rounds/round-1901"),
    *("/needs/rounds/round-1901/forums/{forum}", "/needs/rounds/voting/paper"),
    *("/needs/rounds/voting/codes", "/needs/rounds/voting/results"),
)


def made_odd(text):
    """Return a world in which every text of people's is odd."""
    world = world_in_use()
    for table, columns in TEXTS.items():
        for row in model.Session.query(table):
            for column in columns:
                setattr(row, column, text)
    model.Session.commit()
    for name in ("need", "public", "reviewed"):
        changed = {"id": world.things["own"][name], "title": text, "notes": text, "village": text}
        helpers.call_action("package_patch", as_portal(), **changed)
    return world


def test_a_script_in_any_text_is_shown_and_not_run(app, clean_portal):
    world = made_odd(odd.SCRIPT)
    reader = browser(app, world.people["sysadmin"])
    shown = 0
    for page in PAGES:
        body = reader.get(world.ask(page, "own"), base_url=HOST).text
        assert odd.SCRIPT not in body, page
        shown += body.count("&lt;script&gt;alert(1)")
    assert shown > len(PAGES) / 2


def test_a_formula_in_any_text_is_none_in_a_table(app, clean_portal):
    world = made_odd(odd.FORMULA)
    reader = browser(app, world.people["sysadmin"])
    table = reader.get("/needs/inbox/export.csv", base_url=HOST).text
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert any(odd.FORMULA in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]
