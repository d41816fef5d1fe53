"""Every form, every field: what is odd is told beside the field, in the reader's language."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from ckanext.needs import views
from ckanext.needs.ballot_box import guesses
from ckanext.needs.following import limits
from ckanext.needs.tests import odd
from ckanext.needs.tests.logic.world_in_use import keep_nothing, world_in_use
from ckanext.needs.tests.sessions import HOST, browser

pytestmark = pytest.mark.ckan
FORMS = yaml.safe_load(Path(__file__).with_name("forms.yaml").read_text("utf-8"))
OURS = {getattr(views, name).name for name in set(views.__all__) - views.WITHOUT_SESSION}
CSV = "หมวด,งบประมาณ\nถนน,100\n".encode()
#: Files that a form wants beside its fields.
FILES = {"needs_harvester.propose": "upload", "needs_load.step": "upload"}
#: What says that something is wrong.
ERRORS = ".invalid-feedback, .error-block, .alert-danger, .error-explanation, .needs-report-wrong"
LANGUAGES = ("th", "en")
#: What is tried of fields that nobody types, and in the second language.
FEW = ("a script", "a null character", "a negative number")


@pytest.fixture(scope="module")
def built():
    """The world, made once: what the forms do to it is taken back."""
    return {}


@pytest.fixture
def world(request, built, monkeypatch):
    if not built:
        request.getfixturevalue("clean_portal")
        built["world"] = world_in_use()
    request.getfixturevalue("with_plugins")
    monkeypatch.setattr(limits, "take", lambda *_: True)
    monkeypatch.setattr(guesses, "casts_too_often", lambda *_: False)
    keep_nothing(monkeypatch)
    app = request.getfixturevalue("app")
    monkeypatch.setitem(app.flask_app.config, "WTF_CSRF_ENABLED", False)
    return built["world"]


class Form:
    """A form as its row says, filled in by somebody who may send it."""

    def __init__(self, app, world, endpoint, language):
        row = FORMS[endpoint]
        self.endpoint, self.flash = endpoint, row.get("flash", False)
        self.fields = world.ask(row["fields"], "own")
        self.hidden = row.get("hidden", [])
        self.again = row.get("again", False)
        at = world.ask(row.get("at", {}), "own")
        self.address = app.flask_app.url_map.bind("localhost").build(endpoint, at, "POST")
        self.browser = browser(app, world.people[row.get("who", "publisher")])
        spoken = {"CKAN_LANG": language, "CKAN_LANG_IS_DEFAULT": False, "CKAN_CURRENT_URL": "/"}
        self.browser.environ_base = {**self.browser.environ_base, **spoken}

    def send(self, **odd_fields):
        """Send the form with some fields changed."""
        data = {**self.fields, **odd_fields}
        if self.endpoint in FILES:
            data[FILES[self.endpoint]] = (io.BytesIO(CSV), "a.csv")
        return self.browser.post(self.address, data=data, base_url=HOST)

    def flashed(self):
        """Return what the next page will tell, and forget it."""
        with self.browser.session_transaction(base_url=HOST) as session:
            return [str(text) for kind, text in session.pop("_flashes", []) if "error" in kind]


def complaints(form, name, value, language):
    """Return whether something was said of an odd field, and what is wrong with the answer."""
    try:
        answer = form.send(**{name: value})
    except Exception as crash:
        return False, [f"{type(crash).__name__}: {str(crash)[:200]}"]
    code = answer.status_code
    if code >= 500:
        return False, [f"answers {code}"]
    if code >= 400:
        lost = f"answers {code}: what was typed is lost"
        return False, [] if name in form.hidden else [lost]
    if code >= 300:
        told = form.flashed()
        return bool(told), [*_of_messages(told, value, language)]
    if answer.mimetype != "text/html":
        return False, []
    page = BeautifulSoup(answer.text, "html.parser")
    told = [each.get_text(" ", strip=True) for each in page.select(ERRORS)]
    said = [*_of_messages(told, value, language), *_of_page(page, told, form, name, value)]
    return any(told), said


def _of_messages(told, value, language):
    for message in filter(None, told):
        if not odd.in_language(message, language, value):
            yield f"tells not in {language}: {message[:200]}"


def _of_page(page, told, form, name, value):
    if page.find("script", string="alert(1)"):
        yield "what was typed is run"
    fields = page.find_all(attrs={"name": name})
    if not any(told) or name in form.hidden or form.flash:
        return
    if not fields:
        yield f"is not on the page that says: {told[0][:200]}"
    elif not any(map(_beside, fields)):
        yield f"is told elsewhere: {told[0][:200]}"
    elif not any(_stays(field, value) for field in fields):
        yield "does not stay"


def _stays(field, value):
    """Whether a field that is typed into holds what was typed."""
    if field.name == "select" or field.get("type") in ("checkbox", "radio"):
        return True
    kept = field.get("value", "") if field.name == "input" else field.get_text()
    return _plain(kept) == _plain(value)


def _plain(text):
    return " ".join(text.replace("\x00", "").replace("\ufffd", "").split())


def _beside(field):
    """Whether something wrong is told with a field: in its group, row or set of fields."""
    for around in field.parents:
        if around.name in ("form", "body"):
            return False
        if around.select(ERRORS):
            return True
    return False


def test_every_form_has_its_row(app):
    posted = {
        rule.endpoint
        for rule in app.flask_app.url_map.iter_rules()
        if "POST" in rule.methods and rule.endpoint.partition(".")[0] in OURS
    }
    assert posted == set(FORMS), "say in forms.yaml what the form sends"


def _tried(form):
    """Return fields and what odd is put into them."""
    few = form.fields if form.again else form.hidden
    kinds = {name: FEW if name in few else odd.TYPED for name in form.fields}
    return [(name, kind) for name in kinds for kind in kinds[name]]


@pytest.mark.parametrize("endpoint", sorted(FORMS))
def test_an_odd_field_is_told_beside_it(endpoint, app, world):
    odd.OPENED.paths.clear()
    tried, found = _tried(Form(app, world, endpoint, "th")), []
    for language in LANGUAGES:
        form, again = Form(app, world, endpoint, language), []
        for name, kind in tried:
            told, said = complaints(form, name, odd.TYPED[kind], language)
            found += [f"{name}, {kind} ({language}): {each}" for each in said]
            if told and kind in FEW:
                again.append((name, kind))
        tried = again  # what was told is told in the other language too
    assert not found, "\n".join(found)
    assert odd.OPENED.paths == []
