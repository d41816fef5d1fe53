"""Columns of text: each distinct text is looked at once, most of them without Python.

`normalised` and `folded` give exactly what `thai.normalise` and `thai.fold` give; texts of which
that is not plain to see go through those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from ckanext.needs.sources.arrow import Column, pa, pc
from ckanext.needs.thai import fold, normalise
from ckanext.needs.thai.text import THAI_DIGITS

Codes = npt.NDArray[np.int64]
_MARKS = r"\x{0e31}\x{0e34}-\x{0e3a}\x{0e47}-\x{0e4e}"
_VOWELS = r"\x{0e31}\x{0e34}-\x{0e39}"
_TONES = r"\x{0e48}-\x{0e4b}"
#: Codes of combinations stay below this.
_MOST = 2**62
#: Anything that either function may change: another script, spaces that are not single ones
#: between words, marks that stand together otherwise than a vowel and its tone (or ์).
_UNPLAIN = (
    r"[^ -~\x{0e01}-\x{0e3a}\x{0e3f}-\x{0e5b}]|  |^ | \z"
    rf"|[{_VOWELS}][{_VOWELS}\x{{0e3a}}\x{{0e47}}\x{{0e4d}}\x{{0e4e}}]"
    rf"|[\x{{0e3a}}\x{{0e47}}-\x{{0e4e}}][{_MARKS}]|\x{{0e4d}}[{_TONES}]?\x{{0e32}}|\x{{0e33}}[{_TONES}]|เเ"
)
#: What of a plain text is no letter, mark or digit.
_NO_LETTER = r"[ -/:-@\[-`{-~\x{0e2f}\x{0e3f}\x{0e4f}\x{0e5a}\x{0e5b}]+"


def coded(texts: Column) -> tuple[Codes, Column]:
    """Return for each row the place of its text among the distinct ones, and those."""
    if not pa.types.is_dictionary(texts.type):
        texts = pc.dictionary_encode(texts)
    return texts.indices.to_numpy(zero_copy_only=False).astype(np.int64), texts.dictionary


def column(codes: Codes, texts: Sequence[str] | Column) -> Column:
    """Return a column of texts, given where each row's text is among `texts`."""
    values = texts if hasattr(texts, "type") else pa.array(texts, pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), values)


def constant(text: str, rows: int) -> Column:
    """Return a column with the same text in every row."""
    return column(np.zeros(rows, np.int64), [text])


def combined(columns: Sequence[Codes]) -> tuple[Codes, Codes]:
    """Return for each row the place of its combination of codes, and a row that has each.

    :param columns: at least one column of codes
    """
    codes, most = columns[0], int(columns[0].max(initial=0))
    for other in columns[1:]:
        size = int(other.max(initial=0)) + 1
        if size == 1:
            continue
        if most >= _MOST // size:
            _, codes = np.unique(codes, return_inverse=True)
            most = int(codes.max(initial=0))
        codes, most = codes * size + other, most * size + size - 1
    _, first, places = np.unique(codes, return_index=True, return_inverse=True)
    return places.astype(np.int64), first.astype(np.int64)


def normalised(texts: Column) -> Column:
    """Return each text as `thai.normalise` does."""
    return _mended(texts, texts, normalise)


def folded(texts: Column) -> Column:
    """Return each text as `thai.fold` does."""
    plain = pc.replace_substring_regex(pc.utf8_lower(texts), _NO_LETTER, "")
    if pc.any(pc.match_substring_regex(texts, "[๐-๙]")).as_py():
        for value, digit in enumerate(THAI_DIGITS):
            plain = pc.replace_substring(plain, digit, str(value))
    return _mended(texts, plain, fold)


def _mended(texts: Column, plain: Column, exact: Callable[[str], str]) -> Column:
    """Return `plain`, with the texts that are not plain, before or after, read exactly."""
    unplain = pc.match_substring_regex(texts, _UNPLAIN)
    if plain is not texts:
        unplain = pc.or_(unplain, pc.match_substring_regex(plain, _UNPLAIN))
    if not pc.any(unplain).as_py():
        return plain
    right = [exact(text) for text in texts.filter(unplain).to_pylist()]
    return pc.replace_with_mask(plain, unplain, pa.array(right, pa.string()))
