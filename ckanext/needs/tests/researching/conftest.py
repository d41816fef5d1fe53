"""A portal that has published a town's budget, made once for a module."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from ckan import model

from ckanext.needs.tests.documented.conftest import serving
from ckanext.needs.tests.documented.harvests import town_budget


@dataclass
class Town:
    """The portal's folder, and how to publish the town's budget again."""

    folder: Path

    def publish(self, **replaced: str) -> None:
        from ckanext.needs.harvest.now import harvest

        csv = self.folder / "town.csv"
        for old, new in replaced.items():
            csv.write_text(csv.read_text("utf-8").replace(old.strip("_"), new), "utf-8")
        done = harvest("town-budget")
        assert not done.errors, done.errors


@pytest.fixture(scope="module")
def made():
    return {}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("town")
    town_budget(found)
    return found


@pytest.fixture
def town(request, app, made, folder, ckan_config, monkeypatch):
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(folder / "storage"))
    monkeypatch.setitem(ckan_config, "ckanext.needs.harvesters_folder", str(folder))
    if not made:
        request.getfixturevalue("clean_portal")
        made["town"] = Town(folder)
        made["town"].publish()
    yield made["town"]
    model.Session.rollback()


@pytest.fixture
def address(town, app, ckan_config, monkeypatch):
    """The address of the running portal, which the pages' own addresses name."""
    with serving(app) as found:
        monkeypatch.setitem(ckan_config, "ckan.site_url", found)
        yield found
