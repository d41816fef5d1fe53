"""Tags that a catalogue with stock CKAN's own rule accepts.

The rule asks for `\\w`, spaces, `-` and `.`; in Python `\\w` has no Thai vowel or tone mark above
or below a letter. So stock CKAN takes งบประมาณ and refuses สระบุรี, and with it the dataset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from ckanext.needs.declared import read_yaml

_STOCK_RULE = re.compile(r"[\w \-.]*")


def legal_tag(tag: str) -> str:
    """Return a tag as every catalogue writes it: `/` is legal in none."""
    return tag.replace("/", "-")


def tags_for_stock(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the tags that stock CKAN accepts, English words in place of those that it refuses.

    A tag that has no English word in `schemas/tags_en.yaml` is left out.
    """
    accepted = (_accepted(legal_tag(tag)) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in accepted if tag))


@lru_cache
def english_tags() -> Mapping[str, str]:
    """Return the English word of each tag that has one."""
    path = Path(str(files("ckanext.needs.schemas"))) / "tags_en.yaml"
    return read_yaml(path, lambda node: {tag: node.text(tag) for tag in node})


def _accepted(tag: str) -> str:
    return tag if _STOCK_RULE.fullmatch(tag) else english_tags().get(tag, "")
