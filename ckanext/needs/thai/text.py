"""One form for Thai text that people type, paste and scan in several.

The same Thai word can be stored as different code points and look alike on paper: SARA AM as one
character or two, a tone mark before or after its vowel, invisible characters between syllables.
Nothing here changes what a reader sees, except that a line's white space becomes single spaces.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Texts of so many characters are remembered in their one form, and so many of them.
SHORT, REMEMBERED = 100, 4_096
#: A space at which no line ends: between a number and its unit, inside a day.
NO_BREAK = "\u00a0"
THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_TO_ARABIC = str.maketrans(THAI_DIGITS, "0123456789")

#: Characters that take no room: zero-width space and joiners, direction marks, BOM, soft hyphen.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACES = re.compile(r"\s+")

_TONES = "\u0e48-\u0e4b"  # mai ek .. mai chattawa
_VOWELS = "\u0e31\u0e34-\u0e39"  # written above or below the consonant
_MARKS = f"{_VOWELS}\u0e3a\u0e47-\u0e4e"
_ABBREVIATED = "\u0e2f"  # paiyannoi: the rest of the name is left out (กรุงเทพฯ)
_NIKHAHIT, _SARA_AA, _SARA_AM = "\u0e4d", "\u0e32", "\u0e33"

#: (what was typed, what it is), until nothing changes any more. Each rule shortens the text or
#: moves a mark to its one place, so this ends.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(f"([{_MARKS}])\\1+"), r"\1"),  # a mark typed twice
    (re.compile(f"([{_TONES}])([{_VOWELS}])"), r"\2\1"),  # tone before vowel
    (re.compile(f"{_NIKHAHIT}([{_TONES}]){_SARA_AA}"), rf"\1{_SARA_AM}"),
    (re.compile(f"{_NIKHAHIT}{_SARA_AA}"), _SARA_AM),
    (re.compile(f"{_SARA_AM}([{_TONES}])"), rf"\1{_SARA_AM}"),  # tone after SARA AM
    (re.compile("เเ"), "แ"),  # SARA AE typed as two SARA E
)
#: Only text with one of these can be touched by a rule.
_SUSPECT = re.compile(
    f"[{_MARKS}][{_MARKS}]|{_NIKHAHIT}[{_TONES}]?{_SARA_AA}|{_SARA_AM}[{_TONES}]|เเ"
)


def arabic_digits(text: str) -> str:
    """Return `text` with Thai digits ๐-๙ as 0-9; nothing else changes."""
    return text.translate(_TO_ARABIC)


def normalise(text: str) -> str:
    """Return one line of text in the one form that we store and compare.

    Composes (NFC) and never NFKC, which would take SARA AM apart; joins a SARA AM that was typed
    as two characters; puts vowel before tone mark; drops invisible characters; makes every run of
    white space, line ends too, one space. Doing it twice changes nothing more.
    """
    if text.isascii() and text.isprintable() and " " not in text:
        return text
    return _short_line(text) if len(text) <= SHORT else _line(text)


def _line(text: str) -> str:
    return _settle(_SPACES.sub(" ", _INVISIBLE.sub("", text)).strip())


def fold(text: str) -> str:
    """Return the key under which two spellings of one name meet.

    `normalise`, Arabic digits, lower case, and letters, marks and digits only (no ฯ). Letters
    that are confused (ฎ and ฏ) stay apart: which confusion is meant is for alias lists to say.
    """
    return _short_key(text) if len(text) <= SHORT else _key(text)


def _key(text: str) -> str:
    folded = arabic_digits(normalise(text)).casefold()
    return _settle("".join(c for c in folded if _is_kept(c)))


def _is_kept(char: str) -> bool:
    if "\u0e01" <= char <= "\u0e2e":
        return True
    return char != _ABBREVIATED and unicodedata.category(char)[0] in "LMN"


def _settle(text: str) -> str:
    """Apply NFC and the rules until nothing changes."""
    text = unicodedata.normalize("NFC", text)
    while _SUSPECT.search(text):
        before = text
        for typed, meant in _RULES:
            text = typed.sub(meant, text)
        text = unicodedata.normalize("NFC", text)
        if text == before:
            break
    return text


# The columns of a table say the same names and dates again and again.
_short_line = lru_cache(REMEMBERED)(_line)
_short_key = lru_cache(REMEMBERED)(_key)
