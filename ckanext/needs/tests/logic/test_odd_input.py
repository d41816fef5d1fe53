"""Every action, every parameter: odd input is refused or harmless, and never a crash."""

import inspect
import json
import re

import pytest
from ckan import model
from ckan.tests import factories

from ckanext.needs.logic import action

pytestmark = pytest.mark.ckan
#: All but the one that, asked for nothing, harvests every source there is.
ACTIONS = [n for n in action.__all__ if n.startswith("need_") and n != "need_harvest"]
PARAMETER = re.compile(r"^\s*:param (\w+):", re.M)
ODD = {
    "a megabyte": "ก" * 350_000,
    "a script": "<script>alert(1)</script>",
    "a formula": "=HYPERLINK(1+1)",
    "SQL": "'; DROP TABLE package; --",
    "a path": "../../../../etc/passwd",
    "a null character": "ก\x00ข",
    "half a character": "\ud800",
    "a list": ["x", None],
    "an object": {"$ne": 1},
    "a number out of all bounds": 10**400,
    "a negative number": -1,
    "true": True,
}
#: Bodies that are no object, or an object of nothing.
BODIES = ([], "x", 7, None, {}, {"id": ""}, {"no_such_parameter": 1})
#: Answers that say what is wrong, or that nothing was.
TOLD = {200, 400, 403, 404, 409}


def parameters(name):
    return PARAMETER.findall(inspect.getdoc(getattr(action, name)) or "")


def posted(app, name, data, token):
    headers = {"Authorization": token, "Content-Type": "application/json"}
    return app.post(f"/api/3/action/{name}", data=json.dumps(data), headers=headers)


def crashes(app, bodies, token):
    """Return what was answered otherwise than by saying what is wrong."""
    for (name, kind), data in bodies.items():
        answer = posted(app, name, data, token)
        if answer.status_code not in TOLD:
            yield name, kind, answer.status_code


def test_every_action_refuses_odd_input_or_bears_it(app, new_need):
    need, token = new_need(), factories.SysadminWithToken()["token"]
    bodies = {
        (name, kind): dict.fromkeys(parameters(name), odd) | known
        for name in ACTIONS
        for kind, odd in ODD.items()
        for known in ({"id": need["id"]} if kind == "a formula" else {},)
    }
    assert list(crashes(app, bodies, token)) == []
    assert model.Package.get(need["id"]).state == "active"


def test_every_action_says_what_is_missing_or_answers(app, agency):
    token = factories.SysadminWithToken()["token"]
    bodies = {(name, number): body for name in ACTIONS for number, body in enumerate(BODIES)}
    assert list(crashes(app, bodies, token)) == []
