"""The linear programme of unknown counts and their known sums, solved by HiGHS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import highspy
import numpy as np
import numpy.typing as npt
from scipy.sparse import csgraph, csr_array

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sums:
    """Known sums of unknown counts, one entry a term, in the order of the sums.

    :param unknowns: how many there are
    :param row: number of the sum; cell: number of the unknown in it; sign: 1 or -1
    :param known: what each sum is
    """

    unknowns: int
    row: Numbers
    cell: Numbers
    sign: Floats
    known: Floats

    def components(self) -> tuple[Numbers, Flags]:
        """Return for each unknown the number of its component, and whether any sum holds it."""
        size = len(self.known) + self.unknowns
        ends = (self.row, self.cell + len(self.known))
        graph = csr_array((np.ones(len(self.row)), ends), shape=(size, size))
        found = cast("tuple[int, Numbers]", csgraph.connected_components(graph, directed=False))
        linked = np.zeros(self.unknowns, dtype=np.bool_)
        linked[self.cell] = True
        return found[1][len(self.known) :], linked


class Programme:
    """One programme, asked many questions: each solution starts from the one before."""

    def __init__(self, sums: Sums, low: Floats, high: Floats) -> None:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = sums.unknowns, len(sums.known)
        lp.col_cost_ = np.zeros(sums.unknowns)
        lp.col_lower_, lp.col_upper_ = low, high
        lp.row_lower_ = lp.row_upper_ = sums.known
        lp.sense_ = highspy.ObjSense.kMaximize
        starts = np.searchsorted(sums.row, np.arange(len(sums.known) + 1))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = starts.astype(np.int32)
        lp.a_matrix_.index_, lp.a_matrix_.value_ = sums.cell, sums.sign
        self.model = highspy.Highs()
        for option, value in OPTIONS.items():
            self.model.setOptionValue(option, value)
        self.model.passModel(lp)

    def maximised(self, aim: Floats) -> Floats:
        """Return a solution in which the sum of the unknowns, each times its aim, is greatest.

        :raises RuntimeError: there is none, or HiGHS gave up
        """
        columns = np.arange(len(aim), dtype=np.int32)
        self.model.changeColsCost(len(aim), columns, aim)
        self.model.run()
        status = self.model.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            said = self.model.modelStatusToString(status)
            raise RuntimeError(f"the audit of withheld counts failed: {said}")
        return np.array(self.model.getSolution().col_value, dtype=np.float64)


#: The primal simplex method takes up where it was when only the aim has changed.
OPTIONS: dict[str, bool | str | int] = {
    "output_flag": False,
    "presolve": "off",
    "simplex_strategy": 4,
    "threads": 1,
}
