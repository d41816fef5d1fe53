"""Fixtures of the tests that need CKAN; those of pure modules take none of them."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import settings

from ckanext.needs.tests import instances

# Before CKAN reads where its databases are.
instances.use_own()

# A slow machine is no mistake of the code; and what a commit is worth does not depend on the dice:
# `--hypothesis-seed=random` looks for more.
settings.register_profile("needs", deadline=None, derandomize=True)
settings.load_profile("needs")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

#: A need as somebody types it: names where the portal stores codes.
NEED = {
    "type": "citizen-need",
    "title": "ซ่อมถนนหน้าโรงเรียนที่เป็นหลุมเป็นบ่อ",
    "notes": "รถนักเรียนผ่านลำบากในหน้าฝน",
    "pillar": "saraburi-2561:4",
    "issue": "saraburi-2561:4.1",
    "province": "19",
    "district": "1901",
    "fiscal_year": 2568,
    "status": "under_review",
    "people_affected": 350,
}

#: The 14 mandatory fields of a published dataset.
OPEN_DATASET = {
    "type": "dataset",
    "name": "needs-saraburi",
    "title": "ความต้องการของประชาชน จังหวัดสระบุรี ปีงบประมาณ พ.ศ. 2568",
    "notes": "จำนวนความต้องการรายอำเภอและประเด็น",
    "data_type": "ข้อมูลสถิติ",
    "maintainer": "กองยุทธศาสตร์และงบประมาณ",
    "maintainer_email": "plan@example.go.th",
    "tag_string": "สระบุรี,ความต้องการ",
    "objective": ["ยุทธศาสตร์ชาติ", "เพื่อการให้บริการประชาชน"],
    "update_frequency_unit": "ปี",
    "geo_coverage": "อำเภอ",
    "data_source": "ระบบความต้องการของประชาชน",
    "data_format": ["CSV", "JSON"],
    "data_category": "ข้อมูลสาธารณะ",
    "license_id": "Open Data Common",
}


def pytest_configure(config):
    """Name the mark of CKAN's own fixtures that it does not register itself."""
    config.addinivalue_line("markers", "ckan_config(key, value): an option for one test")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Let a file's tests follow each other in one process; the journeys share one portal.

    They begin, as they take longest: at the end the other processes would wait for them.
    """
    items.sort(key=lambda item: item.path.parent.name != "journeys")
    for item in items:
        folder = item.path.parent
        together = folder if folder.name == "journeys" else item.path
        item.add_marker(pytest.mark.xdist_group(str(together.relative_to(item.config.rootpath))))


def as_portal():
    """Return the context of the portal's own user, which may do everything."""
    from ckan.plugins import toolkit as tk

    return {"user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]}


def cheap_passwords():
    """Hash passwords in one round: core's 25,000 are a tenth of the time of all tests."""
    import ckan.model.user as users

    if users.pbkdf2_sha512.default_rounds > 1:
        users.pbkdf2_sha512 = users.pbkdf2_sha512.using(rounds=1)


def pool_connections():
    """Keep database connections open between calls, as a portal does.

    Core's migrations leave the model bound to an engine that opens a new connection every time.
    """
    from ckan import model
    from ckan.plugins import toolkit as tk
    from sqlalchemy import engine_from_config

    model.init_model(engine_from_config(dict(tk.config)))


class Loaded:
    """What one run of the tests has loaded, so that it is not loaded again for every test."""

    plugins = False
    app = None

    def forget(self):
        self.plugins, self.app = False, None


LOADED = Loaded()


@pytest.fixture
def with_plugins(ckan_config, request):
    """Load the plugins of `ckan.plugins`, as core's fixture of this name does.

    Core loads them anew for every test (about a second); here they stay until a test has options
    of its own (`ckan_config`), which gets a fresh load and leaves none behind.
    """
    import ckan.plugins as p

    cheap_passwords()
    own_options = any(request.node.iter_markers("ckan_config"))
    if own_options or not (LOADED.plugins and p.plugin_loaded("needs")):
        LOADED.forget()
        p.load_all()
    LOADED.plugins = not own_options
    yield
    if own_options:
        p.unload_all()


@pytest.fixture
def nothing_kept(monkeypatch):
    """Pages of the index as it is: a test takes less than the second that it is taken as known."""
    from ckanext.needs.views import for_everyone

    monkeypatch.setattr(for_everyone, "KNOWN_FOR", 0.0)


@pytest.fixture
def app(with_plugins, make_app, nothing_kept):
    """A client of the portal without cookies, as core's; the portal is built once."""
    from ckan.tests.helpers import CKANTestApp

    if not LOADED.plugins:
        return make_app()
    if LOADED.app is None:
        LOADED.app = make_app().app
    return CKANTestApp(LOADED.app)


@pytest.fixture(scope="session")
def migrated():
    """Names of the plugins whose tables this run of the tests has made."""
    return set()


@pytest.fixture
def clean_db(with_plugins, reset_db, migrate_db_for, migrated):
    """Empty every table of core and of the plugins; make the tables of plugins the first time."""
    import ckan.plugins as p
    from ckan import model

    loaded = {name for name in ("activity", "harvest", "needs") if p.plugin_loaded(name)}
    if loaded <= migrated:
        model.repo.delete_all()
        return
    reset_db()
    for plugin in loaded:
        migrate_db_for(plugin)
    pool_connections()
    migrated.update(loaded)


@pytest.fixture
def clean_index(with_plugins, reset_index):
    """An index without packages, as core's fixture of this name; one that is empty is left alone.

    To empty it means to commit, which takes as long as many a test.
    """
    from ckan.lib.search.common import make_connection
    from ckan.plugins import toolkit as tk

    if make_connection().search(f'site_id:"{tk.config["ckan.site_id"]}"', rows=0).hits:
        reset_index()


@pytest.fixture
def clean_lines(with_plugins):
    """An index without budget lines, which core's fixture does not know of."""
    from ckan.lib.search.common import make_connection
    from ckan.plugins import toolkit as tk

    from ckanext.needs.finding.fields import APART

    solr, lines = make_connection(), f'site_id:"{tk.config["ckan.site_id"]}{APART}"'
    if solr.search(lines, rows=0).hits:
        solr.delete(q=lines, commit=True)


@pytest.fixture
def clean_portal(clean_db, clean_index, clean_lines):
    """An empty portal: database, search index and plugins."""


@pytest.fixture
def agency(clean_portal):
    """The organisation that owns the needs of these tests."""
    from ckan.tests import factories

    return factories.Organization(name="saraburi-pao", title="องค์การบริหารส่วนจังหวัดสระบุรี")


@pytest.fixture
def editor(agency):
    """A user with a token who may edit what the agency owns."""
    from ckan.tests import factories, helpers

    user = factories.UserWithToken()
    helpers.call_action(
        "organization_member_create", id=agency["id"], username=user["name"], role="editor"
    )
    return user


@pytest.fixture
def granted(agency):
    """A function that makes a user (or takes one) and gives a role in an area of the agency."""
    from ckan import model
    from ckan.tests import factories

    from ckanext.needs.model.role_grant import grant

    def give(role, area, user=None, organization=agency):
        user = user or factories.User()
        grant(user["id"], role, area, organization["id"], by="somebody")
        model.Session.commit()
        return user

    return give


@pytest.fixture
def new_need(agency):
    """A function that makes a need of the agency; what it is given replaces `NEED`'s fields."""
    from ckan.tests import helpers

    def make(context=None, **fields):
        need = {**NEED, "owner_org": agency["id"], **fields}
        return helpers.call_action("package_create", context or as_portal(), **need)

    return make


@pytest.fixture
def new_dataset(agency):
    """A function that makes a published dataset of the agency out of `OPEN_DATASET`."""
    from ckan.tests import helpers

    def make(**fields):
        dataset = {**OPEN_DATASET, "owner_org": agency["id"], **fields}
        return helpers.call_action("package_create", as_portal(), **dataset)

    return make


@pytest.fixture(scope="session")
def chromium():
    """A headless browser of this machine, the only one of the process: a second cannot start."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()
