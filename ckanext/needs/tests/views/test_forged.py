"""A form sent from somebody else's page does nothing, whoever called the page before."""

import re

import pytest
from ckan import model
from ckan.config.middleware.flask_app import csrf
from ckan.tests import factories

from ckanext.needs import views
from ckanext.needs.tests.sessions import HOST, browser

pytestmark = pytest.mark.ckan


@pytest.fixture
def checking(app, clean_portal):
    """The portal with the check on, as it is outside of tests; exemptions are put back after."""
    config = app.flask_app.config
    before = config["WTF_CSRF_ENABLED"]
    exempt = [(each, set(each)) for each in (csrf._exempt_views, csrf._exempt_blueprints)]
    config["WTF_CSRF_ENABLED"] = True
    yield app
    config["WTF_CSRF_ENABLED"] = before
    for each, was in exempt:
        each.clear()
        each.update(was)


OURS = {getattr(views, name).name for name in set(views.__all__) - views.WITHOUT_SESSION}
#: Core's forms of needs and datasets, and what else of core changes something.
CORE = (
    *("/citizen-need/new", "/citizen-need/edit/{id}", "/citizen-need/delete/{id}"),
    *("/citizen-need/{id}/resource/new", "/citizen-need/{id}/resource/x/edit"),
    *("/citizen-need/{id}/resource/x/delete", "/citizen-need/groups/{id}"),
    *("/dataset/new", "/dataset/edit/{id}", "/dataset/delete/{id}", "/dataset/{id}/resource/new"),
    *("/dataset/{id}/resource/x/edit", "/dataset/{id}/resource/x/delete"),
    *("/organization/new", "/user/edit", "/api/3/action/package_delete"),
)


def forms(app):
    """Yield the rule of every address of the portal that takes a POST."""
    for rule in app.flask_app.url_map.iter_rules():
        if "POST" in rule.methods:
            yield rule


def addresses(app):
    """Return every address of ours that takes a POST, with something in its places."""
    for rule in forms(app):
        if rule.endpoint.partition(".")[0] in OURS:
            values = dict.fromkeys(rule.arguments, "1")
            yield rule.build(values, append_unknown=False)[1]


def exempt_all(app):
    """Exempt every page, as callers without a session do one by one."""
    for rule in forms(app):
        view = app.flask_app.view_functions[rule.endpoint]
        csrf.exempt(f"{view.__module__}.{getattr(view, '__name__', '')}")


def test_every_form_is_refused_without_its_token(checking):
    user = factories.Sysadmin()
    found = sorted(set(addresses(checking)))
    assert len(found) > 4
    for address in found:
        visitor = browser(checking)
        visitor.post(address, data={})  # after this, CKAN itself no longer checks the view
        answer = browser(checking, user).post(address, data={}, base_url=HOST)
        assert answer.status_code == 400, address
        assert "CSRF" in answer.text, address


@pytest.mark.parametrize("address", CORE)
def test_cores_forms_are_refused_without_their_token(address, checking, new_need):
    need = new_need(status="accepted")
    address = address.format(id=need["id"])
    exempt_all(checking)
    user = factories.Sysadmin()
    answer = browser(checking, user).post(address, data={"id": need["id"]}, base_url=HOST)
    assert answer.status_code == 400, address
    assert "CSRF" in answer.text
    assert model.Package.get(need["id"]).state == "active"


def test_a_form_with_its_token_is_taken(checking, new_need):
    need, visitor = new_need(), browser(checking, factories.Sysadmin())
    exempt_all(checking)
    page = visitor.get(f"/citizen-need/delete/{need['id']}", base_url=HOST).text
    token = re.search(r'name="_csrf_token"[^>]*(?:content|value)="([^"]+)"', page)[1]
    said = {"_csrf_token": token}
    visitor.post(f"/citizen-need/delete/{need['id']}", data=said, base_url=HOST)
    assert model.Package.get(need["id"]).state == "deleted"


def test_ours_are_refused_where_pages_of_extensions_are_exempt(checking):
    for name in OURS:
        csrf.exempt(checking.flask_app.blueprints[name])
    user = factories.Sysadmin()
    for address in ("/needs/projects/new", "/needs/rounds/new", "/needs/load/"):
        answer = browser(checking, user).post(address, data={}, base_url=HOST)
        assert (answer.status_code, "CSRF" in answer.text) == (400, True), address


def test_a_program_with_a_token_changes_needs_as_before(checking, new_need):
    need, headers = new_need(), {"Authorization": factories.SysadminWithToken()["token"]}
    asked = {"id": need["id"]}
    told = browser(checking).post("/api/3/action/package_delete", json=asked, headers=headers)
    assert told.json["success"] is True


def test_a_token_of_the_api_needs_no_form(checking):
    editor = factories.UserWithToken()
    answer = browser(checking).post(
        "/needs/projects/new", headers={"Authorization": editor["token"]}
    )
    assert "CSRF" not in answer.text
