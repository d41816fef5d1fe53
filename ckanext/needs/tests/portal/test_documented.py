"""What the documents say of actions is so, and the examples do what they say."""

import inspect
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from ckan.tests import factories

from ckanext.needs.logic import action, auth

pytestmark = pytest.mark.ckan
ROOT = Path(__file__).parents[4]
PORTAL = "http://localhost:5000"
BLOCK = re.compile(r"```sh\n(.*?)```", re.S)


def examples():
    """Yield the curl commands of the API's page."""
    for block in BLOCK.findall((ROOT / "docs" / "api.md").read_text(encoding="utf-8")):
        command = block.replace("\\\n", " ").strip()
        if command.startswith("curl"):
            yield command


def request(command, token):
    """Return address, headers and body of a curl command."""
    words = iter(shlex.split(command)[1:])
    address, headers, json, form = "", {}, "", {}
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value.replace("$TOKEN", token)
        elif word in ("-d", "--data-urlencode", "-F"):
            said = next(words)
            json = said if said.startswith("{") else json
            name, _, value = said.partition("=")
            form |= {} if said.startswith("{") else {name: value}
        elif word.startswith("http"):
            address = word.removeprefix(PORTAL)
    return address, headers, json or form


def test_the_reference_says_what_the_code_says():
    """bin/document writes it anew."""
    command = [sys.executable, str(ROOT / "bin" / "document"), "--check"]
    assert subprocess.run(command, check=False).returncode == 0


@pytest.mark.parametrize("name", [name for name in action.__all__ if name.startswith("need_")])
def test_every_action_says_who_may_and_what_it_does(name):
    assert inspect.getdoc(getattr(action, name))
    assert inspect.getdoc(getattr(auth, name))


def test_there_are_examples():
    assert len(list(examples())) > 2


@pytest.mark.parametrize("command", list(examples()), ids=lambda command: command.split()[2][-40:])
def test_the_examples_work(app, clean_portal, command):
    user = factories.SysadminWithToken()
    factories.Organization(name="demo-public-works")
    address, headers, body = request(command, user["token"])
    if body:
        answer = app.post(address, data=body, headers=headers)
    else:
        answer = app.get(address, headers=headers)
    assert answer.status_code in (200, 201), answer.body
