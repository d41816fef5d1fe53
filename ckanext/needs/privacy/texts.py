"""Texts: those that may hold personal data, and those that nobody has cleared, are emptied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import pyarrow as pa

from ckanext.needs.privacy.clearance import Clearances
from ckanext.needs.privacy.columns import replaced
from ckanext.needs.privacy.personal_data import DIRECT, find_personal_data
from ckanext.needs.tables.schema import TableSchema

#: What a report calls a text that waits for somebody to clear it.
NOT_CLEARED = "not_cleared"
Kinds = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SafeTexts:
    """A table without the texts that must stay.

    :param found: for each emptied cell the kinds of what was found in it
    """

    table: pa.Table
    found: tuple[Kinds, ...]


def withhold_texts(table: pa.Table, schema: TableSchema, cleared: Clearances) -> SafeTexts:
    """Empty the texts that must not leave.

    Columns of citizens' text are checked for every kind of personal data, those of official
    documents for numbers of persons only. A column marked `text: cleared` has to be cleared by a
    person, text by text; what that person let pass is not checked again.
    """
    spec, found = schema.privacy, list[Kinds]()
    for name, flag in spec.text:
        texts = _texts(table, name)
        if name in spec.cleared:
            kinds = _not_cleared(table, schema, name, texts, cleared)
        else:
            kinds = [_kinds(text, frozenset()) for text in texts]
        table = _emptied(table, name, flag, texts, kinds)
        found += [kind for kind in kinds if kind]
    for name in spec.official_text:
        texts = _texts(table, name)
        kinds = [_kinds(text, DIRECT) for text in texts]
        table = _emptied(table, name, "", texts, kinds)
        found += [kind for kind in kinds if kind]
    return SafeTexts(table, tuple(found))


def _texts(table: pa.Table, name: str) -> list[str]:
    return [text or "" for text in cast("list[str | None]", table[name].to_pylist())]


def _not_cleared(
    table: pa.Table, schema: TableSchema, name: str, texts: Sequence[str], cleared: Clearances
) -> list[Kinds]:
    (record,) = schema.primary_key
    return [
        () if not text or cleared.allow(str(key), name, text) else (NOT_CLEARED,)
        for key, text in zip(table[record].to_pylist(), texts, strict=True)
    ]


def _kinds(text: str, only: frozenset[str]) -> Kinds:
    found = {finding.kind for finding in find_personal_data(text)} if text else set[str]()
    return tuple(sorted(found & only if only else found))


def _emptied(
    table: pa.Table, name: str, flag: str, texts: Sequence[str], kinds: Sequence[Kinds]
) -> pa.Table:
    kept = [None if kind or not text else text for text, kind in zip(texts, kinds, strict=True)]
    table = replaced(table, name, kept)
    if flag:
        table = replaced(table, flag, ["withheld" if kind else "published" for kind in kinds])
    return table
