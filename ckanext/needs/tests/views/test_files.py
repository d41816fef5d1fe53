"""/needs/files: published files, to those who may read the dataset."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from ckan.plugins import toolkit as tk

pytestmark = pytest.mark.ckan
VERSION = "0123456789ab"


@pytest.fixture
def dataset(new_dataset, tmp_path, ckan_config, monkeypatch):
    """A dataset with three files in its folder, and a secret outside of it."""
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path))
    package = new_dataset()
    folder = tmp_path / "needs" / "files" / package["id"] / VERSION
    folder.mkdir(parents=True)
    (folder / "needs.csv").write_text("\ufeffอำเภอ,จำนวน\nแก่งคอย,3\n", "utf-8")
    (folder / "needs.json").write_text('[{"อำเภอ": "แก่งคอย"}]', "utf-8")
    (folder.parent / "secret.csv").write_text("nobody may read this", "utf-8")
    return package


def address(dataset, name="needs.csv", version=VERSION):
    return f"/needs/files/{dataset['name']}/{version}/{name}"


def test_a_csv_comes_as_utf_8_text_to_be_saved(app, dataset):
    answer = app.get(address(dataset))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=needs.csv"
    assert answer.data.decode("utf-8-sig").splitlines()[1] == "แก่งคอย,3"


def test_json_comes_as_json(app, dataset):
    answer = app.get(address(dataset, "needs.json"))
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.json == [{"อำเภอ": "แก่งคอย"}]


def test_what_a_cache_has_is_not_sent_again(app, dataset):
    first = app.get(address(dataset))
    again = app.get(address(dataset), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    for answer in (first, again):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_part_of_a_file_can_be_asked_for(app, dataset):
    answer = app.get(address(dataset, "needs.json"), headers={"Range": "bytes=0-1"})
    assert (answer.status_code, answer.data) == (206, b"[{")


@pytest.mark.parametrize(
    "name",
    ["../secret.csv", "..%2fsecret.csv", "%2e%2e%2fsecret.csv", ".", "..", ".hidden", "none.csv"],
)
def test_nothing_outside_of_the_folder_can_be_had(app, dataset, name):
    answer = app.get(address(dataset, name), status=None)
    assert answer.status_code in (308, 404)
    assert b"nobody may" not in answer.data


@pytest.mark.parametrize("version", ["..", "0123456789abc", "0123456789AB", quote("../..", "")])
def test_only_a_version_can_be_named(app, dataset, version):
    assert app.get(address(dataset, "secret.csv", version), status=None).status_code == 404


class TestPrivate:
    """A dataset that not everybody may read."""

    @pytest.fixture
    def private(self, dataset):
        from ckanext.needs.catalogue.publishing import site_context

        return tk.get_action("package_patch")(
            site_context(), {"id": dataset["id"], "private": True}
        )

    def test_strangers_are_told_that_there_is_no_such_file(self, app, private):
        assert app.get(address(private), status=None).status_code == 404

    def test_its_editors_get_it_and_caches_in_between_do_not(self, app, private, editor):
        answer = app.get(address(private), headers={"Authorization": editor["token"]})
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-cache"
