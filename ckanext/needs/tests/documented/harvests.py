"""The harvester of docs/sources.md, run once, and the draft of another one."""

from __future__ import annotations

import re
from pathlib import Path

from ckanext.needs import config
from ckanext.needs.harvest import drafts
from ckanext.needs.harvest.now import harvest
from ckanext.needs.tests.documented.shell import ROOT

EXAMPLES = ROOT / "docs" / "examples"
#: What names the draft in the examples.
TOKEN = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"


def town_budget(folder: Path) -> None:
    """Put the two files of docs/sources.md into a folder, as a reader would copy them."""
    page = (ROOT / "docs" / "sources.md").read_text("utf-8")
    for language, name in (("csv", "town.csv"), ("yaml", "town-budget.yaml")):
        (text,) = re.findall(rf"```{language}\n(.*?)```", page, re.S)
        (folder / name).write_text(text, "utf-8")


def make(publisher: str) -> None:
    """Publish the town's budget, and keep a draft of a user (by id)."""
    town_budget(Path(config.harvesters_folder()))
    done = harvest("town-budget")
    assert not done.errors, done.errors
    data = (EXAMPLES / "road-budget.csv").read_bytes()
    token = drafts.keep(publisher, data, "csv")
    mine = drafts.storage() / "drafts" / publisher
    (mine / token).rename(mine / TOKEN)
