"""Synthetic needs for the measurements, as files and as `package_create` takes them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

Packages = list[dict[str, Any]]
#: Ten digits in a row would be taken for somebody's telephone.
LETTERS = str.maketrans("0123456789", "ghijklmnop")


class Needs:
    """Synthetic needs, new ones for each name asked for.

    :param folder: where their files are written
    :param size: how many there are at most
    """

    def __init__(self, folder: Path, size: int) -> None:
        from ckanext.needs import lists
        from ckanext.needs.demo.loading import ensure_agencies
        from ckanext.needs.demo.needs import make_needs
        from ckanext.needs.demo.script import read_script

        self._folder, self._run = folder, uuid4().hex.translate(LETTERS)
        script = read_script()
        ensure_agencies(script)
        self._needs = list(make_needs(script, lists.current(), size, 0))

    def csv(self, name: str, count: int, changed_every: int = 0) -> Path:
        """Return a spreadsheet of needs that the portal does not have yet.

        :param changed_every: each so many-th has another title than usual; 0: none has
        """
        from ckanext.needs.demo.needs import write_csv

        file = self._folder / f"{name}.csv"
        system = self.system(name)
        needs = (
            replace(need, source_system=system, title=f"{need.title} (แก้ไข)")
            if changed_every and number % changed_every == 0
            else replace(need, source_system=system)
            for number, need in enumerate(self._needs[:count])
        )
        write_csv(list(needs), file)
        return file

    def system(self, name: str) -> str:
        """Return the source system of the needs of a name."""
        return f"bench-{self._run}-{name}"

    def packages(self, name: str, count: int) -> Packages:
        """Return such needs as `package_create` takes them."""
        from ckanext.needs import lists
        from ckanext.needs.load import as_package
        from ckanext.needs.records.need_files import read_needs

        needs = read_needs(self.csv(name, count), lists.current())
        return [as_package(need) for need in needs]

    def json_lines(self, name: str, count: int) -> Path:
        """Return such needs as a file for ckanapi."""
        file = self._folder / f"{name}.jsonl"
        lines = (json.dumps(one, ensure_ascii=False) for one in self.packages(name, count))
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file


def found(source_system: str) -> int:
    """Return how many needs of a source system a search finds."""
    import ckan.plugins.toolkit as tk

    from ckanext.needs.catalogue.publishing import site_context

    query = {"fq": f'extras_source_system:"{source_system}"', "rows": 0, "include_private": True}
    return int(tk.get_action("package_search")(site_context(), query)["count"])
