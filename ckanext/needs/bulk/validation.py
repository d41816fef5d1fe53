"""Core's own validation of one package, with core's own errors.

Three of core's validators ask the database about every single package: is the id free, is the name
free, is there such an organisation. For new packages a batch asks once; all others run as always.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import ckan.lib.plugins as lib_plugins
import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ckanext.needs.records.ids import need_name
from ckanext.needs.workflow.recording import BATCH

from . import marks
from .lean import Lean
from .marks import Known
from .navl import Result, convert_to_extras, duplicate_extras_key
from .type_schemas import Validate, validation

Errors = dict[str, list[str]]
#: What is read of it next holds until it is written.
LOCK = sa.text("SELECT id FROM package WHERE id = :id FOR UPDATE")
TAKEN = sa.text("""
    SELECT name FROM package
    WHERE name = ANY(:names) AND NOT id = ANY(:ids) AND state <> 'deleted'
""")


@dataclass(frozen=True, slots=True)
class Checked:
    """A package after validation.

    :param data: the validated package, as `package_create` would save it
    :param errors: field -> messages; empty when it may be written
    :param exists: whether a package with this id is there already
    :param context: what validators and hooks share, as in core's actions
    """

    data: dict[str, Any]
    errors: Errors
    mark: str
    position: int
    exists: bool
    context: Context


@dataclass(slots=True)
class Batch:
    """What the packages of one batch are checked against.

    :param known: those that are in the database, by id
    :param taken: names of other packages
    :param organizations: ids of organisations that a package may name, by what it names
    :param validators: of new packages, by type
    """

    user: str
    known: dict[str, Known]
    taken: set[str]
    organizations: dict[str, str] = field(default_factory=dict[str, str])
    validators: dict[str, Validate] = field(default_factory=dict[str, Validate])

    def validate(self, package: dict[str, Any], mark: str, position: int) -> Checked:
        """Validate for `package_create`, or for `package_update` when the package exists."""
        exists = package["id"] in self.known
        context = save_context(self.user)
        if exists:
            data, errors = _validate_update(package, context)
        else:
            data, errors = self._validator(package["type"])(dict(package), context)
        return Checked(data, _as_raised(errors), mark, position, exists, context)

    def _validator(self, package_type: str) -> Validate:
        """Return what validates new packages of a type."""
        if package_type not in self.validators:
            cheaper = self._cheaper()
            self.validators[package_type] = validation(
                package_type,
                "package_create",
                lambda plugin: Lean(plugin.create_package_schema(), cheaper),
            )
        return self.validators[package_type]

    def _cheaper(self) -> dict[Any, Any]:
        """Return what stands for these validators of core; None = the batch has asked already."""

        def name(key: Any, data: Any, errors: Any, context: Context) -> None:
            if data[key] in self.taken:
                errors[key].append(tk._("That URL is already in use."))
            _check_length(data[key])

        ask: Callable[..., Any] = tk.get_validator("owner_org_validator")

        def owner_org(key: Any, data: Any, errors: Any, context: Context) -> None:
            value = data.get(key)
            if value not in self.organizations:
                ask(key, data, errors, context)
                if isinstance(value, str) and isinstance(data.get(key), str):
                    self.organizations[value] = data[key]
            elif value:
                data[key] = self.organizations[value]

        return {
            ask: owner_org,
            tk.get_validator("needs_owner_org"): owner_org,
            tk.get_validator("package_name_validator"): name,
            tk.get_validator("package_id_does_not_exist"): None,
            tk.get_validator("convert_to_extras"): convert_to_extras,
            tk.get_validator("duplicate_extras_key"): duplicate_extras_key,
        }


def start_batch(packages: Sequence[dict[str, Any]], user: str) -> Batch:
    """Ask the database what a batch has to know, once for all its packages."""
    ids = [package["id"] for package in packages]
    names = [package.get("name") or need_name(package["id"]) for package in packages]
    taken = model.Session.execute(TAKEN, {"ids": ids, "names": names}).scalars()
    return Batch(user, marks.known(ids), set(taken))


def _as_raised(errors: Errors) -> Errors:
    """Return errors in the form that core's `ValidationError` gives them."""
    if not errors:
        return errors
    raised: Any = tk.ValidationError(cast(Any, errors))
    return raised.error_dict


def _check_length(name: str) -> None:
    """Check a name's length, as core's `package_name_validator` does."""
    least, most = model.PACKAGE_NAME_MIN_LENGTH, model.PACKAGE_NAME_MAX_LENGTH
    if len(name) < least:
        raise tk.Invalid(tk._('Name "%s" length is less than minimum %s') % (name, least))
    if len(name) > most:
        raise tk.Invalid(tk._('Name "%s" length is more than maximum %s') % (name, most))


def _validate_update(package: dict[str, Any], context: Context) -> Result:
    plugin = lib_plugins.lookup_package_plugin(package["type"])
    model.Session.execute(LOCK, {"id": package["id"]})
    whole = _present(package["id"]) | package
    context["package"] = cast("model.Package", model.Package.get(package["id"]))
    schema = plugin.update_package_schema()
    return lib_plugins.plugin_validate(plugin, context, whole, schema, "package_update")


def _present(package_id: str) -> dict[str, Any]:
    """Return the package as it is: what the file does not say stays, attachments above all."""
    return tk.get_action("package_show")(
        {"ignore_auth": True, "use_cache": False}, {"id": package_id}
    )


def save_context(user: str) -> Context:
    """Return a context for writing: whoever loads in bulk has been authorised as a whole."""
    shared = {"model": model, "session": model.Session, "user": user, BATCH: True}
    return cast("Context", shared | {"ignore_auth": True, "defer_commit": True})
