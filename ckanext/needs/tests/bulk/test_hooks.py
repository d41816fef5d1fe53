"""Other extensions' hooks run for loaded packages as core runs them for single ones."""

from __future__ import annotations

from uuid import uuid4

import ckan.plugins as plugins
import ckan.plugins.toolkit as tk
import pytest
from ckan.plugins import core as plugins_core

from ckanext.needs import bulk
from ckanext.needs.tests.bulk.test_same_as_core import document, package

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("with_plugins")]

#: Hooks of `IPackageController` that core calls once for each package that is written.
ONCE = {
    "create": ["create", "after_dataset_create", "before_dataset_index"],
    "update": ["edit", "after_dataset_update", "before_dataset_index"],
}


class Recorder(plugins.SingletonPlugin):
    """Somebody else's extension, which notes what it is told and adds to the search document."""

    plugins.implements(plugins.IPackageController, inherit=True)

    def __init__(self, name):
        self.name, self.told = name, []

    def _note(self, hook, package_id):
        self.told.append((hook, package_id))

    def create(self, entity):
        self._note("create", entity.id)

    def edit(self, entity):
        self._note("edit", entity.id)

    def after_dataset_create(self, context, pkg_dict):
        self._note("after_dataset_create", pkg_dict["id"])

    def after_dataset_update(self, context, pkg_dict):
        self._note("after_dataset_update", pkg_dict["id"])

    def before_dataset_index(self, pkg_dict):
        self._note("before_dataset_index", pkg_dict["id"])
        return {**pkg_dict, "extras_recorded": "yes"}

    def of(self, package_id, hooks):
        return [hook for hook, about in self.told if about == package_id and hook in hooks]


@pytest.fixture
def recorder(with_plugins, monkeypatch):
    known = plugins_core._get_service
    monkeypatch.setattr(
        plugins_core,
        "_get_service",
        lambda name: Recorder(name=name) if name == "recorder" else known(name),
    )
    yield plugins.load("recorder")
    plugins.unload("recorder")


def both(make, loader):
    """Write one package by the loader and one by core; return their ids."""
    ours, theirs = make(), make()
    bulk.write([ours], loader)
    tk.get_action("package_create")({"user": loader, "ignore_auth": True}, dict(theirs))
    return ours, theirs


def test_each_hook_of_a_new_package_that_core_calls_is_called_once(recorder, loader, organization):
    """CKAN 2.11 indexes a new package twice; once is enough."""
    ours, theirs = both(lambda: package(organization), loader)
    for hook in ONCE["create"]:
        assert recorder.of(ours["id"], [hook]) == [hook], hook
        assert set(recorder.of(theirs["id"], [hook])) == {hook}, hook


def test_each_hook_of_a_changed_package_is_called_too(recorder, loader, organization):
    ours, theirs = both(lambda: package(organization), loader)
    recorder.told.clear()
    bulk.write([ours | {"title": "สร้างสะพาน"}], loader)
    tk.get_action("package_update")(
        {"user": loader, "ignore_auth": True}, theirs | {"title": "สร้างสะพาน"}
    )
    for hook in ONCE["update"]:
        assert recorder.of(ours["id"], [hook]), hook
        assert set(recorder.of(ours["id"], [hook])) == set(recorder.of(theirs["id"], [hook]))
    assert not recorder.of(ours["id"], ["create", "after_dataset_create"])


def test_what_a_hook_adds_is_in_the_search_document(recorder, loader, organization):
    ours, theirs = both(lambda: package(organization), loader)
    assert document(ours["id"])["extras_recorded"] == "yes"
    assert document(ours["id"]).keys() == document(theirs["id"]).keys()


def test_a_hook_that_refuses_keeps_its_package_out_and_the_others_in(
    recorder, loader, organization, monkeypatch
):
    bad, good = (package(organization, name=f"need-{uuid4().hex[:9]}") for _ in range(2))

    def refuse(self, context, pkg_dict):
        if pkg_dict["id"] == bad["id"]:
            raise tk.ValidationError({"title": ["no"]})

    monkeypatch.setattr(Recorder, "after_dataset_create", refuse)
    outcome = bulk.write([bad, good], loader)
    assert (outcome.created, [one.position for one in outcome.refused]) == (1, [0])
