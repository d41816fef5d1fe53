"""Reads the sections of a page that explains: one Markdown file a section and language.

A file is called `10-what.th.md`: its place on the page, its name, its language. Its first line is
the title (`# ...`), the rest the text. A portal's own folder holds files that take the place of
those with the same place and name, or come between them; one that is empty leaves the section out.
A section that a portal has in one language only is shown in that language to everyone.

No module of CKAN here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

SHIPPED = Path(str(files("ckanext.needs.schemas"))) / "explanations"
LANGUAGES = ("th", "en")
_FILE = re.compile(r"(?P<key>\d+-(?P<name>[a-z0-9-]+))\.(?P<language>th|en)\.md")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page.

    :param name: by which it can be linked to, and the page adds what it knows itself
    :param language: of its text
    :param text: Markdown
    """

    name: str
    language: str
    title: str
    text: str


def sections(page: str, language: str, own: str = "") -> tuple[Section, ...]:
    """Return the sections of a page in their order.

    :param page: name of its folder, `participatory-budgeting`
    :param language: of the reader
    :param own: a portal's own folder, which holds a folder of that name; empty for none
    """
    found = {**_files(SHIPPED / page), **(_files(Path(own) / page) if own else {})}
    wanted = "en" if language.startswith("en") else "th"
    read = (_section(found[key], wanted) for key in sorted(found, key=_place))
    return tuple(section for section in read if section)


def _place(key: str) -> tuple[int, str]:
    number, _, name = key.partition("-")
    return int(number), name


def _files(folder: Path) -> dict[str, dict[str, Path]]:
    """Return the files of a folder by section and language; nothing where there is no folder."""
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        if named := _FILE.fullmatch(path.name):
            found.setdefault(named["key"], {})[named["language"]] = path
    return found


def _section(paths: Mapping[str, Path], wanted: str) -> Section | None:
    language = wanted if wanted in paths else next(iter(paths))
    text = paths[language].read_text(encoding="utf-8-sig").strip()
    if not text:
        return None
    first, _, rest = text.partition("\n")
    named = _FILE.fullmatch(paths[language].name)
    name = named["name"] if named else ""
    return Section(name, language, first.lstrip("# ").strip(), rest.strip())
