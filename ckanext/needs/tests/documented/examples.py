"""The examples of actions, as docs/examples/actions/*.yaml and docs/actions.md have them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from ckanext.needs.tests.documented.shell import ROOT

PAGE = ROOT / "docs" / "actions.md"
FOLDER = ROOT / "docs" / "examples" / "actions"
PART = re.compile(r"^## (need_\w+)$(.*?)(?=^## |\Z)", re.S | re.M)
#: What stands on the page for what is another one each time.
ANY = "…"


@dataclass(frozen=True, slots=True)
class Example:
    """What the YAML says of one action's example.

    :param answer: parts of `result`; a list of it has some of the real one's entries, in order
    """

    title: dict[str, str]
    answer: Any
    who: str = "anonymous"
    send: dict[str, Any] | None = None
    form: dict[str, str] | None = None


def examples() -> dict[str, Example]:
    """Return the examples by action."""
    parts = [yaml.safe_load(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.yaml"))]
    names = [name for part in parts for name in part]
    assert len(names) == len(set(names)), "an action has two examples"
    return {name: Example(**said) for part in parts for name, said in part.items()}


def commands() -> dict[str, str]:
    """Return the command of each action as the page has it."""
    parts = PART.findall(PAGE.read_text("utf-8"))
    found = {name: re.search(r"```sh\n(.*?)```", text, re.S) for name, text in parts}
    return {name: command[1] for name, command in found.items() if command}


def differences(shown: Any, real: Any, at: str = "result") -> list[str]:
    """Return what of an answer that is shown did not come."""
    if shown == ANY:
        return [] if real not in (None, "", [], {}) else [f"{at}: nothing where there is something"]
    if isinstance(shown, dict) and isinstance(real, dict):
        missing = [f"{at}.{key} is not there" for key in shown if key not in real]
        there = [key for key in shown if key in real]
        return missing + [
            each for key in there for each in differences(shown[key], real[key], f"{at}.{key}")
        ]
    if isinstance(shown, list) and isinstance(real, list):
        return _entries(shown, real, at)
    return [] if shown == real and type(shown) is type(real) else [f"{at}: {shown!r} != {real!r}"]


def _entries(shown: list, real: list, at: str) -> list[str]:
    """Return which entries are not in a list, in the order in which they are shown."""
    if real and not shown:
        return [f"{at}: something where there is nothing"]
    rest, missing = iter(real), []
    for number, entry in enumerate(shown):
        tried = []
        for each in rest:
            tried.append(differences(entry, each, f"{at}[{number}]"))
            if not tried[-1]:
                break
        else:
            missing += min(tried, key=len, default=[f"{at}[{number}] is not there"])
    return missing
