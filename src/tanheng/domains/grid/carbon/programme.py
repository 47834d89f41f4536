"""The linear programme of a block of hours: columns and rows of one hour, repeated.

Columns of an hour, in this order: groups of units, exchanges there and back, load shed, load (its
two bounds are the load), storage charged, discharged, and held. Rows of an hour: the balance of
each zone [MW], the energy of each storage [MWh].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tanheng.core import InputError

__all__ = ["Block", "Layout", "Solved"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Layout:
    """What the hours of a programme have in common.

    Parameters
    ----------
    zones : int
    group_zone : ndarray of int64, shape (G,)
    start, end : ndarray of int64, shape (C,)
        Zones that an exchange joins.
    storage_zone : ndarray of int64, shape (S,)
    charge, discharge, carryover : ndarray, shape (S,)
        Energy gained per MWh charged, lost per MWh discharged, and kept from hour to hour.
    step_h : float
    cost, emissions : ndarray, shape (columns,)
        Of a MWh of each column of an hour.
    """

    zones: int
    group_zone: Ints
    start: Ints
    end: Ints
    storage_zone: Ints
    charge: Floats
    discharge: Floats
    carryover: Floats
    step_h: float
    cost: Floats
    emissions: Floats

    def parts(self) -> dict[str, slice]:
        """Where each kind of column stands within an hour."""
        count = self.storage_zone.size
        sizes = {"units": self.group_zone.size, "there": self.start.size, "back": self.start.size}
        sizes |= {"shed": self.zones, "load": self.zones}
        sizes |= {"charge": count, "discharge": count, "held": count}
        ends = np.cumsum(list(sizes.values()))
        return {
            name: slice(int(end) - size, int(end))
            for (name, size), end in zip(sizes.items(), ends, strict=True)
        }

    def hour(self) -> sp.csr_array:
        """Rows of an hour on its own columns."""
        here = np.eye(self.zones)
        units, stored = here[:, self.group_zone], here[:, self.storage_zone]
        there = here[:, self.end] - here[:, self.start]
        count = self.storage_zone.size
        none = np.zeros((self.zones, count))
        balance = np.hstack([units, there, -there, here, -here, -stored, stored, none])
        energy = np.zeros((count, balance.shape[1]))
        part = self.parts()
        energy[:, part["charge"]] = -np.diag(self.step_h * self.charge)
        energy[:, part["discharge"]] = np.diag(self.step_h * self.discharge)
        energy[:, part["held"]] = np.eye(count)
        return sp.csr_array(np.vstack([balance, energy]))

    def from_before(self) -> sp.csr_array:
        """Rows of an hour on the columns of the hour before."""
        count = self.storage_zone.size
        rows = np.zeros((self.zones + count, self.cost.size))
        rows[self.zones :, self.parts()["held"]] = -np.diag(self.carryover)
        return sp.csr_array(rows)


@dataclass(frozen=True)
class Solved:
    """A block at its optimum.

    Attributes
    ----------
    columns : ndarray, shape (H, columns)
    price_per_mwh, marginal_kg_per_mwh : ndarray, shape (H, Z)
    """

    columns: Floats
    price_per_mwh: Floats
    marginal_kg_per_mwh: Floats


class Block:
    """Programme of some hours that is solved again and again with other bounds."""

    def __init__(self, layout: Layout, hours: int, initial_mwh: Floats) -> None:
        self._layout, self._hours = layout, hours
        matrix = sp.kron(sp.eye_array(hours), layout.hour())
        if hours > 1:
            matrix = matrix + sp.kron(sp.eye_array(hours, k=-1), layout.from_before())
        zeros = np.zeros((hours, layout.zones + initial_mwh.size))
        zeros[0, layout.zones :] = layout.carryover * initial_mwh
        self._emissions = np.tile(layout.emissions, hours)
        self._solver: Any = _solver(
            sp.csc_array(matrix), np.tile(layout.cost, hours), zeros.ravel()
        )

    def solve(self, lower: Floats, upper: Floats) -> Solved:
        """Solve with these bounds of the columns, (H, columns) each."""
        solver, count = self._solver, lower.size
        places = np.arange(count, dtype=np.int32)
        solver.changeColsBounds(count, places, lower.ravel(), upper.ravel())
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise InputError("storages: what is held at the start cannot be held again at the end")
        solution = solver.getSolution()
        shape = (self._hours, -1)
        zones = self._layout.zones
        return Solved(
            np.asarray(solution.col_value).reshape(shape),
            np.asarray(solution.row_dual).reshape(shape)[:, :zones],
            self._marginal().reshape(shape)[:, :zones],
        )

    def _marginal(self) -> Floats:
        """Change of emissions with each row's right side: e_B B^-1 at the optimal basis B."""
        _, basic = self._solver.getBasicVariables()
        basic = np.asarray(basic)
        emitted = np.where(basic >= 0, self._emissions[np.maximum(basic, 0)], 0.0)
        return np.asarray(self._solver.getBasisTransposeSolve(emitted)[1], dtype=np.float64)


def _solver(matrix: sp.csc_array, cost: Floats, right: Floats) -> Any:
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = cost
    model.col_lower_ = model.col_upper_ = np.zeros(cost.size)
    model.row_lower_ = model.row_upper_ = right
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    # The stubs of highspy leave out much of what its solver has.
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    # Without presolve the basis of one block is the start of the next, and stays at hand.
    solver.setOptionValue("presolve", "off")
    solver.passModel(model)
    return solver
