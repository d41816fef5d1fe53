"""/open311: GeoReport v2 for other systems. Reads what everyone may read; writes with a token."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import ckan.lib.api_token as api_token
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.config.middleware.flask_app import csrf
from ckan.types import Context
from flask import Blueprint, Response, g, request

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.model.role_grant import RoleGrant
from ckanext.needs.open311 import description, formats, query, report, services
from ckanext.needs.open311.formats import Shape
from ckanext.needs.open311.refusals import Refusal
from ckanext.needs.open311.service_requests import service_request
from ckanext.needs.pages import alike
from ckanext.needs.search import NEED_TYPE

open311 = Blueprint("needs_open311", __name__, url_prefix="/open311")
#: Whoever writes brings a key in every call; a browser's session is not looked at.
csrf.exempt(open311)
FORM = "<any(json,xml):form>"
NO_KEY = Text(
    "ต้องมี api_key หรือ Authorization ที่ใช้ได้", "an api_key or Authorization that holds is needed"
)
NO_REQUEST = Text("ไม่มีเรื่องนี้", "there is no such request")


@open311.route(f"/discovery.{FORM}")
def discovery(form: str) -> Response:
    """Say where the endpoint is and what it can do (Open311 service discovery)."""
    return _answer(description.discovery(_root()), formats.DISCOVERY, form)


@open311.route("/v2/openapi.json")
def openapi() -> Response:
    """Return the OpenAPI description of these addresses."""
    return _answer(description.openapi(_root()), formats.DISCOVERY, formats.JSON)


@open311.route(f"/v2/services.{FORM}")
def service_list(form: str) -> Response:
    """List the services."""
    found = services.services(lists.current(), _jurisdiction(), lists.language())
    return _answer(found, formats.SERVICES, form)


@open311.route(f"/v2/services/<code>.{FORM}")
def service_definition(code: str, form: str) -> Response:
    """Say what a request of a service must say."""
    found = services.definition(lists.current(), code, lists.language())
    return _answer(found, formats.DEFINITION, form)


@open311.route(f"/v2/requests.{FORM}")
def request_list(form: str) -> Response:
    """Find public needs."""
    wanted = query.search_of(request.args, lists.current(), datetime.now(UTC))
    found = tk.get_action("package_search")(_anonymous(), wanted)
    response = _answer([_shown(one) for one in found["results"]], formats.REQUESTS, form)
    response.headers["X-Total-Count"] = str(found["count"])
    return response


@open311.route(f"/v2/requests/<reference>.{FORM}")
def request_show(reference: str, form: str) -> Response:
    """Show one public need."""
    try:
        need = tk.get_action("package_show")(_anonymous(), {"id": reference})
    except (tk.ObjectNotFound, tk.NotAuthorized) as error:
        raise Refusal(404, NO_REQUEST) from error
    if need["type"] != NEED_TYPE:
        raise Refusal(404, NO_REQUEST)
    return _answer([_shown(need)], formats.REQUESTS, form)


@open311.route(f"/v2/requests.{FORM}", methods=["POST"])
def request_create(form: str) -> Response:
    """Take a need that waits for an official."""
    user = _caller()
    need = report.as_need(request.form, lists.current(), _agencies(user))
    try:
        made = tk.get_action("package_create")(Context(user=user.name, auth_user_obj=user), need)
    except tk.NotAuthorized as error:
        raise Refusal(403, Text(str(error))) from error
    except tk.ValidationError as error:
        raise Refusal(400, *_reasons(error)) from error
    notice = report.notice(alike.of(_anonymous(), made))
    told = {
        "service_request_id": made["id"],
        "service_notice": notice.in_(lists.language()),
        "account_id": None,
    }
    return _answer([told], formats.REQUESTS, form, 201)


@open311.errorhandler(Refusal)
def refused(refusal: Refusal) -> Response:
    """Answer with the standard's list of errors, in the form that was asked for."""
    form = str((request.view_args or {}).get("form", formats.JSON))
    said = [
        {"code": refusal.status, "description": reason.in_(lists.language())}
        for reason in refusal.reasons
    ]
    return _answer(said, formats.ERRORS, form, refusal.status)


def _answer(
    answer: list[dict[str, Any]] | dict[str, Any], shape: Shape, form: str, status: int = 200
) -> Response:
    text = formats.written(answer, shape, form)
    response = Response(text, status, content_type=formats.MEDIA_TYPES[form])
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _anonymous() -> Context:
    """Return the context of nobody: what is asked here is what everyone may read."""
    return cast("Context", {"user": "", "auth_user_obj": None, "for_view": False})


def _shown(need: dict[str, Any]) -> dict[str, Any]:
    return service_request(need, lists.current(), lists.language())


def _jurisdiction() -> str:
    return request.args.get("jurisdiction_id", "")


def _root() -> str:
    return str(tk.config["ckan.site_url"]).rstrip("/") + "/open311"


def _caller() -> model.User:
    """Return whose key came with the call: as `api_key`, or as CKAN takes its tokens.

    :raises Refusal: 403, none that holds
    """
    key = request.form.get("api_key", "")
    if key:
        user = api_token.get_user_from_token(key)
    else:
        user = g.userobj if g.get("login_via_auth_header") else None
    if not isinstance(user, model.User) or user.state != "active":  # CKAN 2.11: "" for nobody
        raise Refusal(403, NO_KEY)
    return user


def _agencies(user: model.User) -> list[str]:
    """Return the names of the organisations that a user may bring needs to."""
    mine = tk.get_action("organization_list_for_user")(
        Context(user=user.name), {"permission": "create_dataset"}
    )
    granted = model.Session.query(model.Group.name).filter(
        model.Group.id.in_(
            model.Session.query(RoleGrant.organization_id).filter(
                RoleGrant.user_id == user.id, RoleGrant.revoked.is_(None)
            )
        )
    )
    return sorted({organization["name"] for organization in mine} | {name for (name,) in granted})


def _reasons(error: tk.ValidationError) -> list[Text]:
    return [
        Text(f"{field}: {reason}")
        for field, reasons in cast("dict[str, list[str]]", error.error_dict).items()
        for reason in reasons
    ]
