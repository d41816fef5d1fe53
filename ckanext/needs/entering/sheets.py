"""Names in the spreadsheet that an office fills in, which the loader knows too."""

from __future__ import annotations

from ckanext.needs.sources.rows import RawTable
from ckanext.needs.thai import fold

#: Its sheets: the needs, the lists that cells choose from, how it is filled in.
NEEDS, LISTS, HELP = "ความต้องการ", "รายการ", "วิธีกรอก"
#: What stands as id in the row that shows how it is done.
EXAMPLE = "ตัวอย่าง"


def is_example(cell: str) -> bool:
    """Whether an id says that its row is an example: such a row is no need."""
    return fold(cell) == fold(EXAMPLE)


def unread(table: RawTable) -> tuple[str, ...]:
    """Return the sheets that nobody read and that may hold needs: not those of lists and help."""
    return tuple(name for name in table.unread if name not in (LISTS, HELP))
