"""Finds what may name or reach a person in a text: numbers, addresses, titles."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ckanext.needs.bilingual import Text
from ckanext.needs.thai import arabic_digits, normalise

#: What each kind of finding is called for people.
LABELS = {
    "national_id": Text("เลขประจำตัวประชาชน", "a Thai ID number"),
    "phone": Text("หมายเลขโทรศัพท์", "a phone number"),
    "email": Text("ที่อยู่อีเมล", "an e-mail address"),
    "house_number": Text("บ้านเลขที่", "a house number"),
    "personal_title": Text("คำนำหน้าชื่อบุคคล", "a personal title"),
    "line_id": Text("ไอดีไลน์", "a LINE id"),
    "licence_plate": Text("ทะเบียนรถ", "a licence plate"),
}
#: Kinds that identify by themselves; official documents are checked for these only, because
#: their titles and addresses are those of offices.
DIRECT = frozenset(("national_id", "phone", "email"))

# What stands between the digits of one number: any dash, a dot, spaces (normalised: no-break ones
# too), and brackets about the area code. A comma does not: it groups the thousands of an amount.
_DASH = "\\-\u058a\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
_GAP = rf"[ .{_DASH}]{{0,3}}"
_CLOSED = rf"[ .){_DASH}]{{0,3}}"
_ID = re.compile(rf"(?<!\d)\d{_GAP}\d{{4}}{_GAP}\d{{5}}{_GAP}\d{{2}}{_GAP}\d(?!\d)")
# Landlines have nine digits (02-xxx-xxxx, 036-xxx-xxx), mobiles ten (06, 08, 09), abroad +66.
_REST = (
    rf"(?:[689]{_CLOSED}\d{_CLOSED}\d(?:{_GAP}\d){{6}}|[2-7](?:{_CLOSED}\d){{2}}(?:{_GAP}\d){{5}})"
)
# As offices write them, the 0 apart: 0 2123 4567, 0-3621-1234, 0-8123-45678. Only in these
# groups: `0-2 3-5 6-12 13-18` are ages.
_AFTER_ZERO = (
    rf"(?:[2-7]\d{{3}}{_GAP}\d{{4}}|2{_GAP}\d{{3}}{_GAP}\d{{4}}|[3-7]\d{_GAP}\d{{3}}{_GAP}\d{{3}}"
    rf"|[689]\d{{3}}{_GAP}\d{{5}}|[689]\d{{4}}{_GAP}\d{{4}}|[689]\d{_GAP}\d{{3}}{_GAP}\d{{4}})"
)
_ABROAD = rf"(?:(?:\+|00)66[ .(){_DASH}]{{0,3}}|66[ (){_DASH}]{{0,3}})(?:0{_CLOSED})?"
# What begins like a number of a phone and is none: 05-06-2567 1, 08.30-16.30 12, the
# thirteen digits of an office's tax number (0-9940-00123-45-6).
_NO_PHONE = (
    rf"(?!0\d[ .{_DASH}]\d{{1,2}}[ .{_DASH}](?:19|20|24|25)\d\d(?!\d))"
    r"(?!0\d\.[0-5]\d(?![\d.]))"
    rf"(?!\d[ {_DASH}]\d{{4}}[ {_DASH}]\d{{5}}[ {_DASH}]\d{{2}}[ {_DASH}]\d(?!\d))"
)
# A digit and a separator before it make it the end of an amount, a decimal, a date or a code; a
# comma after four digits is no amount's: there another number ends.
_PHONE = re.compile(
    rf"(?<!\d)(?<!\d[.{_DASH}])(?:(?<!\d,)|(?<=\d{{4}},)){_NO_PHONE}"
    rf"(?:{_ABROAD}{_REST}|0{_REST}|0[ ){_DASH}]{{1,3}}{_AFTER_ZERO})(?!\d|\.\d)"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HOUSE = re.compile(
    r"(?:บ้าน\s*เลขที่|เลขที่บ้าน|บ้านหลังที่)\s*\d+(?:/\d+)?"
    r"|(?<![\d/])\d{1,4}(?:/\d{1,4})?\s*(?:หมู่ที่|หมู่|ม\.)\s*\d{1,2}(?!\d)"
    r"|เลขที่\s*\d+/\d+"
)
# A title counts only with a name after it: นาย alone begins many other words (นายก, นายทุน).
_TITLE = re.compile(
    r"(?:(?<![ก-๙])|(?<=และ)|(?<=ของ))(?:นางสาว|น\.\s?ส\.|นาง|นาย|เด็กชาย|เด็กหญิง|ด\.ช\.|ด\.ญ\.)"
    r"(?!ก\b|ก[เแโไอฯส]|อำเภอ|ช่าง|จ้าง|ทุน|หน้า|ทะเบียน|แพทย์|ทหาร|ตำรวจ|พล|เลิ้ง|รอง|สนาม)"
    r"\s*[ก-ฮเ-ไ][ก-๎]{1,30}"
)
# A person's LINE id, said to be one; those of offices (official accounts) begin with @.
_LINE = re.compile(
    r"(?:(?<![a-z])(?:line|ไลน์)\s*(?:(?:id|ไอดี)\s*[:=]?|[:=])|(?:(?<![a-z])id|ไอดี)\s*(?:line|ไลน์)\s*[:=]?)"
    r"\s*[a-z0-9][a-z0-9._-]{3,19}(?![a-z0-9])|line\.me/ti/p/[\w~-]+",
    re.IGNORECASE,
)
# Letters and digits alone are many things (กม 12, มอ 5): a plate counts where it is called one.
_PLATE = re.compile(
    r"ทะเบียน(?:รถ(?:ยนต์|จักรยานยนต์|กระบะ|ตู้)?)?(?:หมายเลข|เลขที่|เลข)?[ :.]{0,3}"
    r"\d?(?!รถ)[ก-ฮ]{2}[ -]{0,3}\d{1,4}(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a text that may be personal data.

    :param kind: one of `LABELS`
    :param start: where it begins in the normalised text, from 0
    :param found: the text found, as written (with Arabic digits)
    """

    kind: str
    start: int
    found: str

    @property
    def label(self) -> Text:
        """What it is called, for people."""
        return LABELS[self.kind]


def find_personal_data(text: str) -> tuple[Finding, ...]:
    """Return what may be personal data, in the order of the text.

    ID numbers count only when their check digit is right; Thai digits are read as Arabic ones.
    """
    digits = len(_DIGIT.findall(text))
    kinds = [kind for kind, hint in _HINTS.items() if digits >= _DIGITS.get(kind, 0) and hint(text)]
    plain = arabic_digits(normalise(text)) if kinds else ""
    findings = [
        Finding(kind, match.start(), match.group().strip())
        for kind in kinds
        for match in _PATTERNS[kind].finditer(plain)
        if kind != "national_id" or is_national_id(match.group())
    ]
    return tuple(sorted(findings, key=lambda finding: (finding.start, finding.kind)))


_PATTERNS = {
    "national_id": _ID,
    "phone": _PHONE,
    "email": _EMAIL,
    "house_number": _HOUSE,
    "personal_title": _TITLE,
    "line_id": _LINE,
    "licence_plate": _PLATE,
}


def _with(*parts: str) -> Callable[[str], bool]:
    return lambda text: any(part in text for part in parts)


# What a text must have, before it is normalised, for a pattern to be worth trying: most have none.
# Each looks a few characters ahead only: a long text of digits must not take minutes.
_HINTS: dict[str, Callable[[str], object]] = {
    "national_id": re.compile(r"(?:\d\D{0,9}){13}").search,
    "phone": re.compile(r"(?:\d\D{0,9}){9}").search,
    "email": _with("@"),
    "house_number": re.compile(r"\d[^\dก-๙]{0,9}(?:หมู่|ม\.)|(?:เลขที่|หลังที่)\D{0,20}\d").search,
    "personal_title": re.compile(r"นา[งย]|เด็ก[^ก-๙]*[ชห]|[นด]\.").search,
    "line_id": lambda text: "ไลน์" in text or "line" in text.lower(),
    "licence_plate": _with("ทะเบียน"),
}
_DIGIT = re.compile(r"\d")
#: How many digits a text has in which there is such a thing.
_DIGITS = {"national_id": 13, "phone": 9, "house_number": 1}


def is_national_id(text: str) -> bool:
    """Return whether 13 digits are a Thai ID number: the last is the check digit of the others.

    The rule of the Department of Provincial Administration: the first twelve digits times 13
    down to 2, summed; the check digit is (11 - sum mod 11) mod 10.
    """
    digits = [int(char) for char in text if char.isdigit()]
    if len(digits) != 13:
        return False
    weighted = sum(digit * (13 - place) for place, digit in enumerate(digits[:12]))
    return (11 - weighted % 11) % 10 == digits[12]
