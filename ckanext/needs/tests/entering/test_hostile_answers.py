"""Every field of the form with what does not belong there: refused, or kept as plain text."""

from __future__ import annotations

import io

import pytest
from ckan import model
from ckan.tests import helpers

from ckanext.needs.entering.report import ASKED, KEPT
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.entering.conftest import ADDRESS, Browser, soup

pytestmark = pytest.mark.ckan

HOSTILE = {
    "1 MB": "ก" * 333_334,
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "formula": '=HYPERLINK("http://bad.example","x")',
    "SQL": "'; DROP TABLE package; --",
    "path": "../../../../etc/passwd",
    "null": "ก\0ข",
    "template": "{{ 7*7 }}${7*7}",
}


@pytest.fixture
def packages():
    def count():
        return model.Session.query(model.Package).count()

    return count


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_refused_or_harmless(send, told, packages, kind):
    for number, field in enumerate((*ASKED, *KEPT)):
        before = packages()
        said = {**told, "key": f"form {number}", field: HOSTILE[kind]}
        response = send("send", said)
        assert response.status_code in (200, 413), field
        assert not soup(response).select("img[onerror]"), field
        assert "<script>alert" not in response.body, field
        assert packages() <= before + 1, field
    found = helpers.call_action(
        "package_search", as_portal(), fq="dataset_type:citizen-need", include_private=True
    )
    assert all(len(str(need)) < 40_000 for need in found["results"])


@pytest.mark.parametrize("field", ["title", "notes", "village"])
def test_a_text_as_long_as_a_book_is_refused_at_its_field(send, told, packages, field):
    page = soup(send("check", {**told, field: "ก" * 25_000}))
    assert page.select_one(f"#wrong-{field}")
    assert packages() == 0


class TestForgery:
    """A page of another site can't send the form with somebody's session."""

    @pytest.mark.parametrize("step", ["check", "draft", "send", "edit"])
    def test_without_the_token_of_the_form_nothing_happens(self, signed_in, told, packages, step):
        response = signed_in.post(ADDRESS, data={**told, "step": step})
        assert response.status_code == 400
        assert packages() == 0

    def test_nor_after_a_program_has_called_the_page(self, app, editor, send, told, packages):
        send("check", told)
        app.get(ADDRESS, follow_redirects=False)
        signed_in = Browser(app, editor)
        assert signed_in.post(ADDRESS, data={**told, "step": "send"}).status_code == 400
        assert packages() == 0

    def test_with_it_the_need_is_sent(self, signed_in, told, packages):
        page = soup(signed_in.get(ADDRESS))
        token = page.select_one("form.needs-report-form [name=_csrf_token]")["value"]
        response = signed_in.post(ADDRESS, data={**told, "step": "send", "_csrf_token": token})
        assert response.status_code == 302
        assert packages() == 1

    def test_following_instead_asks_for_it_too(self, signed_in, new_need):
        need = new_need()
        assert signed_in.post(f"{ADDRESS}same", data={"id": need["id"]}).status_code == 400


@pytest.mark.parametrize(
    "name", ["photo.jpg", "../../../etc/cron.d/x.jpg", "<script>.png", "x.php"]
)
def test_what_is_no_photo_is_refused_whatever_it_is_called(send, told, name):
    response = send("check", told, photo_file=(io.BytesIO(b"<?php echo 1;"), name))
    assert soup(response).select_one("#wrong-photo_file")
