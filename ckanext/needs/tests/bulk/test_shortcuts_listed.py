"""docs/shortcuts.md names every module of the loader, and files that are there."""

from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).parents[4]
PAGE = PROJECT / "docs" / "shortcuts.md"
PACKAGE = PROJECT / "ckanext" / "needs"
#: Modules of the loader that go no way past core themselves.
PLAIN = {"__init__.py", "batch.py", "core.py", "languages.py"}


def named():
    return set(re.findall(r"`([\w/]+\.py)`", PAGE.read_text("utf-8")))


def test_every_module_of_the_loader_is_on_the_page():
    modules = {file.name for file in (PACKAGE / "bulk").glob("*.py")} - PLAIN
    assert modules - named() == set()


def test_every_file_named_is_there():
    for name in named():
        places = (PACKAGE / "bulk" / name, PACKAGE / name, PACKAGE / "tests" / name)
        assert any(place.exists() for place in places), name
