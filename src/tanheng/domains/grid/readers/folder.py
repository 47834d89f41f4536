"""A province as its planner writes it down: a table of units, one of load, and what else there is.

``units.csv``
    ``name``, ``capacity_mw``; further ``zone``, ``kind``, ``fuel``, ``mttf_h`` and ``mttr_h`` (or
    ``for``, the forced outage rate, with ``mttr_h``), ``output``: the column of ``output.csv`` that
    says what share of its capacity it gives in each hour, ``cost_per_mwh`` and ``co2_kg_per_mwh``
    (left out: the direct factor of its fuel).
``load.csv``
    A column for each zone [MW], a row for each hour; other columns (a clock) are left alone.
``output.csv``
    Shares of capacity, 0 to 1, a row for each hour of the load.
``storage.csv``
    ``name``, ``power_mw``, ``energy_mwh``; further ``zone``, ``efficiency`` (of a round trip),
    ``mttf_h`` and ``mttr_h``.
``lines.csv``
    ``name``, ``from``, ``to``, ``capacity_mw``; further ``back_mw``, ``mttf_h`` and ``mttr_h``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError, Place
from tanheng.domains.grid.carbon.factors import factor_of
from tanheng.domains.grid.carbon.fuels import Burn
from tanheng.domains.grid.plants import KINDS, Plants
from tanheng.domains.grid.readers.connection import refuse_apart
from tanheng.domains.grid.readers.table import Table, outages
from tanheng.domains.grid.system import Lines, Storages, System, Units, years_of
from tanheng.store.tables import column_names

__all__ = ["read_folder"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_OUTAGES = ("mttf_h", "mttr_h", "for")
_UNITS = ("zone", "kind", "fuel", *_OUTAGES, "output", "cost_per_mwh", "co2_kg_per_mwh")
_STORAGE = ("zone", "efficiency", *_OUTAGES)
_LINES = ("back_mw", *_OUTAGES)


def read_folder(
    folder: Path, start_s: int = 0, years: float | None = None
) -> tuple[System, Plants]:
    """Read a system from a folder of tables.

    Parameters
    ----------
    start_s : int
        Start of the first hour of the load, seconds since 1970 UTC.
    years : float, optional
        Years that the load stands for; left out, as many as its hours make.

    Raises
    ------
    InputError
        With file, line and field of what cannot be used.
    """
    units = Table.read(folder / "units.csv", ("name", "capacity_mw"), _UNITS)
    zones, load_mw = _load(folder / "load.csv", units)
    names, steps = units.names(), load_mw.shape[1]
    installed = units.positive("capacity_mw")
    capacity = installed[:, None] * _output(folder / "output.csv", units, steps)
    kinds = units.words("kind", "thermal", KINDS)
    storage, lines = folder / "storage.csv", _lines(folder / "lines.csv", zones)
    system = System(
        zones,
        load_mw,
        Units(names, units.zone(zones), capacity, outages(units)),
        storages=_storages(storage, zones) if storage.is_file() else Storages(),
        lines=lines,
        start_s=start_s,
        years=years_of(steps, 1.0) if years is None else years,
    )
    fuels = units.words("fuel", "")
    plants = Plants(kinds, fuels, installed)
    return system, replace(plants, burn=_burn(units, plants))


def _burn(units: Table, plants: Plants) -> Burn | None:
    """Read what units cost and emit; none where the table does not say what they cost."""
    if not units.has("cost_per_mwh"):
        return None
    free = plants.of_kind("hydro", "wind", "solar")
    cost, emitted = units.numbers("cost_per_mwh"), units.numbers("co2_kg_per_mwh")
    for row in np.flatnonzero(np.isnan(cost) & ~free):
        raise InputError("expected a cost, came nothing", units.place(int(row), "cost_per_mwh"))
    for row in np.flatnonzero(np.isnan(emitted)):
        try:
            emitted[row] = factor_of(plants.burnt[row], "direct").g_per_kwh
        except InputError as error:
            raise InputError(error.message, units.place(int(row), "fuel")) from None
    none = np.zeros(len(cost))
    return Burn(none + 1.0, none, np.where(np.isnan(cost), 0.0, cost), emitted)


def _load(path: Path, units: Table) -> tuple[tuple[str, ...], Floats]:
    """Zones and their load (Z, T): the zones that units name, or the one column called so."""
    there = column_names(path)
    if units.has("zone"):
        units.names("zone", once=False)
    named = tuple(dict.fromkeys(units.words("zone", ""))) if units.has("zone") else ()
    clocks = ("time", "hour", "week", "day", "hour_of_day", "date")
    zones = named or tuple(name for name in there if name.lower() not in clocks)
    if not zones or (not named and len(zones) > 1):
        raise InputError(
            f"expected one column of load, or a zone for each unit; {path.name} has "
            f"{', '.join(there)}"
        )
    for row, zone in enumerate(units.words("zone", zones[0])):
        if zone not in there:
            raise InputError(
                f"no column {zone!r} in {path.name}; it has {', '.join(there)}",
                units.place(row, "zone"),
            )
    table = Table.read(path, zones)
    extra = [n for n in there if n not in zones and n.lower() not in clocks]
    if extra:
        raise InputError(f"no unit stands in zone {extra[0]!r}", Place(path.name, field=extra[0]))
    return zones, np.stack([table.positive(zone) for zone in zones])


def _output(path: Path, units: Table, steps: int) -> Floats:
    """Share of capacity that each unit can give, (N, T) or (N, 1) where none has an output."""
    columns = units.words("output", "")
    for row, kind in enumerate(units.words("kind", "thermal")):
        if kind in ("wind", "solar") and not columns[row]:
            raise InputError(
                "expected a column of output.csv, came nothing", units.place(row, "output")
            )
    if not any(columns):
        return np.ones((len(columns), 1))
    there = column_names(path)
    for row, name in enumerate(columns):
        if name and name not in there:
            raise InputError(
                f"no column {name!r} in {path.name}; it has {', '.join(there)}",
                units.place(row, "output"),
            )
    table = Table.read(path, tuple(dict.fromkeys(name for name in columns if name)))
    if table.frame.height != steps:
        raise InputError(
            f"expected {steps} rows, one for each of the load, came {table.frame.height}",
            Place(path.name),
        )
    shares = np.ones((len(columns), steps))
    for row, name in enumerate(columns):
        if name:
            shares[row] = table.positive(name, most=1.0)
    return shares


def _storages(path: Path, zones: Sequence[str]) -> Storages:
    table = Table.read(path, ("name", "power_mw", "energy_mwh"), _STORAGE)
    power, energy = table.positive("power_mw"), table.positive("energy_mwh")
    every = np.arange(power.size)
    one_way = np.sqrt(table.above_zero("efficiency", every, 1.0, most=1.0))
    return Storages(
        table.names(),
        table.zone(zones),
        power,
        power,
        energy,
        one_way,
        one_way,
        np.ones(power.size),
        np.zeros(power.size),
        outages(table),
    )


def _lines(path: Path, zones: Sequence[str]) -> Lines:
    if len(zones) == 1:
        return Lines()
    table = Table.read(path, ("name", "from", "to", "capacity_mw"), _LINES)
    forward = table.positive("capacity_mw")
    back = table.numbers("back_mw")
    lines = Lines(
        table.names(),
        table.zone(zones, "from"),
        table.zone(zones, "to"),
        forward,
        np.where(np.isnan(back), forward, back),
        outages(table),
    )
    refuse_apart(zones, lines, Place(table.path.name, field="to"))
    return lines
