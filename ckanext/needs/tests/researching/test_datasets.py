"""Which datasets are told of to researchers: those whose files are here."""

from __future__ import annotations

import pytest

from ckanext.needs.catalogue import files

pytestmark = pytest.mark.ckan
ID = "0a1bc2fb-6c11-5254-b18f-4d7252df6ede"


def test_datasets_are_known_by_their_folders(with_plugins, ckan_config, monkeypatch, tmp_path):
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path))
    (tmp_path / "needs" / "files" / ID / "c222cf17feb9").mkdir(parents=True)
    (tmp_path / "needs" / "files" / "lost+found").mkdir()
    assert files.dataset_ids() == [ID]


def test_before_anything_is_published_there_are_none(
    with_plugins, ckan_config, monkeypatch, tmp_path
):
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path))
    assert files.dataset_ids() == []
