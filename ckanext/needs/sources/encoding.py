"""Which encoding a text file of a Thai agency is in: UTF-8, UTF-16 with a BOM, or cp874."""

from __future__ import annotations

import codecs
import re

from ckanext.needs.problems import InputError
from ckanext.needs.sources.failures import file_error

#: Below this share of Thai words among what is outside ASCII, a file is not cp874.
THAI_SHARE = 0.9
_THAI_RUN = re.compile("[\u0e01-\u0e5b]{2,}")


def decode(data: bytes, file: str, encoding: str = "") -> str:
    """Return the text of a file.

    :param encoding: what the file is said to be in; empty = found out. TIS-620 is a part of cp874.
    :raises InputError: naming the byte and the row, when it is in no encoding that we read
    """
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _decode_utf_16(data, file)
    _refuse_binary(data, file)
    if encoding:
        return _decode_as(data, file, encoding)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _decode_thai(data, file, error)


def _refuse_binary(data: bytes, file: str) -> None:
    position = data.find(b"\x00")
    if position >= 0:
        raise file_error(
            "not_text",
            file,
            f"ไม่ใช่ไฟล์ข้อความ (พบไบต์ 0x00 ที่ตำแหน่ง {position})",
            f"not a text file (byte 0x00 at position {position})",
        )


def _decode_utf_16(data: bytes, file: str) -> str:
    text = _decode_as(data, file, "utf-16")
    _refuse_binary(b"\x00" * text.count("\0"), file)
    return text


def _decode_as(data: bytes, file: str, encoding: str) -> str:
    name = "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise _undecodable(data, file, error, encoding) from error
    except (LookupError, ValueError) as error:
        raise file_error(
            "wrong_encoding",
            file,
            f"ไม่รู้จักรหัสอักขระ «{encoding}» ใช้ utf-8 หรือ cp874",
            f"unknown encoding «{encoding}»; use utf-8 or cp874",
        ) from error


def _decode_thai(data: bytes, file: str, error: UnicodeDecodeError) -> str:
    try:
        text = data.decode("cp874")
    except UnicodeDecodeError:
        text = ""
    if _thai_share(text) < THAI_SHARE:
        raise _undecodable(data, file, error, "utf-8, cp874") from error
    return text


def _thai_share(text: str) -> float:
    """Return the share of the characters outside ASCII that stand in a run of Thai ones.

    Accented letters of other languages read as Thai ones too, but stand alone among Latin letters.
    """
    outside = sum(char > "\x7f" for char in text)
    return sum(map(len, _THAI_RUN.findall(text))) / outside if outside else 0


def _undecodable(data: bytes, file: str, error: UnicodeDecodeError, tried: str) -> InputError:
    byte = f"0x{data[error.start]:02X}"
    row = data.count(b"\n", 0, error.start) + 1
    return file_error(
        "wrong_encoding",
        file,
        f"อ่านรหัสอักขระไม่ได้: ไบต์ {byte} ที่ตำแหน่ง {error.start} (ลองแล้ว: {tried}) "
        "ให้บันทึกใหม่เป็น CSV UTF-8",
        f"unreadable encoding: byte {byte} at position {error.start} (tried: {tried}); "
        "save it again as CSV UTF-8",
        row=row,
    )
