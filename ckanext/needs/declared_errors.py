"""The errors of declarations: what was expected of a key, and the word closest to a wrong one."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import InputError, Problem, SourceRef

TEXT = Text("ข้อความในเครื่องหมายคำพูด", "a text in quotes")
NUMBER = Text("จำนวนเต็ม", "a whole number")
FLAG = Text(" true หรือ false", "true or false")
SHARE = Text("จำนวนตั้งแต่ 0 ถึง 1", "a number from 0 to 1")
MAPPING = Text("ชุดคีย์และค่า", "a mapping")
LIST = Text("รายการ (แต่ละข้อขึ้นต้นด้วย -)", "a list (items start with -)")
TEXTS = Text("รายการข้อความในเครื่องหมายคำพูด", "a list of texts in quotes")
LABEL = Text("ข้อความสองภาษา {th, en}", "a text in two languages {th, en}")
KEY = Text("คีย์ที่เป็นข้อความในเครื่องหมายคำพูด", "a key that is a text in quotes")
#: How alike (of 100) a word must be to be offered for a misspelt one.
ALIKE = 60


def declaration_error(file: str, key: str, th: str, en: str, value: str = "") -> InputError:
    """Return the error of one key of a declaration; `read_yaml` adds the line."""
    return InputError(Problem("bad_declaration", Text(th, en), SourceRef(file), key, value))


def closest(word: str, words: Iterable[str]) -> Text:
    """Return ` · the closest is «...»` for a misspelt word; empty when none is alike."""
    best = process.extractOne(word, [*words], score_cutoff=ALIKE)
    if not best or best[0] == word:
        return Text("", "")
    return Text(f" ใกล้เคียงที่สุดคือ «{best[0]}»", f"; the closest is «{best[0]}»")
