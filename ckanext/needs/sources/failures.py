"""Errors about a whole file, said in Thai and in English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import process

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import InputError, Problem, SourceRef

#: How a web page begins, perhaps after comments.
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--.*?-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def file_error(kind: str, file: str, th: str, en: str, row: int = 0, value: str = "") -> InputError:
    """Return the error of a file that can't be used, naming the file."""
    return InputError(Problem(kind, Text(th, en), SourceRef(file, row=row), value=value))


def unreadable(file: str, th: str, en: str) -> InputError:
    """Return the error of a file that is not there, or does not come."""
    return file_error("unreadable", file, f"อ่านไม่ได้: {th}", f"can't be read: {en}")


def too_many_bytes(file: str, most: int) -> InputError:
    """Return the error of a file that is larger than `most` bytes."""
    megabytes = f"{most / 1_000_000:g} MB"
    return file_error(
        "too_large", file, f"ไฟล์ใหญ่เกิน {megabytes}", f"the file is larger than {megabytes}"
    )


def refuse_page(data: bytes, file: str) -> None:
    """Refuse a web page where a file was expected: most often it asks to log in.

    :raises InputError: it is one
    """
    if _PAGE.match(data[:4096]):
        raise file_error(
            "web_page",
            file,
            "ได้หน้าเว็บ (HTML) แทนไฟล์ อาจต้องเข้าสู่ระบบ หรือต้องเปิดให้ทุกคนที่มีลิงก์ดูได้",
            "this is a web page (HTML), not the file; it may ask to log in, or must be shared with "
            "everyone who has the link",
        )


def require_columns(wanted: Iterable[str], found: Sequence[str], where: SourceRef) -> None:
    """Check that a table has the columns a mapping names.

    :raises InputError: one problem a missing column, with the closest header that is there
    """
    missing = [column for column in wanted if column not in found]
    if missing:
        raise InputError(*(_missing(column, found, where) for column in missing))


def _missing(column: str, found: Sequence[str], where: SourceRef) -> Problem:
    closest = process.extractOne(column, found, score_cutoff=50)
    hint_th = f" ใกล้เคียงที่สุดคือ «{closest[0]}»" if closest else ""
    hint_en = f"; the closest is «{closest[0]}»" if closest else ""
    listed = ", ".join(found)
    return Problem(
        "missing_column",
        Text(
            f"ไม่มีคอลัมน์นี้ในตาราง{hint_th} (พบ: {listed})",
            f"the table has no such column{hint_en} (found: {listed})",
        ),
        where,
        column,
    )
