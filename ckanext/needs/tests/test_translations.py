"""The interface in Thai: every text of ours has a translation that says the same."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).parents[1]
FOLDER = PACKAGE / "i18n" / "th" / "LC_MESSAGES"
#: Texts of CKAN's own that some module of ours hands on; CKAN translates them.
METHODS = [("**/tests/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "ckan")]
HOLES = re.compile(r"\{\w*\}|%\(\w+\)s")


NUMBERS = re.compile(r"%\(\w+\)[a-z]")


def all_forms(text):
    """A text, or its singular and plural one after the other."""
    return text if isinstance(text, str) else " ".join(text)


def is_core(message):
    """Whether a text is not ours but CKAN's."""
    return "CKAN's own" in " ".join(message.auto_comments)


def by_text(catalog):
    """Translations by what they translate."""
    return {all_forms(message.id): all_forms(message.string) for message in catalog}


@pytest.fixture(scope="module")
def thai() -> Catalog:
    with (FOLDER / "ckanext-needs.po").open("rb") as file:
        return read_po(file, locale="th")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every text of the interface, and where it stands."""
    found = extract_from_dir(str(PACKAGE), METHODS)
    return {text: f"{file}:{line}" for file, line, text, _, _ in found}


def test_texts_are_found_in_code_and_templates(texts):
    assert "Who has it now" in texts
    assert "Give at least one tag" in texts


def test_every_text_has_a_translation(thai, texts):
    missing = {place: text for text, place in texts.items() if not (thai.get(text) or NONE).string}
    assert missing == {}


def test_translations_keep_what_is_filled_in(thai):
    for message in thai:
        if message.id:
            said, thais = all_forms(message.id), all_forms(message.string)
            holes, filled = set(HOLES.findall(said)), set(HOLES.findall(thais))
            # What CKAN fills in may be a code in English: Thai leaves it out.
            assert filled <= holes if is_core(message) else filled == holes, message.id


def test_plurals_fill_in_only_what_both_forms_of_a_text_do(thai):
    """The Babel of the older CKAN refuses the whole catalogue otherwise."""
    for message in thai:
        if isinstance(message.id, tuple):
            both = set.intersection(*(set(NUMBERS.findall(form)) for form in message.id))
            assert set(NUMBERS.findall(all_forms(message.string))) <= both, message.id


def test_the_header_has_no_placeholders(thai):
    header = " ".join(value for _, value in thai.mime_headers)
    assert not [word for word in ("EMAIL@ADDRESS", "FULL NAME", "li.org") if word in header]


@pytest.mark.parametrize("text", ["Skip to main content", "Popular tags", "Data Dictionary"])
def test_texts_of_ckan_that_stay_english_are_translated(thai, text):
    assert thai.get(text).string


def test_no_translation_is_left_of_a_text_that_is_gone(thai, texts):
    own = {m.id for m in thai if m.id and "CKAN's own" not in " ".join(m.auto_comments)}
    assert own <= set(texts)


def test_what_ckan_reads_is_made_of_what_people_read(thai):
    made = BytesIO()
    write_mo(made, thai)
    made.seek(0)
    with (FOLDER / "ckanext-needs.mo").open("rb") as file:
        shipped = read_mo(file)
    assert by_text(shipped) == by_text(read_mo(made))


class NONE:
    """Stands for a message that the catalogue does not have."""

    string = ""


#: Words that none of our texts say, and what they say instead: readers are spoken to as `คุณ`, and
#: one thing has one name.
INSTEAD = {
    r"(?<!เ)ท่าน(?!ั้น)": "คุณ",
    "ข้าพเจ้า": "ฉัน",
    "บรรณาธิการ": "ผู้แก้ไข",
    "เก็บเกี่ยว": "เก็บข้อมูล",
    "กรุณา": "โปรด",
    "มีความประสงค์": "ต้องการ",
    "ดำเนินการให้แล้วเสร็จ": "ทำเสร็จ",
    "ในการนี้": "",
    "อนึ่ง": "",
    "ทั้งนี้": "",
}


@pytest.mark.parametrize("word", INSTEAD)
def test_plain_words_are_used_and_each_thing_has_one(word):
    files = [
        file
        for kind in ("py", "html", "po", "js", "yaml")
        for file in PACKAGE.rglob(f"*.{kind}")
        if not {"tests", "public"} & {*file.relative_to(PACKAGE).parts}
    ]
    assert len(files) > 500
    found = [file.name for file in files if re.search(word, file.read_text(encoding="utf-8"))]
    assert found == []
