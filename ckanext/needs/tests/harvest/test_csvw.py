"""CSV on the Web: a published CSV has its description where the standard's readers look for it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from ckan.plugins import toolkit as tk
from csvw import CSVW

pytestmark = pytest.mark.ckan


def files_of(app, folder):
    """Download every published CSV with its description; return the paths of these."""
    package = tk.get_action("package_show")({}, {"id": "small-budget"})
    found = []
    for address in (each["url"] for each in package["resources"] if each["format"] == "CSV"):
        name = address.rpartition("/")[2]
        for ending in ("", "-metadata.json"):
            answer = app.get(urlsplit(address).path + ending)
            assert answer.status_code == 200
            (folder / f"{name}{ending}").write_bytes(answer.data)
        found.append(folder / f"{name}-metadata.json")
    return found


def test_each_published_csv_is_valid_by_the_description_beside_it(harvest, app, tmp_path):
    harvest()
    folder = tmp_path / "downloaded"
    folder.mkdir()
    paths = files_of(app, folder)
    assert len(paths) == 2
    for path in paths:
        described = CSVW(str(path), validate=True)
        assert described.is_valid, [str(each.message) for each in described.warnings]
        assert list(described.tables[0].iterdicts(strict=True))


def test_the_description_is_a_part_of_what_tells_editions_apart(harvest, storage):
    harvest()
    (folder,) = (storage / "files").glob("*/*")
    (built,) = (storage / "build").glob("small-budget")
    described = {path.name for path in folder.glob("*-metadata.json")}
    assert described == {"budget_lines.csv-metadata.json", "budget_by_strategy.csv-metadata.json"}
    from ckanext.needs.publish.folder import digest_of_folder

    before = digest_of_folder(built)
    (built / "budget_lines.csv-metadata.json").write_text("{}")
    assert digest_of_folder(built) != before
