"""The cells of a batch as a mapping names them."""

from __future__ import annotations

from collections.abc import Sequence

from ckanext.needs.problems import SourceRef
from ckanext.needs.records.budget_line import PATH_SEPARATOR
from ckanext.needs.records.cells import Cell
from ckanext.needs.records.texts import coded, column, combined, constant, normalised
from ckanext.needs.sources.arrow import Column, pa, pc
from ckanext.needs.sources.batches import Batch


class BatchCells:
    """Columns of texts of one batch; each is encoded and cleaned once.

    :param corrections: misspelled text to the right one
    """

    def __init__(self, batch: Batch, corrections: dict[str, str]) -> None:
        self.batch, self._corrections = batch, corrections
        self._raw: dict[Cell, Column] = {}
        self._texts: dict[Cell, Column] = {}

    def raw(self, cell: Cell) -> Column:
        """Return the cells as the source has them; empty where it has no such column."""
        if cell not in self._raw:
            self._raw[cell] = self._read(cell)
        return self._raw[cell]

    def texts(self, cell: Cell) -> Column:
        """Return the cells in one form of Thai text, corrected."""
        if cell not in self._texts:
            raw = self.raw(cell)
            texts = normalised(raw.dictionary)
            for wrong, right in self._corrections.items():
                texts = pc.replace_substring(texts, wrong, right)
            self._texts[cell] = pa.DictionaryArray.from_arrays(raw.indices, texts)
        return self._texts[cell]

    def path(self, cells: Sequence[Cell], above: str) -> Column:
        """Return the code path of each row.

        :param above: the path of the headings over the table
        """
        if not cells:
            return constant(above, self.batch.size)
        columns = [coded(self.texts(cell)) for cell in cells]
        places, first = combined([codes for codes, _ in columns])
        texts = [values.to_pylist() for _, values in columns]
        paths: list[str] = []
        for row in first.tolist():
            each = zip(columns, texts, strict=True)
            classes = (values[int(codes[row])] for (codes, _), values in each)
            paths.append(PATH_SEPARATOR.join(text for text in (above, *classes) if text))
        return column(places, paths)

    def refs(self) -> Column:
        """Return where each row was read, as text."""
        where = self.batch.head.ref
        begin = f"{SourceRef(where.file, where.part)}:"
        rows = pa.array(self.batch.rows).cast(pa.string())
        return pc.binary_join_element_wise(pa.scalar(begin), rows, "")

    def _read(self, cell: Cell) -> Column:
        names = cell.found(self.batch.head.columns)
        if not names:
            return constant(cell.value, self.batch.size)
        texts = self.batch.cells[names[-1]]
        for name in reversed(names[:-1]):
            cells = self.batch.cells[name]
            empty = pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(cells)), 0)
            texts = pc.if_else(empty, texts, cells)
        return column(*coded(texts))
