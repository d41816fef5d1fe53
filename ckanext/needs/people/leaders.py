"""A CSV of people and the roles they are to get: user or e-mail, area, role."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from ckanext.needs.bilingual import Text

#: Heading, in either language, to field.
HEADINGS = {
    **dict.fromkeys(("user", "username", "user name", "ชื่อผู้ใช้", "ผู้ใช้"), "user"),
    **dict.fromkeys(("email", "e-mail", "อีเมล", "อีเมล์"), "email"),
    **dict.fromkeys(("name", "fullname", "full name", "ชื่อ", "ชื่อ-สกุล", "ชื่อ-นามสกุล"), "name"),
    **dict.fromkeys(("area", "พื้นที่", "ตำบล", "อำเภอ"), "area"),
    **dict.fromkeys(("role", "บทบาท", "หน้าที่"), "role"),
}
ROLES = {"ผู้นำชุมชน": "leader", "ผู้นำ": "leader", "เจ้าหน้าที่": "official", "ข้าราชการ": "official"}
MOST_ROWS = 2_000
NOT_UTF8 = Text("ไฟล์ต้องเป็น CSV แบบ UTF-8", "the file has to be a CSV in UTF-8")
NO_HEADINGS = Text(
    "แถวแรกต้องมีหัวคอลัมน์: ชื่อผู้ใช้ หรือ อีเมล, พื้นที่, บทบาท",
    "the first row has to hold headings: user or email, area, role",
)
TOO_MANY = Text(f"ไฟล์มีเกิน {MOST_ROWS} แถว", f"the file has more than {MOST_ROWS} rows")


class LeadersError(ValueError):
    """The file can't be read at all; `reason` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.in_("en"))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Person:
    """One row.

    :param row: its number in the file, headings being row 1
    :param user: name or e-mail address of the account
    :param name: of the person, for who is invited; may be empty
    """

    row: int
    user: str
    name: str
    area: str
    role: str


def read(data: bytes) -> list[Person]:
    """Return the people of a CSV; rows without any text are left out.

    :raises LeadersError: no UTF-8, no headings, or too many rows
    """
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise LeadersError(NOT_UTF8) from error
    fields = [HEADINGS.get(cell.strip().lower(), "") for cell in rows[0]] if rows else []
    if not {"area", "role"} <= set(fields) or not {"user", "email"} & set(fields):
        raise LeadersError(NO_HEADINGS)
    if len(rows) > MOST_ROWS + 1:
        raise LeadersError(TOO_MANY)
    return list(_people(fields, rows[1:]))


def _people(fields: list[str], rows: list[list[str]]) -> Iterator[Person]:
    for number, row in enumerate(rows, 2):
        said = {field: cell.strip() for field, cell in zip(fields, row, strict=False) if field}
        if not any(said.values()):
            continue
        role = said.get("role", "").lower()
        yield Person(
            row=number,
            user=said.get("user") or said.get("email", ""),
            name=said.get("name", ""),
            area=said.get("area", ""),
            role=ROLES.get(role, role),
        )
