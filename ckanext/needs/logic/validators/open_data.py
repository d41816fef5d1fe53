"""Validators of the fields of a published dataset (GD Catalog)."""

from __future__ import annotations

import json
from typing import Any, cast

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey, Validator

from ckanext.needs.logic.readers import organizations_of

_ = tk._

#: The value of a code list that asks for a text in `<field>_other`.
OTHER = "อื่นๆ"


def needs_title_is_unique(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Refuse a title that another active dataset has: the national catalogue takes each once.

    Private datasets that the user may not read do not count: a refusal would tell their titles.
    """
    package = context.get("package")
    same = sa.select(model.Package.name).where(
        model.Package.type == "dataset",
        model.Package.state == "active",
        model.Package.title == data[key],
    )
    if package is not None:
        same = same.where(model.Package.id != package.id)
    mine = organizations_of(context, "read")
    if mine is not None:
        readable = model.Package.owner_org.in_(mine)
        same = same.where(sa.or_(model.Package.private.is_(False), readable))
    name = model.Session.scalars(same.limit(1)).first()
    if name:
        errors[key].append(_("Another dataset has this title: {name}").format(name=name))


def needs_other(field: str) -> Validator:
    """Return a validator of `<field>_other`: only together with อื่นๆ in `field`."""

    def other_goes_with_its_field(
        key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
    ) -> None:
        chosen = OTHER in _values(data.get((field,)))
        text = data.get(key)
        if not text or text is tk.missing:
            data.pop(key, None)
            raise tk.StopOnError
        if not chosen:
            errors[key].append(_("Leave this empty unless «{other}» is chosen").format(other=OTHER))

    return other_goes_with_its_field


def needs_some_tag(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Ask for at least one tag, in `tag_string` or in `tags`."""
    if data.get(key) and data[key] is not tk.missing:
        return
    if not any(k[0] == "tags" for k in data):
        errors[key].append(_("Give at least one tag"))
    data.pop(key, None)
    raise tk.StopOnError


def _values(value: Any) -> list[str]:
    """Return the values of a choice field, whether checked already (JSON text) or not."""
    if isinstance(value, list):
        return cast("list[str]", value)
    if isinstance(value, str) and value.startswith("["):
        return json.loads(value)
    return [value] if isinstance(value, str) else []
