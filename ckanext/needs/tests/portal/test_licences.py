"""The licences that this portal knows."""

import ckan.plugins as p
import pytest
from ckan import model
from ckan.model.license import LicenseRegister
from ckan.tests import helpers

from ckanext.needs.publish.datapackage import LICENCES

pytestmark = pytest.mark.ckan


@pytest.mark.parametrize("licence", sorted(LICENCES))
def test_the_open_licences_of_the_government_standard_are_open(new_dataset, licence):
    shown = new_dataset(license_id=licence)
    assert shown["isopen"] is True
    assert shown["license_url"] == LICENCES[licence]


@pytest.mark.parametrize(
    "licence", ["License not specified", "Creative Commons Non-Commercial (Any)"]
)
def test_the_others_are_not(new_dataset, licence):
    assert new_dataset(license_id=licence)["isopen"] is False


def test_none_of_ckans_own_is_lost_or_changed(with_plugins, ckan_config, monkeypatch):
    ours = {lic["id"]: lic for lic in helpers.call_action("license_list")}
    monkeypatch.setitem(ckan_config, "licenses_group_url", None)
    for licence in LicenseRegister().values():
        assert ours[licence.id]["od_conformance"] == licence.od_conformance
        assert ours[licence.id]["url"] == licence.url
    assert ours.keys() - {licence.id for licence in LicenseRegister().values()} == set(LICENCES)


def test_a_list_of_the_portals_own_stays(with_plugins, ckan_config, monkeypatch):
    monkeypatch.setitem(ckan_config, "licenses_group_url", "file:///etc/ckan/licences.json")
    p.get_plugin("needs").update_config(ckan_config)
    assert ckan_config["licenses_group_url"] == "file:///etc/ckan/licences.json"


def test_the_register_is_read_from_the_package(with_plugins):
    assert {*LICENCES} <= set(model.Package.get_license_register())
