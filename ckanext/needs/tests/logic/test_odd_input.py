"""Every action, every parameter: odd input is refused in plain words or harmless, never a crash."""

import inspect
import json
import re
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories

from ckanext.needs.ballot_box import guesses
from ckanext.needs.following import limits
from ckanext.needs.logic import action
from ckanext.needs.tests import odd
from ckanext.needs.tests.logic.rights import rows
from ckanext.needs.tests.logic.world_in_use import budget_file, keep_nothing, world_in_use

pytestmark = pytest.mark.ckan
#: All but the one that, asked for nothing, harvests every source there is.
ACTIONS = [n for n in action.__all__ if n.startswith("need_") and n != "need_harvest"]
ROWS = {row.action: row for row in rows() if row.action in ACTIONS}
BODIES = yaml.safe_load(Path(__file__).with_name("bodies.yaml").read_text("utf-8"))
PARAMETER = re.compile(r"^\s*:param (\w+):", re.M)
LANGUAGES = ("th", "en")
#: Not tried as they are: what they ask for is on no test's disk, or on another computer.
NOT_HERE = (
    *("need_run_show", "need_webhook_test", "need_webhook_create"),
    *("need_harvester_check", "need_harvester_save"),
)
#: Bodies that are no object, or an object of nothing.
NO_BODIES = ([], "x", 7, None, {}, {"id": ""}, {"no_such_parameter": 1})
#: Answers that say what is wrong, or that nothing was.
TOLD = {200, 400, 403, 404, 409}


@pytest.fixture
def world(made_once, monkeypatch):
    monkeypatch.setattr(limits, "take", lambda *_: True)
    monkeypatch.setattr(guesses, "casts_too_often", lambda *_: False)
    return made_once(world_in_use)


@contextmanager
def speaking(app, language, monkeypatch):
    """A request in a language whose calls leave nothing behind."""
    spoken = {"CKAN_LANG": language, "CKAN_LANG_IS_DEFAULT": False, "CKAN_CURRENT_URL": "/"}
    with app.flask_app.test_request_context(environ_overrides=spoken), monkeypatch.context() as m:
        keep_nothing(m)
        yield
    model.Session.remove()


def body(world, name):
    asked = world.ask({**ROWS[name].ask, **BODIES.get(name, {})}, "own")
    return asked | ({"upload": budget_file()} if name == "need_harvester_propose" else {})


def parameters(name):
    told = PARAMETER.findall(inspect.getdoc(getattr(action, name)) or "")
    return sorted({*told, *ROWS[name].ask, *BODIES.get(name, {})} - {"upload"})


def who(world, name):
    """Return the context of the least of those who may call an action."""
    row = ROWS[name]
    for role in ("publisher", "admin", "sysadmin"):
        if row.allows(role, "own"):
            return {"user": world.people[role]["name"]}
    raise AssertionError(name)


def called(world, name, data):
    """Return what an action answers and what it refuses, of which one is None."""
    try:
        return tk.get_action(name)(who(world, name), data), None
    except (tk.ValidationError, tk.NotAuthorized, tk.ObjectNotFound) as error:
        return None, error
    finally:
        model.Session.remove()


def complaints(world, name, parameter, kind, language):
    """Return whether an odd value was refused, and what is wrong with the answer."""
    value = odd.ODD[kind]
    try:
        answer, error = called(world, name, {**body(world, name), parameter: value})
    except Exception as crash:
        return False, [f"{type(crash).__name__}: {str(crash)[:200]}"]
    if error is None:
        return False, [*_of_answer(json.dumps(answer, ensure_ascii=False, default=str), kind)]
    if isinstance(error, tk.ValidationError) and name not in NOT_HERE:
        return True, [*_of_refusal(error.error_dict, parameter, value, language)]
    return False, []


def _of_answer(answer, kind):
    if kind in odd.NEVER:
        yield "was taken"
    if len(answer) > odd.LONGEST_ANSWER:
        yield f"answers {len(answer)} characters"
    if re.search(r'(\\n|,|")=HYPERLINK[^"]*\\n', answer):
        yield "a formula stands in a table"


def _of_refusal(errors, parameter, value, language):
    if parameter not in errors:
        yield f"is told under {list(errors)}"
        return
    message = str(errors[parameter])
    if not odd.in_language(message, language, value):
        yield f"is not told in {language}: {message[:200]}"
    if len(message) > odd.LONGEST_MESSAGE:
        yield "is told at great length"


@pytest.mark.parametrize("name", sorted(set(ACTIONS) - set(NOT_HERE)))
def test_the_body_that_is_made_odd_is_taken(name, world, app, monkeypatch):
    with speaking(app, "th", monkeypatch):
        _, error = called(world, name, body(world, name))
    assert error is None


@pytest.mark.parametrize("name", ACTIONS)
def test_an_odd_value_is_told_under_its_name_or_does_no_harm(name, world, app, monkeypatch):
    odd.OPENED.paths.clear()
    tried = [(parameter, kind) for parameter in parameters(name) for kind in odd.ODD]
    found = []
    for language in LANGUAGES:
        again = []
        with speaking(app, language, monkeypatch):
            for parameter, kind in tried:
                refused, said = complaints(world, name, parameter, kind, language)
                found += [f"{parameter}, {kind} ({language}): {each}" for each in said]
                if refused and kind != "a megabyte":
                    again.append((parameter, kind))
        tried = again  # what was refused is told in the other language too
    assert not found, "\n".join(found)
    assert odd.OPENED.paths == []


def posted(app, name, data, token):
    headers = {"Authorization": token, "Content-Type": "application/json"}
    return app.post(f"/api/3/action/{name}", data=json.dumps(data), headers=headers)


def test_every_action_says_what_is_missing_or_answers(app, agency):
    token = factories.SysadminWithToken()["token"]
    answers = {
        (name, number): posted(app, name, data, token).status_code
        for name in ACTIONS
        for number, data in enumerate(NO_BODIES)
    }
    assert {asked: code for asked, code in answers.items() if code not in TOLD} == {}
