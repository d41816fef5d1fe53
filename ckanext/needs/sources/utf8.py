"""A text file as pieces of UTF-8, each ending with a line, without holding the whole of it."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ckanext.needs.sources.encoding import decode
from ckanext.needs.sources.failures import unreadable

#: Bytes read at once.
PIECE = 8_000_000
#: What cp874 is called too; TIS-620 is a part of it.
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF8 = ("", "utf-8", "utf8", "utf-8-sig")


def utf8_pieces(
    source: bytes | Path, file: str, encoding: str = "", size: int = PIECE
) -> Iterator[bytes]:
    """Yield a file's text as UTF-8, without its byte order mark, cut after a line's end.

    :param source: the bytes, or where they are
    :param file: how the file is named in errors
    :param encoding: what the file is said to be in; empty = found out
    :param size: bytes to read at once; a line that is longer makes its piece longer
    :raises InputError: as `decode`, or the file can't be read
    """
    declared = encoding.lower().replace("_", "-")
    first, codec = True, ""
    with _opened(source, file) as stream:
        for piece in _lines(stream, size):
            if first and (piece[:2] in _WIDE or not _is_piecewise(declared)):
                yield decode(_whole(source), file, encoding).encode()
                return
            text = piece.removeprefix(codecs.BOM_UTF8) if first else piece
            first = False
            if not codec and not piece.isascii():
                codec = _codec(declared, text, source, file, encoding)
            yield _as_utf8(text, codec, source, file, encoding)


def _is_piecewise(declared: str) -> bool:
    """Return whether a line's end is one byte in an encoding, and means nothing else."""
    return declared in _UTF8 or _knows(declared)


def _knows(declared: str) -> bool:
    try:
        return "\n".encode(declared) == b"\n"
    except (LookupError, UnicodeError):
        return False


def _codec(declared: str, piece: bytes, source: bytes | Path, file: str, encoding: str) -> str:
    """Return the encoding, told by the first piece that is not plain ASCII."""
    if declared not in _UTF8:
        return encoding
    if declared or _is_utf8(piece):
        return "utf-8"
    decode(piece if len(piece) >= PIECE else _whole(source), file)
    return "cp874"


def _as_utf8(piece: bytes, codec: str, source: bytes | Path, file: str, encoding: str) -> bytes:
    """Return a piece as UTF-8. Where it is not what it was taken for the whole file says why."""
    if b"\x00" not in piece:
        if not codec or (codec == "utf-8" and _is_utf8(piece)):
            return piece
        if codec != "utf-8":
            try:
                return piece.decode(codec).encode()
            except UnicodeError:
                pass
    decode(_whole(source), file, encoding or codec)
    raise AssertionError("the whole of a file is in an encoding that a part of it is not")


def _is_utf8(piece: bytes) -> bool:
    try:
        piece.decode()
    except UnicodeDecodeError:
        return False
    return True


def _whole(source: bytes | Path) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()


def _opened(source: bytes | Path, file: str) -> BinaryIO:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    try:
        return source.open("rb")
    except (OSError, ValueError) as error:
        raise unreadable(file, str(error), str(error)) from error


def _lines(stream: BinaryIO, size: int) -> Iterator[bytes]:
    left = b""
    while read := stream.read(size):
        data = left + read
        end = data.rfind(b"\n") + 1
        left = data[end:]
        if end:
            yield data[:end]
    if left:
        yield left
