"""From an agency's spreadsheet to the national catalogue, step by step as docs/publish.md says."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from pathlib import Path

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import helpers

from ckanext.needs.tests.conftest import OPEN_DATASET
from ckanext.needs.tests.documented.conftest import serving
from ckanext.needs.tests.documented.harvests import town_budget
from ckanext.needs.tests.documented.shell import ROOT, SHELL_BLOCK, run

pytestmark = pytest.mark.ckan
SECTION = re.compile(r"^## From an agency's spreadsheet.*?$(.*?)^\*\*", re.S | re.M)
STEP = re.compile(r"^(\d)\. (.*?)(?=^\d\. |\Z)", re.S | re.M)
#: The fields that step 6 has a look at; tags come as a list.
MANDATORY = {*OPEN_DATASET, "tags"} - {"tag_string"}
#: Where `python`, `frictionless` and the like are.
TOOLS = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def steps() -> dict[int, str]:
    """Return the text of each step."""
    (section,) = SECTION.findall((ROOT / "docs" / "publish.md").read_text("utf-8"))
    return {int(number): text for number, text in STEP.findall(section)}


def commands(step: int) -> str:
    """Return the block of commands of a step; what they need is installed already."""
    ((_, block),) = SHELL_BLOCK.findall(steps()[step])
    return "\n".join(line for line in block.splitlines() if "pip install" not in line)


def spoken(step: int, program: str) -> list[list[str]]:
    """Return the words of the commands that a step's text names, without the program."""
    found = re.findall(rf"`{program} ([^`]+)`", steps()[step])
    return [shlex.split(command) for command in found]


@pytest.fixture
def folder(tmp_path):
    """A folder with the two files of docs/sources.md, as step 1 says."""
    town_budget(tmp_path)
    return tmp_path


@pytest.fixture
def portal(folder, app, clean_portal, ckan_config, monkeypatch):
    """An empty portal that has the folder in its ini, as step 4 says."""
    (option,) = re.findall(r"`(ckanext\.[\w.]+) = /", steps()[4])
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(folder / "storage"))
    monkeypatch.setitem(ckan_config, option, str(folder))


@pytest.fixture
def harvest(portal, cli):
    """A function that runs the harvest that a step's text names."""
    from ckanext.needs.cli import needs

    def harvest(step: int) -> str:
        """Return what the command of a step printed."""
        words = next(words for words in spoken(step, "ckan") if words[:2] == ["needs", "harvest"])
        done = cli.invoke(needs, words[1:], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    return harvest


def counts(printed: str) -> dict[str, str]:
    """Return the last row of a printed table, by column."""
    columns, row = (line.split() for line in printed.splitlines()[-2:])
    return dict(zip(columns, row, strict=True))


def show() -> dict:
    return helpers.call_action("package_show", {"user": "", "ignore_auth": False}, id="town-budget")


def amounts() -> list:
    """Return the amounts that the published table has now."""
    table = next(each for each in show()["resources"] if each["name"] == "budget_lines")
    found = helpers.call_action("datastore_search", resource_id=table["id"], sort="_id")
    return [row["amount"] for row in found["records"]]


def test_the_page_has_seven_steps():
    assert list(steps()) == [1, 2, 3, 4, 5, 6, 7]


def test_steps_2_and_3_what_is_built_passes_others_validators(folder):
    (build,) = spoken(2, "python")
    run(f"cd {folder}\npython {shlex.join(build)}\n{commands(3)}", "", **TOOLS)
    assert (folder / "out" / "town-budget" / "budget_lines.csv").is_file()


def test_step_3_a_file_that_was_damaged_does_not_pass(folder):
    (build,) = spoken(2, "python")
    spoil = "echo '\"a,b' >> out/town-budget/budget_lines.csv"
    with pytest.raises(AssertionError):
        run(f"cd {folder}\npython {shlex.join(build)}\n{spoil}\n{commands(3)}", "", **TOOLS)


def test_step_4_the_first_rows_are_shown_and_nothing_is_published(harvest):
    assert "ห้องสมุดชุมชน" in harvest(4)
    with pytest.raises(tk.ObjectNotFound):
        show()


def test_step_5_it_is_published_once_and_a_changed_file_becomes_a_new_edition(harvest, folder):
    harvest(5)
    first = show()
    assert first["organization"]["name"] == "example-town"
    assert amounts() == [1_250_000, 480_000, None]
    (unchanged,) = re.findall(r"changes nothing\s+\(`(\w+)`\)", steps()[5])
    assert counts(harvest(5))[unchanged] == "1"
    assert show()["metadata_modified"] == first["metadata_modified"]
    csv = folder / "town.csv"
    csv.write_text(csv.read_text("utf-8").replace(",480", ",500"), "utf-8")
    assert counts(harvest(5))["updated"] == "1"
    assert (show()["id"], amounts()) == (first["id"], [1_250_000, 500_000, None])


def test_step_5_the_source_on_the_harvest_page_is_the_one_that_the_step_describes(harvest):
    harvest(5)
    (said,) = re.findall(r"`(\{.*?\})`", steps()[5])
    (source,) = helpers.call_action("harvest_source_list")
    assert source["type"] == re.findall(r"type\s+\*(\w+)\*", steps()[5])[0]
    assert json.loads(source["config"]) == json.loads(said)


def test_steps_6_and_7_anybody_can_check_it_and_the_national_catalogue_can_take_it(harvest, app):
    harvest(5)
    with serving(app) as address:
        said = run(commands(6), address, **TOOLS)
    package = json.loads(said.splitlines()[0])["result"]
    assert [key for key in MANDATORY if not package.get(key)] == []
    assert all(resource["hash"] for resource in package["resources"])
    assert "dcat:Dataset" in said
    promised = re.findall(r"`(\w+)`\s+is\s+(?:`([^`]+)`|empty)", steps()[7])
    assert len(promised) == 3
    assert {key: package.get(key) or "" for key, _ in promised} == dict(promised)
