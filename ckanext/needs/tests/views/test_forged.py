"""A form sent from somebody else's page does nothing, whoever called the page before."""

import pytest
from ckan.config.middleware.flask_app import csrf
from ckan.tests import factories

from ckanext.needs import views
from ckanext.needs.tests.sessions import HOST, browser

pytestmark = pytest.mark.ckan


@pytest.fixture
def checking(app, clean_portal):
    """The portal with the check on, as it is outside of tests; exemptions are put back after."""
    config = app.flask_app.config
    before, exempt = config["WTF_CSRF_ENABLED"], set(csrf._exempt_views)
    config["WTF_CSRF_ENABLED"] = True
    yield app
    config["WTF_CSRF_ENABLED"] = before
    csrf._exempt_views.clear()
    csrf._exempt_views.update(exempt)


def addresses(app):
    """Return every address of ours that takes a POST, with something in its places."""
    ours = {getattr(views, name).name for name in set(views.__all__) - views.WITHOUT_SESSION}
    for rule in app.flask_app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in ours and "POST" in rule.methods:
            values = dict.fromkeys(rule.arguments, "1")
            yield rule.build(values, append_unknown=False)[1]


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


def test_a_token_of_the_api_needs_no_form(checking):
    editor = factories.UserWithToken()
    answer = browser(checking).post(
        "/needs/projects/new", headers={"Authorization": editor["token"]}
    )
    assert "CSRF" not in answer.text
