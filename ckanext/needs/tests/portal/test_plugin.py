"""The plugin: what a portal configures, and what it need not."""

from pathlib import Path

import ckan.plugins as p
import pytest
from ckan.exceptions import CkanConfigurationException
from ckan.plugins import toolkit as tk
from ckan.tests import helpers

from ckanext.needs import config, plugin
from ckanext.needs.problems import InputError

pytestmark = pytest.mark.ckan

HERE = Path(__file__).parent
WASTE, TWO = str(HERE / "waste-2570.yaml"), str(HERE / "two_statuses.yaml")


@pytest.mark.usefixtures("with_plugins")
class TestListed:
    """Plugins are listed and nothing else is said."""

    def test_both_types_have_their_schemas(self):
        for name in ("citizen-need", "dataset"):
            schema = helpers.call_action("scheming_dataset_schema_show", type=name)
            assert schema["dataset_type"] == name

    def test_every_option_has_its_default(self):
        assert config.strategies() == ("saraburi-2561", "bma-2561", "bma-2565", "bma-2568")
        assert config.default_status() == "submitted"
        assert config.own_dataset_schema() is True
        assert config.provinces() == ()
        assert (config.areas(), config.statuses(), config.channels()) == ("", "", "")

    def test_labels_and_help_are_in_both_languages(self):
        for name in ("citizen-need", "dataset"):
            schema = helpers.call_action("scheming_dataset_schema_show", type=name)
            for field in [*schema["dataset_fields"], *schema["resource_fields"]]:
                for said in (field["label"], field.get("help_text", field["label"])):
                    assert set(said) == {"th", "en"}, field["field_name"]

    def test_the_facets_of_other_types_are_left_alone(self):
        plugin = p.get_plugin("needs")
        assert plugin.dataset_facets({"tags": "Tags"}, "dataset") == {"tags": "Tags"}


@pytest.mark.ckan_config("ckanext.needs.strategies", f"saraburi-2561 {WASTE}")
@pytest.mark.ckan_config("ckanext.needs.statuses", TWO)
@pytest.mark.ckan_config("ckanext.needs.default_status", "heard")
class TestOwnLists:
    """A strategy and statuses of somebody's own: a YAML file and its name in the configuration."""

    def test_a_need_follows_them(self, new_need):
        fields = {"pillar": "", "province": "", "district": "1601", "fiscal_year": 2570}
        need = new_need(**fields, issue="คัดแยกขยะ", status="")
        assert (need["strategy"], need["issue"]) == ("waste-2570", "waste-2570:1.1")
        assert (need["status"], need["private"]) == ("heard", True)
        solved = new_need(**fields, issue="ขยะอาหาร", status="แก้แล้ว")
        assert (solved["status"], solved["private"]) == ("solved", False)

    def test_the_page_and_the_search_name_them(self, app, new_need):
        need = new_need(
            pillar="", issue="ขยะอาหาร", strategy="waste-2570", fiscal_year=2570, status="solved"
        )
        body = app.get(f"/citizen-need/{need['name']}").body
        assert "ขยะต้นทาง" in body
        assert "แก้แล้ว" in body
        assert helpers.call_action("package_search", q="ขยะอาหาร")["count"] == 1

    def test_the_shipped_ones_are_gone(self, new_need):
        with pytest.raises(tk.ValidationError):
            new_need(strategy="bma-2565")
        with pytest.raises(tk.ValidationError):
            new_need(status="accepted")


class TestWrong:
    """What is configured wrongly stops the start with a clear word."""

    def start(self, ckan_config, monkeypatch, **options):
        for key, value in options.items():
            monkeypatch.setitem(ckan_config, f"ckanext.needs.{key}", value)
        try:
            p.get_plugin("needs").configure(ckan_config)
        finally:
            monkeypatch.undo()

    def test_a_strategy_that_is_not_there(self, with_plugins, ckan_config, monkeypatch):
        with pytest.raises(InputError) as error:
            self.start(ckan_config, monkeypatch, strategies="/nowhere/plan.yaml")
        assert "/nowhere/plan.yaml" in str(error.value)

    def test_a_default_status_that_the_list_does_not_have(
        self, with_plugins, ckan_config, monkeypatch
    ):
        with pytest.raises(ValueError, match="nowhere"):
            self.start(ckan_config, monkeypatch, default_status="nowhere")

    def test_the_plugin_behind_scheming(self, with_plugins, ckan_config, monkeypatch):
        monkeypatch.setitem(ckan_config, "ckan.plugins", ["scheming_datasets", "needs"])
        with pytest.raises(CkanConfigurationException, match="needs before scheming_datasets"):
            p.get_plugin("needs").configure(ckan_config)


@pytest.mark.parametrize(("public", "warned"), [(True, True), (False, False)])
def test_a_start_with_public_user_details_is_warned_of(
    public, warned, with_plugins, ckan_config, monkeypatch
):
    said = []
    monkeypatch.setattr(plugin.log, "warning", said.append)
    monkeypatch.setitem(ckan_config, "ckan.auth.public_user_details", public)
    p.get_plugin("needs").configure(ckan_config)
    assert any("ckan.auth.public_user_details" in each for each in said) is warned
