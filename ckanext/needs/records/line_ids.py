"""The ids of budget lines: from what a line is about, not from where it stands.

Lines that are about the same thing are told apart by their amount, then by a number; so the same
lines in another order have the same ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow

from ckanext.needs.records.ids import NAMESPACE, SEPARATOR
from ckanext.needs.records.texts import Codes, coded, combined, folded
from ckanext.needs.sources.arrow import Column, pa

Digests = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]
#: Bytes of a uuid.
ID_BYTES = 16
#: Characters of its text, and where that has dashes.
_TEXT = 36
_DASHES = (8, 13, 18, 23)
_AROUND = (
    *("fiscal_year", "phase", "area", "code_path", "indicator"),
    *("source_id", "district", "community"),
)
_WORDS = ("code_path", "indicator", "project", "source_id", "community")
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)


def line_digests(lines: pyarrow.Table, source: str) -> Digests:
    """Return the 16 bytes of each line's id, as if no two lines were about the same thing.

    :param lines: with the columns of a budget line
    :param source: name of the harvester; a part of each id
    """
    return _hashed(_names(lines, source))


def numbered_digests(lines: pyarrow.Table, source: str, numbers: Sequence[int]) -> Digests:
    """Return the bytes of the ids of lines with these numbers; 0 = the first one."""
    names = _names(lines, source)
    ends = (f"{SEPARATOR}{number}".encode() if number else b"" for number in numbers)
    return _hashed([name + end for name, end in zip(names, ends, strict=True)])


def as_text(digests: Digests) -> Column:
    """Return ids as uuids are written: lines of shape (n, 16) to texts of 36 characters."""
    count = len(digests)
    text = np.empty((count, _TEXT), np.uint8)
    text[:, _DASHES] = ord("-")
    hexadecimal = np.delete(np.arange(_TEXT), _DASHES)
    text[:, hexadecimal[0::2]] = _HEX[digests >> 4]
    text[:, hexadecimal[1::2]] = _HEX[digests & 15]
    ends = np.arange(0, (count + 1) * _TEXT, _TEXT, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(text.tobytes()))


def again(digests: Digests, amounts: Numbers) -> Numbers:
    """Return the number, from 2, of each line that is about the same thing as another; 0 else.

    :param amounts: of the lines, 0 where there is none: they tell which is the first
    """
    numbers = np.zeros(len(digests), np.int64)
    _, inverse, counts = np.unique(
        digests[:, :8].copy().view(np.uint64).ravel(), return_inverse=True, return_counts=True
    )
    several = np.flatnonzero(counts[inverse] > 1)
    if not len(several):
        return numbers
    keys = digests[several].view(np.dtype((np.void, ID_BYTES))).ravel()
    _, same = np.unique(keys, return_inverse=True)
    order = np.lexsort((several, amounts[several], same))
    same = same[order]
    first = np.flatnonzero(np.r_[True, same[1:] != same[:-1]])
    number = np.arange(len(same)) - np.repeat(first, np.diff(np.r_[first, len(same)])) + 1
    numbers[several[order]] = np.where(number > 1, number, 0)
    return numbers


def _hashed(names: Sequence[bytes]) -> Digests:
    """Return uuid5 of each name, as its bytes (RFC 4122: version 5, its variant)."""
    space, sha1 = NAMESPACE.bytes, hashlib.sha1
    joined = b"".join([sha1(space + name).digest()[:ID_BYTES] for name in names])
    digests = np.frombuffer(joined, np.uint8).reshape(-1, ID_BYTES).copy()
    digests[:, 6] = (digests[:, 6] & 0x0F) | 0x50
    digests[:, 8] = (digests[:, 8] & 0x3F) | 0x80
    return digests


def _names(lines: pyarrow.Table, source: str) -> list[bytes]:
    """Return what each line is about; spaces, punctuation and the digits' script do not matter.

    A line with an id of its own in its source is told by that. Where a line says its district or
    community they are a part of it.
    """
    if not lines.num_rows:
        return []
    columns = {name: _coded(lines, name) for name in (*_AROUND, "project")}
    places, first = combined([columns[name][0] for name in _AROUND])
    around = [_Around(columns, row, source) for row in first.tolist()]
    project, texts = columns["project"]
    names = [text.encode() for text in texts]
    return [
        around[place].begin + (names[code] + around[place].end if around[place].texts else b"")
        for place, code in zip(places.tolist(), project.tolist(), strict=True)
    ]


class _Around:
    """The parts of names before and after the project; without `texts` the first is the name."""

    __slots__ = ("begin", "end", "texts")

    def __init__(self, columns: dict[str, tuple[Codes, list[str]]], row: int, source: str) -> None:
        said = {name: texts[int(codes[row])] for name, (codes, texts) in columns.items()}
        whose = ("budget_line", source, said["fiscal_year"], said["phase"], said["area"])
        self.texts = not said["source_id"]
        texts = (said["code_path"], said["indicator"], "")
        key = texts if self.texts else ("id", said["source_id"])
        self.begin = SEPARATOR.join((*whose, *key)).encode()
        place = ("", said["district"], said["community"])
        self.end = SEPARATOR.join(place).encode() if any(place) else b""


def _coded(lines: pyarrow.Table, name: str) -> tuple[Codes, list[str]]:
    """Return a column's codes and its distinct texts, folded where they are words."""
    values = lines[name].combine_chunks()
    codes, texts = coded(values)
    if name in _WORDS:
        return codes, _folded(texts)
    return codes, texts.cast(pa.string()).to_pylist()


#: Folded texts of the lines before: what a source is about comes again and again.
_KNOWN: dict[str, str] = {}
_MOST_KNOWN = 100_000


def _folded(texts: Column) -> list[str]:
    """Return each text folded; those that were met before are looked up."""
    values: list[str] = texts.to_pylist()
    new = [text for text in values if text not in _KNOWN]
    if len(_KNOWN) + len(new) > _MOST_KNOWN:
        _KNOWN.clear()
        new = values
    if new:
        _KNOWN.update(zip(new, folded(pa.array(new, pa.string())).to_pylist(), strict=True))
    return [_KNOWN[text] for text in values]
