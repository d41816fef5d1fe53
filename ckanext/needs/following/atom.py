"""Changes of status, and what happens in rounds, as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast
from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from ckanext.needs import config, lists
from ckanext.needs.bilingual import Text
from ckanext.needs.following.addresses import page
from ckanext.needs.following.changes import Change
from ckanext.needs.following.round_changes import RoundChange
from ckanext.needs.pages.labels import name_of

#: An empty feed was last changed then: a feed must say when, and the same feed the same.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
ENTRY = Text("{status}: {title}", "{status}: {title}")
SUMMARY = Text("ผู้ดูแล: {agency}", "With: {agency}")
#: Characters that XML 1.0 has no place for.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is called and where it is.

    :param path: its own path, with the query, without the language
    :param about: path of the page that it is about
    """

    title: str
    path: str
    about: str


def render(feed: Feed, changes: Sequence[Change | RoundChange], language: str) -> bytes:
    """Return a feed in one language; the same changes give the same bytes."""
    atom = FeedGenerator()
    path, _, query = feed.path.partition("?")
    address = page(path, language) + (f"?{query}" if query else "")
    site = str(tk.config.get("ckan.site_title") or config.site_url())
    atom.id(address)
    atom.title(_plain(feed.title))
    atom.author({"name": _plain(site)})
    atom.link(href=address, rel="self", type="application/atom+xml")
    atom.link(href=page(feed.about, language), rel="alternate", type="text/html")
    atom.language(language)
    atom.updated(max((_moment(change) for change in changes), default=NEVER))
    for change in changes:
        _add(atom, change, language)
    return atom.atom_str(pretty=False)


def _add(atom: FeedGenerator, change: Change | RoundChange, language: str) -> None:
    said = _of_need(change, language) if isinstance(change, Change) else _of_round(change, language)
    entry = cast("FeedEntry", atom.add_entry(order="append"))
    # A tag URI (RFC 4151): the same whatever language the feed is read in.
    entry.id(f"tag:{urlsplit(config.site_url()).hostname},2026:needs/{said.tag}")
    entry.title(_plain(ENTRY.in_(language).format(status=said.status, title=said.title)))
    entry.link(href=page(said.path, language), rel="alternate", type="text/html")
    entry.updated(_moment(change))
    entry.published(_moment(change))
    entry.category(term=said.term, label=said.status)
    entry.summary(_plain(said.summary))


@dataclass(frozen=True, slots=True)
class _Said:
    """What an entry says, in one language; `tag` names it, `term` is its status for programs."""

    tag: str
    status: str
    title: str
    path: str
    term: str
    summary: str


def _of_need(change: Change, language: str) -> _Said:
    agency = SUMMARY.in_(language).format(agency=change.agency)
    return _Said(
        tag=f"change/{change.id}",
        status=name_of(lists.current(), "status", change.to_status).in_(language),
        title=change.title,
        path=f"/citizen-need/{change.name}",
        term=change.to_status,
        summary=agency if change.agency else change.title,
    )


def _of_round(change: RoundChange, language: str) -> _Said:
    return _Said(
        tag=f"round/{change.round_id}/{change.key}",
        status=change.status.in_(language),
        title=change.about.in_(language),
        path=change.path,
        term=change.event,
        summary=change.about.in_(language),
    )


def _moment(change: Change | RoundChange) -> datetime:
    return change.created.replace(tzinfo=UTC)


def _plain(text: str) -> str:
    return _NOT_XML.sub("", text)
