"""Needs of the portal that may be the same as one that is being written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.needs.entering.similarity import SHOWN, Sketch, likeness, sketch
from ckanext.needs.entering.words import NUMBER, OTHER, SAID, need_words
from ckanext.needs.search import NEED_TYPE

#: Of the search: needs that share words, and the newest of the district beside them.
CANDIDATES, NEWEST = 150, 50
#: What the index itself holds of them: enough to compare. Of so many at most the rest is fetched.
FIELDS, MOST = "id,title,notes", 50
#: A draft is nobody's business yet; what was merged or withdrawn is not to be followed.
_LEFT_OUT = '-status:("draft" OR "merged" OR "withdrawn")'
#: Words of one query, and letters of one word: nobody writes more.
_MOST_WORDS, _LONGEST_WORD = 60, 40


@dataclass(frozen=True, slots=True)
class Wish:
    """What is being written.

    :param district: DOPA code of four digits
    :param subdistrict: of six digits; may be empty
    :param but: id of a need that is left out: the one being written, once it is kept
    """

    title: str
    notes: str
    district: str
    subdistrict: str = ""
    but: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """A need that may be the same.

    :param similarity: 0 to 1
    :param nearby: whether it is in the subdistrict that was asked for
    """

    need: dict[str, Any]
    similarity: float
    nearby: bool


def find(context: Context, wish: Wish, least: float = SHOWN, limit: int = 5) -> list[Alike]:
    """Return needs of the district that the acting user may read and that say much the same.

    Those of the same subdistrict first, then the most alike.
    """
    mine = sketches(wish.title, wish.notes)
    scored = {
        need["id"]: similarity
        for need in _candidates(context, wish)
        if need["id"] != wish.but and (similarity := _nearest(mine, need)) >= least
    }
    likeliest = sorted(scored, key=lambda need_id: (-scored[need_id], need_id))[:MOST]
    found = [
        Alike(need, round(scored[need["id"]], 2), is_in(need, wish.subdistrict))
        for need in whole(context, likeliest)
    ]
    found.sort(key=lambda alike: (not alike.nearby, -alike.similarity, alike.need["id"]))
    return found[:limit]


def _nearest(mine: tuple[Sketch, ...], need: dict[str, Any]) -> float:
    """Return the likeness of the two needs, told shortly or at length."""
    theirs = sketches(str(need.get("title") or ""), str(need.get("notes") or ""))
    return max((likeness(a, b) for a in mine for b in theirs), default=0.0)


def sketches(title: str, notes: str) -> tuple[Sketch, ...]:
    """Return a need as it is compared: told shortly and, where there is more of it, at length."""
    short = sketch(title)
    return (short, sketch(f"{title} {notes}")) if notes.strip() else (short,)


def is_in(need: dict[str, Any], subdistrict: str) -> bool:
    """Whether a need is of this subdistrict; of none it is not."""
    return bool(subdistrict) and need.get("subdistrict") == subdistrict


def _candidates(context: Context, wish: Wish) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for query, rows in ((any_of(words_of(wish)), CANDIDATES), ("", NEWEST)):
        if not query and len(seen) >= NEWEST:
            return
        for need in search(context, query, wish.district, rows):
            if need["id"] not in seen:
                seen.add(need["id"])
                yield need


def search(context: Context, query: str, district: str, rows: int) -> list[dict[str, Any]]:
    """Search as the acting user: a need that he or she may not read is not among the results.

    :param query: of words, as `any_of` gives it; empty for the newest of the district
    :returns: `FIELDS` of each
    """
    asked = {
        "q": query or "*:*",
        "fq_list": [f"dataset_type:{NEED_TYPE}", f'district:"{district}"', _LEFT_OUT],
        "fl": FIELDS,
        "rows": rows,
        "include_private": True,
        "sort": "score desc, metadata_created desc" if query else "metadata_created desc",
    }
    return tk.get_action("package_search")({**context}, asked)["results"]


def whole(context: Context, ids: list[str]) -> list[dict[str, Any]]:
    """Return needs with all that a page shows of them."""
    if not ids:
        return []
    asked = {
        "fq": f"id:({' OR '.join(map(json.dumps, ids))})",
        "rows": len(ids),
        "include_private": True,
    }
    return tk.get_action("package_search")({**context}, asked)["results"]


def any_of(words: list[str]) -> str:
    """Return a query for any of some words.

    The words are letters, marks and digits only: nothing in them means anything to the parser.
    """
    return " OR ".join(f'text:"{word}"' for word in dict.fromkeys(words))


def words_of(wish: Wish) -> list[str]:
    """Return words of a need to search by, and those that mean the same."""
    known = need_words()
    words: list[str] = []
    for word in known.read(f"{wish.title} {wish.notes[:2000]}"):
        if word.kind == OTHER:
            words += [word.text[:_LONGEST_WORD]] if len(word.text) > 2 else []
        elif word.kind not in (SAID, NUMBER):
            words += known.by_meaning[word.text]
    return words[:_MOST_WORDS]
