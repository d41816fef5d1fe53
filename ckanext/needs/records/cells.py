"""Where a mapping finds a value: in which column of the source, or the same for every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ckanext.needs.declared import Node, declaration_error
from ckanext.needs.thai import fold

#: At the end of a word to look for: the cell only has to begin so (`รวม*`).
ANY_END = "*"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value comes from: a column of the source, or the same value for every row.

    :param columns: what the column may be called; the first of them that the source has is taken
    :param value: the same for every row, when no column is named
    :param filled: take, row by row, the first of `columns` that is not empty
    :param optional: the source may have none of the columns; the value is empty then
    """

    columns: tuple[str, ...] = ()
    value: str = ""
    filled: bool = False
    optional: bool = False

    def found(self, header: Sequence[str]) -> tuple[str, ...]:
        """Return the columns to read, of those in a header: one, or more for `filled`."""
        there = tuple(name for name in self.columns if name in header)
        return there if self.filled else there[:1]

    def of(self, cells: Mapping[str, str]) -> str:
        """Return the value for a row of cells."""
        if not self.columns:
            return self.value
        return next((cells[name] for name in self.found(tuple(cells)) if cells[name]), "")

    @property
    def shown(self) -> str:
        """What to call the column in a message."""
        return " / ".join(self.columns)

    def __bool__(self) -> bool:
        """Whether the mapping says anything of the value."""
        return bool(self.columns or self.value)


#: What a mapping says nothing of.
NO_CELL = Cell()


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of one column that mark a row as something else than a record.

    :param texts: compared without spaces and punctuation; one that ends in `*` is only the
        beginning; an empty one is an empty cell
    """

    column: str
    texts: tuple[str, ...]

    def match(self, text: str) -> bool:
        """Return whether a cell is one of them."""
        found = fold(text)
        return any(
            found.startswith(fold(word)) if word.endswith(ANY_END) else found == fold(word)
            for word in self.texts
        )


def read_cell(node: Node, key: str, required: bool = False) -> Cell:
    """Read one key of a mapping.

    `key: column`; `key: [column, other name of it]`; `key: {value: the same for every row}`;
    `key: {column: ..., optional: true}`; `key: {filled: [column, the one where it is empty]}`
    """
    if not node.has(key) and not required:
        node.text(key, "")
        return Cell()
    if node.is_list(key):
        return Cell(_some(node, key))
    try:
        return Cell((node.text(key),))
    except ValueError:
        return _read_group(node.child(key))


def _read_group(child: Node) -> Cell:
    if child.has("filled"):
        cell = Cell(_some(child, "filled"), filled=True, optional=child.flag("optional"))
    elif child.has("column"):
        cell = Cell(_some(child, "column"), optional=child.flag("optional"))
    else:
        cell = Cell(value=child.text("value"))
    child.done()
    return cell


def _some(node: Node, key: str, blank: bool = False) -> tuple[str, ...]:
    """Return a text or texts; `blank`: empty ones are texts too."""
    one = None if not blank else ""
    names = node.texts(key, blank) if node.is_list(key) else (node.text(key, one),)
    if not names:
        raise declaration_error(
            node.file, f"{node.path}.{key}", "ต้องมีชื่อคอลัมน์อย่างน้อยหนึ่งชื่อ", "needs one column at least"
        )
    return names


def read_words(node: Node, key: str) -> tuple[Words, ...]:
    """Read `key: {COLUMN: [text, ...]}`; nothing when the key is not there."""
    child = node.child(key, optional=True)
    return tuple(Words(column, _some(child, column, blank=True)) for column in child)
