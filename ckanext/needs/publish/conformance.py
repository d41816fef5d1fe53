"""Whether a dataset's fields are what the government metadata standard (GD Catalog) accepts.

It runs before a dataset is built and again before it is published: the national catalogue lets most
wrong spellings pass and shows them to everybody. Each problem names the field, what was found and
what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import Problem, SourceRef
from ckanext.needs.publish.gdcatalog import MANDATORY, STATISTICS, FieldValue, code_lists

OTHER = "อื่นๆ"
#: Fields that a dataset of statistics has and others do not.
STATISTICS_ONLY = frozenset(
    (
        *("first_year_of_data", "last_year_of_data", "disaggregate", "disaggregate_other"),
        *("unit_of_measure", "unit_of_multiplier", "calculation_method", "standard"),
        "official_statistics",
    )
)
#: What a dataset says that everybody may read and the national catalogue may take over.
OPEN: Mapping[str, str] = {
    "allow_harvest": "True",
    "data_category": "ข้อมูลสาธารณะ",
    "data_classification": "เปิดเผย",
}
#: A dataset with one of these is another catalogue's, so the national catalogue passes it over.
NOT_OURS = ("reference_url_catalog",)
DATES = ("last_updated_date", "created_date", "data_release_calendar")
MIN_NAME, MAX_NAME = 2, 70
MIN_TAG, MAX_TAG = 2, 100
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
#: CKAN's own rule, with Thai vowels and tone marks, which `\w` leaves out.
_TAG = re.compile(r"[\w\u0e00-\u0e7f \-.]+")
_Found = tuple[str, str, Text]


def check(fields: Mapping[str, FieldValue], where: str) -> tuple[Problem, ...]:
    """Return everything in a dataset's fields that the standard does not accept.

    :param fields: by their CKAN names, as `gdcatalog.metadata` fills them
    :param where: the file that declares the dataset, for the problems
    """
    rules = (_missing, _unlisted, _misplaced, _not_open, _name, _email, _dates, _tags)
    return tuple(
        Problem("bad_metadata", reason, SourceRef(where), field, value)
        for rule in rules
        for field, value, reason in rule(fields)
    )


def _missing(fields: Mapping[str, FieldValue]) -> Iterator[_Found]:
    for field in MANDATORY:
        if not any(text.strip() for text in _each(fields.get(field, ()))):
            yield field, "", Text("เป็นรายการบังคับ", "is mandatory")


def _unlisted(fields: Mapping[str, FieldValue]) -> Iterator[_Found]:
    for field, allowed in code_lists().items():
        for value in _each(fields.get(field, ())):
            if value not in allowed:
                listed = " | ".join(allowed)
                yield field, value, Text(f"ต้องเป็นหนึ่งใน: {listed}", f"must be one of: {listed}")
            elif value == OTHER and not fields.get(f"{field}_other"):
                yield field, value, Text(f"ต้องระบุ {field}_other", f"needs {field}_other")


def _misplaced(fields: Mapping[str, FieldValue]) -> Iterator[_Found]:
    if fields.get("data_type") != STATISTICS:
        for field in sorted(STATISTICS_ONLY & set(fields)):
            reason = Text("มีได้เฉพาะข้อมูลสถิติ", "is for statistics only")
            yield field, str(fields[field]), reason


def _not_open(fields: Mapping[str, FieldValue]) -> Iterator[_Found]:
    for field, expected in OPEN.items():
        if fields.get(field) != expected:
            reason = Text(f"ชุดข้อมูลเปิดต้องเป็น {expected}", f"must be {expected}: it is open data")
            yield field, str(fields.get(field, "")), reason
    for field in NOT_OURS:
        if fields.get(field):
            reason = Text("ต้องเว้นว่าง", "must be empty: else the national catalogue passes it over")
            yield field, str(fields[field]), reason


def _name(fields: Mapping[str, FieldValue]) -> Iterator[_Found]:
    name = str(fields.get("name", ""))
    if not MIN_NAME <= len(name) <= MAX_NAME:
        th = f"ต้องยาว {MIN_NAME}-{MAX_NAME} ตัวอักษร ไม่ใช่ {len(name)}"
        en = f"must be {MIN_NAME} to {MAX_NAME} characters long, not {len(name)}"
        yield "name", name, Text(th, en)
    if not _SLUG.fullmatch(name):
        yield "name", name, Text("ต้องเป็น a-z 0-9 - _", "must be a-z 0-9 - _")


def _email(fields: Mapping[str, FieldValue]) -> Iterator[_Found]:
    email = str(fields.get("maintainer_email", ""))
    if email and not _EMAIL.fullmatch(email):
        yield "maintainer_email", email, Text("ไม่ใช่อีเมล", "is not an e-mail address")


def _dates(fields: Mapping[str, FieldValue]) -> Iterator[_Found]:
    for field in DATES:
        value = str(fields.get(field, ""))
        if value and not _is_date(value):
            expected = Text("ต้องเป็นวันที่ ค.ศ. แบบ YYYY-MM-DD", "must be a date, YYYY-MM-DD, C.E.")
            yield field, value, expected


def _tags(fields: Mapping[str, FieldValue]) -> Iterator[_Found]:
    for tag in str(fields.get("tag_string", "")).split(","):
        name = tag.strip()
        if name and not (MIN_TAG <= len(name) <= MAX_TAG and _TAG.fullmatch(name)):
            th = f"คำสำคัญต้องยาว {MIN_TAG}-{MAX_TAG} ตัวอักษร มีได้เพียงตัวอักษร ตัวเลข วรรค - _ ."
            en = f"a tag is {MIN_TAG} to {MAX_TAG} letters, digits, spaces, - _ ."
            yield "tag_string", name, Text(th, en)


def _is_date(value: str) -> bool:
    try:
        return len(value) == len("2026-01-31") and date.fromisoformat(value).year < 2400
    except ValueError:
        return False


def _each(value: FieldValue) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)
