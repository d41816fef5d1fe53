"""What the documents say of actions is so; their examples are run by the tests in `documented`."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from ckanext.needs.logic import action, auth

ROOT = Path(__file__).parents[4]


def test_the_reference_says_what_the_code_says():
    """bin/document writes it anew."""
    command = [sys.executable, str(ROOT / "bin" / "document"), "--check"]
    assert subprocess.run(command, check=False).returncode == 0


@pytest.mark.parametrize("name", [name for name in action.__all__ if name.startswith("need_")])
def test_every_action_says_who_may_and_what_it_does(name):
    assert inspect.getdoc(getattr(action, name))
    assert inspect.getdoc(getattr(auth, name))
