"""Carbon intensity of what areas consume, traced along the flows between them.

Power that comes into an area mixes there, and all that leaves it, to its own consumers or to its
neighbours, is of one intensity x (Bialek 1996, Tracing the flow of electricity, IEE Proc. 143(4);
for emissions de Chalendar, Taggart and Benson 2019, PNAS 116(51), eq. 1):

    (P_i + sum_j m_ij) x_i = e_i + sum_j m_ij x_j

with net generation P, emissions e, and m_ij what area i imports from area j.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError

__all__ = ["consumption_average", "consumption_mwh", "production_average"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_AT_ONCE = 1 << 22


def production_average(generation_mwh: Floats, emissions_kg: Floats) -> Floats:
    """Average intensity of what areas generate [kg/MWh = g/kWh]; NaN where they generate none."""
    none = np.full(generation_mwh.shape, np.nan)
    return np.asarray(np.divide(emissions_kg, generation_mwh, out=none, where=generation_mwh > 0))


def consumption_mwh(generation_mwh: Floats, start: Ints, end: Ints, flow_mwh: Floats) -> Floats:
    """Consumption of areas, (A, T): what they generate and import, less what they export.

    Parameters
    ----------
    generation_mwh : ndarray, shape (A, T)
    start, end : ndarray of int64, shape (L,)
        Positions of the areas that each of the L interchanges joins.
    flow_mwh : ndarray, shape (L, T)
        Flow from start to end; negative for the other way.
    """
    used = np.array(generation_mwh, dtype=np.float64)
    np.add.at(used, end, flow_mwh)
    np.subtract.at(used, start, flow_mwh)
    return used


def consumption_average(
    generation_mwh: Floats, emissions_kg: Floats, start: Ints, end: Ints, flow_mwh: Floats
) -> Floats:
    """Average intensity of what areas consume [kg/MWh = g/kWh], by flow tracing.

    One linear system per hour; those of many hours are solved together. What areas consume times
    this intensity adds up to all emissions.

    Parameters
    ----------
    generation_mwh, emissions_kg : ndarray, shape (A, T)
        Net generation (at least 0) and its emissions.
    start, end : ndarray of int64, shape (L,)
    flow_mwh : ndarray, shape (L, T)
        As in ``consumption_mwh``.

    Returns
    -------
    ndarray, shape (A, T)
        NaN where an area neither generates nor imports.

    Raises
    ------
    InputError
        When generation is negative or not a number, or power goes round in a circle that no
        generator feeds.
    """
    _check(generation_mwh, "generation_mwh", least=0.0)
    _check(emissions_kg, "emissions_kg")
    _check(flow_mwh, "flow_mwh")
    areas, steps = generation_mwh.shape
    intensity = np.empty((areas, steps))
    chunk = max(1, _AT_ONCE // max(1, areas * areas))
    for first in range(0, steps, chunk):
        hours = slice(first, first + chunk)
        imports = _imports(areas, start, end, flow_mwh[:, hours])
        intensity[:, hours] = _solve(generation_mwh[:, hours], emissions_kg[:, hours], imports)
    return intensity


def _imports(areas: int, start: Ints, end: Ints, flow_mwh: Floats) -> Floats:
    """Tell what area i imports from area j, (T, A, A)."""
    imports = np.zeros((areas, areas, flow_mwh.shape[1]))
    np.add.at(imports, (end, start), np.maximum(flow_mwh, 0.0))
    np.add.at(imports, (start, end), np.maximum(-flow_mwh, 0.0))
    return np.moveaxis(imports, -1, 0)


def _solve(generation_mwh: Floats, emissions_kg: Floats, imports: Floats) -> Floats:
    through = generation_mwh.T + imports.sum(axis=2)
    idle = through <= 0
    matrix = -imports
    diagonal = np.arange(through.shape[1])
    matrix[:, diagonal, diagonal] += np.where(idle, 1.0, through)
    try:
        mixed = np.linalg.solve(matrix, emissions_kg.T[:, :, None])[:, :, 0]
    except np.linalg.LinAlgError:
        raise InputError("flow_mwh: power goes round in a circle that no generator feeds") from None
    return np.where(idle, np.nan, mixed).T


def _check(values: Floats, name: str, least: float = -np.inf) -> None:
    bad = np.argwhere(~(np.isfinite(values) & (values >= least)))
    if len(bad):
        row, step = bad[0]
        wanted = "a number" if np.isinf(least) else f"at least {least:g}"
        raise InputError(
            f"{name}: expected {wanted}, came {values[row, step]:g} in row {row}, step {step}"
        )
