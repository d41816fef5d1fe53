"""Where a dataset's rows come from, as `sources` of its datapackage says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ckanext.needs.bilingual import Text

Said = dict[str, str | dict[str, int]]


@dataclass(frozen=True, slots=True)
class Rows:
    """What became of a source's rows.

    :param read: data rows of the source
    :param used: those that became records
    :param refused: those with an error
    :param withheld: cells of the published tables that the privacy gate emptied
    :param not_cleared: those of them that are texts which nobody has cleared, where there are any
    """

    read: int | None = None
    used: int | None = None
    refused: int | None = None
    withheld: int | None = None
    not_cleared: int | None = None

    def as_json(self) -> dict[str, int]:
        """Return the numbers that are known."""
        known = {
            "read": self.read,
            "used": self.used,
            "refused": self.refused,
            "withheld": self.withheld,
            "not_cleared": self.not_cleared,
        }
        return {name: number for name, number in known.items() if number is not None}


@dataclass(frozen=True, slots=True)
class Source:
    """One source of a dataset.

    Nothing here may change while the source does not: the datapackage is a part of what tells an
    edition from the one before. So `fetched` is when these contents first came, not the last look.

    :param path: address or file; empty = not said
    :param fetched: ISO date or time of the contents
    :param sha256: of the contents, hexadecimal
    :param mapping: what made records of the rows: name of the harvester and version of its mapping
    """

    title: Text
    path: str = ""
    fetched: str = ""
    sha256: str = ""
    mapping: str = ""
    rows: Rows = Rows()

    def with_withheld(self, cells: int, not_cleared: int = 0) -> Source:
        """Return the source with the number of cells that the privacy gate emptied.

        :param not_cleared: those of them that are texts which nobody has cleared
        """
        rows = replace(self.rows, withheld=cells, not_cleared=not_cleared or None)
        return replace(self, rows=rows)

    def as_json(self) -> Said:
        """Return the entry of `sources`: the standard's `title`, `path`, `version`, and ours."""
        known: Mapping[str, str] = {
            "title": self.title.th,
            "path": self.path,
            "version": self.fetched,
            "fetched": self.fetched,
            "hash": f"sha256:{self.sha256}" if self.sha256 else "",
            "mapping": self.mapping,
        }
        said: Said = {name: value for name, value in known.items() if value}
        rows = self.rows.as_json()
        return said | ({"rows": rows} if rows else {})
