"""The shipped codelists, and a way to write one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ckanext.needs.codelists import Areas, Codelists, Strategies, default

Write = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def shipped() -> Codelists:
    return default()


@pytest.fixture(scope="session")
def areas(shipped: Codelists) -> Areas:
    return shipped.areas


@pytest.fixture(scope="session")
def strategies(shipped: Codelists) -> Strategies:
    return shipped.strategies


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file of somebody's own and return its path."""

    def write_file(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_file
