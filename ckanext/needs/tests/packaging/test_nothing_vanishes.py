"""What tests need is installed for them: a missing library fails them, it does not skip them."""

from importlib import import_module
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
SKIP = "importor" + "skip"


@pytest.mark.parametrize("name", ["pabulib.checker", "pabutools.election", "openpyxl", "gunicorn"])
def test_what_the_tests_check_with_is_there(name):
    assert import_module(name)


def test_no_test_is_skipped_because_a_library_is_missing():
    skipping = [path.name for path in TESTS.rglob("*.py") if SKIP in path.read_text("utf-8")]
    assert skipping == []
