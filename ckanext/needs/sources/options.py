"""How sources are fetched and read."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

#: Nobody's budget is larger; a wrong address must not fill the memory.
MAX_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """What an operator may change.

    :param allowed_hosts: hosts (`name` or `name:port`) that may have an address that is not public
    :param max_bytes: of a file, unpacked
    :param timeout: seconds to connect in, and to wait for the next piece
    :param total_timeout: seconds for the whole of a file, redirects and retries included; 0 = ten
        times `timeout`
    :param max_redirects: how many redirects are followed
    :param retries: how often to ask again after a status of `TRY_AGAIN`
    :param backoff: seconds before the first retry; doubled before each next one
    :param site_url: address of this portal, for the User-Agent; may be empty
    """

    allowed_hosts: tuple[str, ...] = ()
    max_bytes: int = MAX_BYTES
    timeout: float = 60
    total_timeout: float = 0
    max_redirects: int = 5
    retries: int = 3
    backoff: float = 2
    site_url: str = ""

    @property
    def most_seconds(self) -> float:
        """Seconds for the whole of a file."""
        return self.total_timeout or 10 * self.timeout

    @property
    def user_agent(self) -> str:
        """How we say who we are."""
        site = f" (+{self.site_url})" if self.site_url else ""
        return f"ckanext-needs/{version('ckanext-needs')}{site}"


#: What bounds the cells of a PDF's tables: drawn lines, or where the words stand.
TABLE_LINES = ("ruled", "text")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is to be read.

    :param encoding: of a text file; empty = found out
    :param sheets: of a workbook, by name, or `*` for all; none = the first
    :param delimiter: between the cells of a CSV; empty = found out
    :param header_row: row of a CSV or a sheet on which the header begins, from 1; 0 = found out
    :param header_rows: how many rows the header has; 0 = one, or what merged cells say
    :param records: where in a JSON file the records are (`result.records`); empty = found out
    :param key_column: of the tables of a PDF: a row without a cell there goes on with the one
        before; empty = every row stands for itself
    :param table_lines: what bounds the cells of a PDF's tables: one of `TABLE_LINES`
    """

    encoding: str = ""
    sheets: tuple[str, ...] = ()
    delimiter: str = ""
    header_row: int = 0
    header_rows: int = 0
    records: str = ""
    key_column: str = ""
    table_lines: str = "ruled"
