"""The parts of a proposed harvester that are the same for all kinds of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from ckanext.needs.proposing.about import About

Declared = dict[str, Any]


def harvester_text(said: Declared, comments: Iterable[str]) -> str:
    """Return the YAML, with a word on each column above it."""
    text = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=100)
    return "".join(f"# {_line(comment)}\n" for comment in comments) + text


def harvester_of(
    about: About, records: str, mapping: Declared, dataset: Declared, source: Mapping[str, int]
) -> Declared:
    """Return a harvester of an uploaded file.

    :param dataset: its tables, tags and fields of the metadata standard
    :param source: where the file's header stands, if that can't be found out
    """
    licence = {"needs": "needs of citizens, collected by the office itself"}
    return {
        "name": about.name,
        "title": about.titles(records),
        "schedule": "manual",
        "source": {
            "format": about.format,
            "locations": [about.location],
            "attribution": _title(about),
            "licence": licence.get(records, "public budget figures"),
            **source,
        },
        "records": records,
        "mapping": mapping,
        "datasets": [_dataset(about, records) | dataset],
    }


def _dataset(about: About, records: str) -> Declared:
    said = about.titles(records)
    title = {
        "th": f"{said['th']} ปีงบประมาณ พ.ศ. {{year}}",
        "en": f"{said['en']}, fiscal years {{year}}",
    }
    return {
        "key": {"needs": "needs"}.get(records, "budget"),
        "name": about.name,
        "period": "all",
        "title": title,
        "notes": {**title},  # its own: YAML would refer back to the other
        "tables": [],
        "tags": [],
        "publisher": {
            "name": about.publisher,
            "title": _title(about),
            "maintainer": about.publisher_title,
            "maintainer_email": about.email,
        },
    }


def _title(about: About) -> Declared:
    return {"th": about.publisher_title, "en": about.publisher_title}


def _line(text: str) -> str:
    """Return a comment of one line, without the characters that YAML does not take."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
