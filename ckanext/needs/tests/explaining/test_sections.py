"""Sections of pages that explain, the extension's and a portal's own."""

from __future__ import annotations

import pytest

from ckanext.needs.explaining.sections import SHIPPED, sections

PAGE = "participatory-budgeting"


@pytest.fixture
def own(tmp_path):
    """A function that writes a section into the portal's own folder, which it returns."""

    def write(name, text):
        (tmp_path / PAGE).mkdir(exist_ok=True)
        (tmp_path / PAGE / name).write_text(text, "utf-8")
        return str(tmp_path)

    return write


def names(language="th", own=""):
    return [section.name for section in sections(PAGE, language, own)]


def test_each_shipped_section_is_there_in_both_languages():
    for page in SHIPPED.iterdir():
        thai, english = sections(page.name, "th"), sections(page.name, "en_GB")
        assert [one.name for one in thai] == [one.name for one in english]
        assert {one.language for one in thai} == {"th"}
        assert {one.language for one in english} == {"en"}
        assert all(one.title and one.text for one in (*thai, *english))


def test_there_are_eight_steps_and_four_examples():
    by_name = {one.name: one.text for one in sections(PAGE, "th")}
    assert by_name["steps"].count("\n") >= 7
    assert [line[:2] for line in by_name["steps"].splitlines() if line[0].isdigit()] == [
        f"{n}." for n in range(1, 9)
    ]
    assert by_name["examples"].count("- **") == 4


def test_a_section_of_the_portal_s_own_takes_the_place_of_the_shipped_one(own):
    folder = own("50-here.th.md", "# เทศบาลของเรา\n\nเริ่มเดือนตุลาคม")
    (section,) = (one for one in sections(PAGE, "th", folder) if one.name == "here")
    assert (section.title, section.text) == ("เทศบาลของเรา", "เริ่มเดือนตุลาคม")
    assert names(own=folder) == names()


def test_in_one_language_only_it_is_shown_to_everyone_in_that_language(own):
    folder = own("50-here.th.md", "# เทศบาลของเรา")
    (section,) = (one for one in sections(PAGE, "en", folder) if one.name == "here")
    assert (section.language, section.title) == ("th", "เทศบาลของเรา")


def test_one_more_comes_in_between_by_its_number(own):
    found = names(own=own("35-who.th.md", "# ใครร่วมได้"))
    assert found.index("who") == found.index("steps") + 1


def test_an_empty_one_leaves_the_section_out(own):
    assert "examples" not in names(own=own("40-examples.th.md", "\n"))


def test_files_of_other_names_are_no_sections(own):
    assert names(own=own("README.md", "# x")) == names()


def test_a_folder_that_is_not_there_changes_nothing(tmp_path):
    assert names(own=str(tmp_path / "none")) == names()
