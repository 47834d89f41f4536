"""A table of units beside a table of load, as test systems are printed.

Units: ``unit`` (or ``name``), ``capacity_mw``, ``mttf_h`` and ``mttr_h`` (or ``for``, the forced
outage rate, with ``mttr_h``), and ``zone`` where the load has several. Load: ``load_mw``, or
``fraction_of_annual_peak`` with a peak, or a column [MW] for each zone; a row for each hour.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError, Place
from tanheng.domains.grid.readers.table import Table, outages
from tanheng.domains.grid.system import System, Units, years_of
from tanheng.store.tables import column_names

__all__ = ["read_units_csv"]

Floats = NDArray[np.float64]

_SHAPE = "fraction_of_annual_peak"
_CLOCKS = ("time", "hour", "week", "day", "hour_of_day", "date")


def read_units_csv(
    units: Path, load: Path, peak_mw: float | None = None, years: float | None = None
) -> System:
    """Read a system from two tables.

    Parameters
    ----------
    peak_mw : float, optional
        Peak of the year, by which a load given as a fraction is multiplied.
    years : float, optional
        Years that the load stands for; left out, as many as its hours make.

    Raises
    ------
    InputError
        With file, line and field of what cannot be used; also where there are several zones, which
        no line joins here.
    """
    field = "unit" if "unit" in column_names(units) else "name"
    table = Table.read(units, (field, "capacity_mw"))
    zones, load_mw = _load(load, peak_mw)
    names, capacity = table.names(field), table.positive("capacity_mw")
    zone = table.zone(zones)
    if len(zones) > 1:
        raise InputError(
            f"no line leads from {zones[0]!r} to {zones[1]!r}: zones need a folder with lines.csv",
            Place(load.name, field=zones[1]),
        )
    return System(
        zones,
        load_mw,
        Units(names, zone, capacity[:, None], outages(table)),
        years=years_of(load_mw.shape[1], 1.0) if years is None else years,
    )


def _load(path: Path, peak_mw: float | None) -> tuple[tuple[str, ...], Floats]:
    """Zones and their load (Z, T)."""
    there = column_names(path)
    if _SHAPE in there:
        return ("system",), _of_peak(path, peak_mw)[None, :]
    zones = tuple(name for name in there if name.lower() not in _CLOCKS)
    if not zones:
        raise InputError(
            f"expected a column 'load_mw' or {_SHAPE!r}, came {', '.join(there)}", Place(path.name)
        )
    if peak_mw is not None:
        raise InputError(
            f"a peak goes with a column {_SHAPE!r}, came {', '.join(there)}", Place(path.name)
        )
    table = Table.read(path, zones)
    named = ("system",) if zones == ("load_mw",) else zones
    return named, np.stack([table.positive(zone) for zone in zones])


def _of_peak(path: Path, peak_mw: float | None) -> Floats:
    if peak_mw is None or not peak_mw > 0:
        came = "none" if peak_mw is None else f"{peak_mw:g} MW"
        raise InputError(
            f"expected a peak above 0 MW to go with it, came {came}", Place(path.name, field=_SHAPE)
        )
    return peak_mw * Table.read(path, (_SHAPE,)).positive(_SHAPE)
