"""Somebody who reports needs, as programs do (token) and as people do (session)."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from ckanext.needs.tests.entering.told import TOLD
from ckanext.needs.tests.sessions import HOST, browser

ADDRESS = "/needs/report/"


@pytest.fixture
def told(agency):
    """Answers to the form, complete and right."""
    return {**TOLD, "owner_org": agency["id"]}


@pytest.fixture
def send(app, editor):
    """Post to a page of ours as the editor; what is given as files goes along."""

    def post(step, answers, address=ADDRESS, user=editor, **files):
        data = {**answers, "step": step, **files}
        headers = {"Authorization": user["token"]} if user else {}
        return app.post(address, data=data, headers=headers, content_type="multipart/form-data")

    return post


class Browser:
    """A client with a session, which lives at the host that its cookie is for."""

    def __init__(self, app, user):
        self.client = browser(app, user)

    def get(self, address):
        return self.client.get(address, base_url=HOST)

    def post(self, address, data):
        return self.client.post(address, data=data, base_url=HOST, follow_redirects=False)


@pytest.fixture
def signed_in(app, editor):
    """A client with the editor's session."""
    return Browser(app, editor)


def soup(response):
    return BeautifulSoup(response.body, "html.parser")


def words(element):
    return re.sub(r"\s+", " ", element.get_text(" ")).strip()


def hidden(response):
    """Return what the form of the check page sends on."""
    form = soup(response).select_one("form.needs-report-form")
    return {each["name"]: each.get("value", "") for each in form.select("input[name]")}


def wrong(response):
    """Return what the page says beside each field."""
    fields = soup(response).select(".needs-report-wrong")
    return {each["id"].removeprefix("wrong-"): words(each) for each in fields}
