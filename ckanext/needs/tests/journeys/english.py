"""English words on pages that are Thai."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ALLOWED = Path(__file__).with_name("english.yaml")
WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")


RULES = yaml.safe_load(ALLOWED.read_text("utf-8"))
IS_ALLOWED = re.compile("|".join(f"(?:{rule['what']})" for rule in RULES["words"]))
#: Elements whose words are not ours: a selector.
NOT_OURS = ", ".join(rule["what"] for rule in RULES["elements"])


def english_words(said: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Texts with English in them, and the elements where they stand."""
    return [(text[:120], place) for text, place in said if WORD.search(IS_ALLOWED.sub(" ", text))]
