"""Finds what may name or reach a person in a text: numbers, addresses, titles."""

from __future__ import annotations

import re
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
}
#: Kinds that identify by themselves; official documents are checked for these only, because
#: their titles and addresses are those of offices.
DIRECT = frozenset(("national_id", "phone", "email"))

_ID = re.compile(r"(?<!\d)\d[ -]?\d{4}[ -]?\d{5}[ -]?\d{2}[ -]?\d(?!\d)")
# Landlines have nine digits (02-xxx-xxxx, 036-xxx-xxx), mobiles ten (06, 08, 09), abroad +66.
_PHONE = re.compile(
    r"(?<![\d.,])(?:\+?66[ -]?(?:\(0\))?|0)(?:[689]\d(?:[ -]?\d){7}|[2-7](?:[ -]?\d){7})(?![\d,])"
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


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a text that may be personal data.

    :param kind: `national_id`, `phone`, `email`, `house_number` or `personal_title`
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
    kinds = [kind for kind, hint in _HINTS.items() if hint.search(text)]
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
}
# What a text must have, before it is normalised, for a pattern to be worth trying: most have none.
_HINTS = {
    "national_id": re.compile(r"(?:\d\D{0,2}){13}"),
    "phone": re.compile(r"(?:\d\D{0,2}){8}"),
    "email": re.compile("@"),
    "house_number": re.compile(r"\d.*(?:หมู่|ม\.)|(?:เลขที่|หลังที่).*\d"),
    "personal_title": re.compile(r"นา[งย]|เด็ก|[นด]\."),
}


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
