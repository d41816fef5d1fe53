"""/participatory-budgeting."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.ckan


def page(app, address="/participatory-budgeting"):
    return BeautifulSoup(app.get(address).body, "html.parser")


def test_it_explains_in_the_reader_s_language(app, agency):
    thai, english = page(app), page(app, "/en/participatory-budgeting")
    assert thai.h1.get_text() == "งบประมาณแบบมีส่วนร่วมคืออะไร"
    assert english.h1.get_text() == "What is participatory budgeting?"
    assert len(thai.select("#steps ol > li")) == 8


def test_without_a_round_it_says_so(app, agency):
    assert page(app).select_one("#here .needs-empty")


def test_a_portal_s_own_words_cannot_bring_a_script(
    app, agency, tmp_path, ckan_config, monkeypatch
):
    folder = tmp_path / "participatory-budgeting"
    folder.mkdir()
    (folder / "50-here.th.md").write_text("# ที่นี่\n\n<script>alert(1)</script>สวัสดี", "utf-8")
    monkeypatch.setitem(ckan_config, "ckanext.needs.explanations_folder", str(tmp_path))
    shown = page(app).select_one("#here")
    assert "สวัสดี" in shown.get_text()
    assert not shown.select("script")
