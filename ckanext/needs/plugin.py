"""The CKAN plugin `needs`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import yaml
from ckan.common import CKANConfig
from ckan.config.declaration import Declaration, Key
from ckan.exceptions import CkanConfigurationException
from ckan.lib.plugins import DefaultTranslation
from ckan.types import Action, CKANApp, Context

from ckanext.needs import config as options
from ckanext.needs import helpers, lists, scheming_defaults, search
from ckanext.needs.catalogue import dcat as catalogue_dcat
from ckanext.needs.entering.before_saving import looking_first
from ckanext.needs.finding import line_index
from ckanext.needs.finding.fields import DATASET
from ckanext.needs.following import counting
from ckanext.needs.following.subscriptions import subscriptions
from ckanext.needs.logic import action
from ckanext.needs.logic.action import hidden
from ckanext.needs.logic.permission_labels import NeedPermissionLabels
from ckanext.needs.logic.sound import sound
from ckanext.needs.views import guard
from ckanext.needs.views.unavailable import answer_for_lost_services
from ckanext.needs.workflow import recording

log = logging.getLogger(__name__)

DECLARATION = Path(__file__).with_name("config_declaration.yaml")
#: CKAN's own licences, and those that the GD Catalog names.
LICENCES = files("ckanext.needs.schemas") / "licences.json"
#: Core's actions that write a package.
WRITING = ("package_create", "package_update")


def _actions() -> dict[str, Action]:
    """Return our actions, and others' that keep quiet about needs or leave them out."""
    ours: dict[str, Action] = {name: _sound(name) for name in action.__all__}
    before = ours | hidden.actions() | catalogue_dcat.actions()
    telling = {name: recording.announcing(name, before) for name in WRITING}
    telling["package_create"] = looking_first(telling["package_create"])
    return before | telling | {"dataset_purge": recording.forgetting("dataset_purge", before)}


def _sound(name: str) -> Action:
    """Return one of our actions; those that continue core's take what core takes."""
    found: Action = getattr(action, name)
    return sound(found) if name.startswith("need_") else found


def _helpers() -> dict[str, Callable[..., Any]]:
    """Return what templates may ask for; of the DataStore only where its plugin is there."""
    every: dict[str, Callable[..., Any]] = {
        name: getattr(helpers, name) for name in helpers.__all__
    }
    if not p.plugin_loaded("datastore"):
        del every["datastore_dictionary"]
    return every


@tk.blanket.actions(_actions)
@tk.blanket.auth_functions
@tk.blanket.blueprints
@tk.blanket.cli
@tk.blanket.helpers(_helpers)
@tk.blanket.validators
class NeedsPlugin(p.SingletonPlugin, DefaultTranslation, NeedPermissionLabels):
    """Citizens' needs as datasets of type `citizen-need`, and the schema of published datasets."""

    p.implements(p.IConfigDeclaration)
    p.implements(p.IConfigurer)
    p.implements(p.IConfigurable)
    p.implements(p.IFacets, inherit=True)
    p.implements(p.IMiddleware, inherit=True)
    p.implements(p.IPackageController, inherit=True)
    p.implements(p.IPermissionLabels)
    p.implements(p.ISignal)
    p.implements(p.ITranslation)

    # IConfigDeclaration

    def declare_config_options(self, declaration: Declaration, key: Key) -> None:
        """Declare our options, and complete scheming's; moments are Bangkok's where none is set.

        Templates need us before scheming in `ckan.plugins`, so scheming's `update_config` runs
        before ours; this is the one call that comes before both.
        """
        declaration.load_dict(yaml.safe_load(DECLARATION.read_text(encoding="utf-8")))
        scheming_defaults.complete(tk.config, options.own_dataset_schema())
        if zone := declaration.get(key.ckan.display_timezone):
            zone.set_default("Asia/Bangkok")

    # IConfigurer

    def update_config(self, config: CKANConfig) -> None:
        """Add our templates and assets, and our licences where the portal lists none."""
        tk.add_template_directory(config, "templates")
        tk.add_public_directory(config, "public")
        tk.add_resource("assets", "ckanext-needs")
        if not config.get("licenses_group_url"):
            config["licenses_group_url"] = f"file://{LICENCES}"

    # IConfigurable

    def configure(self, config: CKANConfig) -> None:
        """Read the codelists now, so that a wrong one stops the start and not a visitor.

        :raises CkanConfigurationException: `needs` stands behind `scheming_datasets`, whose pages
            would then stand in front of ours
        """
        lists.current().statuses.get(options.default_status())
        options.days_in_status()
        plugins: list[str] = tk.aslist(config.get("ckan.plugins"))
        if "scheming_datasets" not in plugins:
            log.warning("the plugin needs works with scheming_datasets: add it to ckan.plugins")
        elif plugins.index("scheming_datasets") < plugins.index("needs"):
            raise CkanConfigurationException("put needs before scheming_datasets in ckan.plugins")
        if options.public_user_details():
            log.warning(
                "ckan.auth.public_user_details is on: everyone can look up who the users of this "
                "portal are, citizens too; set it to false"
            )

    # IFacets

    def dataset_facets(self, facets_dict: dict[str, str], package_type: str) -> dict[str, str]:
        """On /citizen-need: pillar, issue, district, status, agency, fiscal year."""
        if package_type != search.NEED_TYPE:
            return facets_dict
        titles = {
            "pillar": tk._("Pillar"),
            "issue": tk._("Issue"),
            "district": tk._("District"),
            "status": tk._("Status"),
            "organization": tk._("Agency"),
            "fiscal_year": tk._("Fiscal year"),
        }
        facets_dict.clear()
        facets_dict.update({field: titles[field] for field in search.FACETS})
        return facets_dict

    # IMiddleware

    def make_middleware(self, app: CKANApp, config: CKANConfig) -> CKANApp:
        """Refuse forged requests to every page; tell readers when a service is gone."""
        guard.refuse_forgeries_everywhere(app)
        answer_for_lost_services(app)
        return app

    # IPackageController

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Make a need findable by the names behind its codes, and by a map box.

        A dataset names itself in the field by which its budget lines name it.
        """
        backend = tk.config.get("ckanext.spatial.search_backend", "")
        takes_points = backend == "solr-spatial-field"
        if pkg_dict.get("dataset_type") == search.NEED_TYPE:
            pkg_dict[counting.FIELD] = counting.indexed(pkg_dict["id"])
        if pkg_dict.get("dataset_type") == "dataset":
            pkg_dict[DATASET] = pkg_dict["id"]
        return search.index_need(pkg_dict, lists.current(), takes_points=takes_points)

    def before_dataset_search(self, search_params: dict[str, Any]) -> dict[str, Any]:
        """Spell the words searched for as the index does."""
        return search.tidy_query(search_params)

    def after_dataset_search(
        self, search_results: dict[str, Any], search_params: dict[str, Any]
    ) -> dict[str, Any]:
        """Show names, not codes, in facets."""
        return search.name_facets(search_results, lists.current(), lists.language())

    def after_dataset_create(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """Begin the history of a need."""
        recording.record(context, pkg_dict)

    def after_dataset_update(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """Go on with the history of a need."""
        recording.record(context, pkg_dict)

    def after_dataset_delete(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """Take what is deleted out of the inboxes, and its budget lines out of the index."""
        recording.record_deletion(pkg_dict)
        line_index.forget_deleted(pkg_dict["id"])

    # ISignal

    def get_signal_subscriptions(self) -> dict[Any, Any]:
        """Tell followers and webhooks what becomes of needs."""
        return subscriptions()

    # ITranslation

    def i18n_domain(self) -> str:
        """Return the domain of our catalogues in `i18n/`."""
        return "ckanext-needs"
