"""RTS-GMLC as its files are (Barrows et al. 2020, IEEE Trans. Power Systems 35(1), 119-127).

- Zones are the three regions (``Area`` of ``bus.csv``); lines are the branches between them: AC by
  ``Cont Rating`` with outages by ``Perm OutRate`` [per year] and ``Duration`` [h], DC by
  ``MW Load`` with ``Line FOR Perm`` [per year] and ``MTTR Line Hours``; outages of DC stations are
  left out.
- Wind, PV, rooftop PV and hydro are their day-ahead series [MW] and never fail. So is CSP: its
  natural inflow is given at once, up to its capacity; its heat store is left out.
- Storage has the power of ``gen.csv``, the energy of ``storage.csv`` and the round-trip efficiency
  shared evenly between charge and discharge. Synchronous condensers give no power.
- The clock of the files has no zone; it is taken as UTC, unless the section says
  when it starts. The 8,784 hours are one year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError, Place
from tanheng.domains.grid.carbon import Burn
from tanheng.domains.grid.plants import Plants
from tanheng.domains.grid.readers.connection import refuse_apart
from tanheng.domains.grid.readers.table import Table
from tanheng.domains.grid.system import Lines, Outages, Storages, System, Units

__all__ = ["read_rts_gmlc"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_HOURS_PER_YEAR = 8_760.0
_KG_PER_LB = 0.45359237
_GENERATORS = ("GEN UID", "Bus ID", "Fuel", "PMax MW", "FOR", "MTTF Hr", "MTTR Hr")
_KINDS = {"Wind": "wind", "Solar": "solar", "Hydro": "hydro"}


def read_rts_gmlc(folder: Path) -> tuple[System, Plants]:
    """Read the system from the folder that holds ``gen.csv``.

    Raises
    ------
    InputError
        With file, line and field of what cannot be used.
    """
    buses = Table.read(folder / "bus.csv", ("Bus ID", "Area"))
    area = dict(zip(buses.names("Bus ID"), buses.words("Area", ""), strict=True))
    pointers = _Pointers.read(folder)
    zones, load_mw, start_s = _load(pointers)
    generators = Table.read(folder / "gen.csv", _GENERATORS)
    names = generators.names("GEN UID")
    zone = _zones_of(generators, "Bus ID", area, zones)
    fuel = np.array(generators.words("Fuel", ""))
    rated = generators.positive("PMax MW")
    stored = fuel == "Storage"
    kept = np.flatnonzero(~stored & (rated > 0))
    system = System(
        zones,
        load_mw,
        _units(generators, kept, names, zone, rated, pointers, load_mw.shape[1]),
        storages=_storages(folder, generators, np.flatnonzero(stored), names, zone),
        lines=_lines(folder, area, zones),
        start_s=start_s,
    )
    refuse_apart(zones, system.lines, Place("branch.csv", field="To Bus"))
    kinds = tuple(_KINDS.get(str(name), "thermal") for name in fuel[kept])
    fuels = tuple(str(name) for name in fuel[kept])
    return system, Plants(kinds, fuels, rated[kept], _burn(generators, kept))


@dataclass(frozen=True)
class _Pointers:
    """Which column of which file is whose day-ahead series.

    What flows into a heat store is told of the store, and its column is called as the generator.
    """

    folder: Path
    files: dict[tuple[str, str], str]

    @classmethod
    def read(cls, folder: Path) -> _Pointers:
        needed = ("Simulation", "Object", "Parameter", "Data File")
        table = Table.read(folder / "timeseries_pointers.csv", needed)
        simulation, *rest = (table.words(name, "") for name in needed)
        rows = zip(simulation, *rest, strict=True)
        owner = _owners(folder / "storage.csv")
        files = {(owner.get(o, o), p): f for s, o, p, f in rows if s == "DAY_AHEAD"}
        return cls(folder, files)

    def parameter_of(self, name: str) -> str | None:
        """Which series a generator has: its output, or what flows into its heat store."""
        return next((p for p in ("PMax MW", "Natural_Inflow") if (name, p) in self.files), None)

    def path(self, name: str, parameter: str) -> Path:
        """Where a series lies, beside ``gen.csv`` or where the pointer says."""
        told = Path(self.files[name, parameter])
        if (self.folder / told).is_file():
            return self.folder / told
        beside = [d for d in self.folder.iterdir() if d.name.lower() == told.parent.name.lower()]
        return (beside[0] if beside else self.folder) / told.name


def _load(pointers: _Pointers) -> tuple[tuple[str, ...], Floats, int]:
    """Zones, their load (Z, T), and the start of the first hour."""
    zones = tuple(name for name, parameter in pointers.files if parameter == "MW Load")
    if not zones:
        raise InputError(
            "expected day-ahead series of MW Load, came none", Place("timeseries_pointers.csv")
        )
    table = Table.read(pointers.path(zones[0], "MW Load"), ("Year", "Month", "Day", *zones))
    first = [int(table.positive(name)[0]) for name in ("Year", "Month", "Day")]
    start = datetime(first[0], first[1], first[2], tzinfo=UTC)
    return zones, np.stack([table.positive(zone) for zone in zones]), int(start.timestamp())


def _zones_of(table: Table, field: str, area: dict[str, str], zones: tuple[str, ...]) -> Ints:
    """Positions of the zones that buses lie in."""
    found = table.words(field, "")
    for row, bus in enumerate(found):
        if area.get(bus) not in zones:
            raise InputError(
                f"expected a bus of bus.csv in a zone of the load, came {bus!r}",
                table.place(row, field),
            )
    return np.array([zones.index(area[bus]) for bus in found], dtype=np.int64)


def _units(
    table: Table,
    kept: Ints,
    names: tuple[str, ...],
    zone: Ints,
    rated: Floats,
    pointers: _Pointers,
    steps: int,
) -> Units:
    capacity = np.repeat(rated[kept, None], steps, axis=1)
    mttf, mttr = _mean_times(table)
    tables: dict[Path, Table] = {}
    for row, k in enumerate(kept):
        parameter = pointers.parameter_of(names[k])
        if parameter is None:
            _refuse_without_series(table, int(k))
            continue
        path = pointers.path(names[k], parameter)
        series = tables.setdefault(path, tables.get(path) or Table.read(path, (names[k],)))
        output = series.positive(names[k])
        if output.size != steps:
            raise InputError(
                f"expected {steps} rows, one for each of the load, came {output.size}",
                Place(path.name, field=names[k]),
            )
        capacity[row] = output if parameter == "PMax MW" else np.minimum(output, rated[k])
        mttf[k] = np.inf
    outages = Outages.from_times(mttf[kept], mttr[kept])
    return Units(tuple(names[k] for k in kept), zone[kept], capacity, outages)


def _refuse_without_series(table: Table, row: int) -> None:
    """Refuse wind, sun and water that would give all they can in every hour."""
    if table.words("Fuel", "")[row] in _KINDS:
        raise InputError(
            "expected a day-ahead series in timeseries_pointers.csv, came none",
            table.place(row, "GEN UID"),
        )


def _mean_times(table: Table) -> tuple[Floats, Floats]:
    """Mean times to failure and repair [h]; a unit whose rate of outage is 0 never fails."""
    rate = table.positive("FOR", 0.0, most=1.0)
    mttf, mttr = table.numbers("MTTF Hr", 0.0), table.numbers("MTTR Hr", 0.0)
    for field, values in (("MTTF Hr", mttf), ("MTTR Hr", mttr)):
        bad = np.flatnonzero((rate > 0) & ~(values >= 1))
        if bad.size:
            row = int(bad[0])
            raise InputError(
                f"expected at least 1 hour, came {values[row]:g}", table.place(row, field)
            )
    return np.where(rate > 0, mttf, np.inf), np.where(rate > 0, mttr, 1.0)


def _storages(
    folder: Path, table: Table, rows: Ints, names: tuple[str, ...], zone: Ints
) -> Storages:
    if not rows.size:
        return Storages()
    reservoirs = Table.read(folder / "storage.csv", ("GEN UID", "Max Volume GWh", "position"))
    owner, position = reservoirs.words("GEN UID", ""), reservoirs.words("position", "")
    most = reservoirs.positive("Max Volume GWh")
    held = reservoirs.positive("Initial Volume GWh", 0.0)
    heads = [_head(owner, position, names[k]) for k in rows]
    for head in heads:
        if held[head] > most[head]:
            raise InputError(
                f"expected at most {most[head]:g}, came {held[head]:g}",
                reservoirs.place(head, "Initial Volume GWh"),
            )
    round_trip = table.above_zero("Storage Roundtrip Efficiency", rows, 100.0, most=100.0)
    one_way = np.sqrt(round_trip / 100)
    mttf, mttr = _mean_times(table)
    return Storages(
        tuple(names[k] for k in rows),
        zone[rows],
        table.positive("Pump Load MW")[rows],
        table.positive("PMax MW")[rows],
        1_000 * most[heads],
        one_way,
        one_way,
        np.ones(rows.size),
        1_000 * held[heads],
        Outages.from_times(mttf[rows], mttr[rows]),
    )


def _owners(path: Path) -> dict[str, str]:
    """Which generator a store belongs to, by the store's own name."""
    if not path.is_file():
        return {}
    table = Table.read(path, ("GEN UID",))
    stores, generators = table.words("Storage", ""), table.words("GEN UID", "")
    return dict(zip(stores, generators, strict=True)) if table.has("Storage") else {}


def _head(owner: tuple[str, ...], position: tuple[str, ...], name: str) -> int:
    """Row of a storage's upper reservoir."""
    rows = zip(owner, position, strict=True)
    found = [row for row, (unit, where) in enumerate(rows) if unit == name and where == "head"]
    if len(found) != 1:
        raise InputError(f"expected one head of {name!r}, came {len(found)}", Place("storage.csv"))
    return found[0]


def _lines(folder: Path, area: dict[str, str], zones: tuple[str, ...]) -> Lines:
    """Branches between zones, AC and DC."""
    ac = _branches(folder / "branch.csv", ("Cont Rating", "Perm OutRate", "Duration"), area, zones)
    dc_path = folder / "dc_branch.csv"
    if not dc_path.is_file():
        return ac
    dc = _branches(dc_path, ("MW Load", "Line FOR Perm", "MTTR Line Hours"), area, zones)
    limit = np.concatenate([ac.forward_mw, dc.forward_mw])
    return Lines(
        ac.names + dc.names,
        np.concatenate([ac.start, dc.start]),
        np.concatenate([ac.end, dc.end]),
        limit,
        limit,
        Outages(
            np.concatenate([ac.outages.failure, dc.outages.failure]),
            np.concatenate([ac.outages.repair, dc.outages.repair]),
        ),
    )


def _branches(
    path: Path, fields: tuple[str, str, str], area: dict[str, str], zones: tuple[str, ...]
) -> Lines:
    """Branches of a file between zones: limit [MW], outages per year, and hours of each."""
    table = Table.read(path, ("UID", "From Bus", "To Bus", *fields))
    start = _zones_of(table, "From Bus", area, zones)
    end = _zones_of(table, "To Bus", area, zones)
    across = np.flatnonzero(start != end)
    names = table.names("UID")
    limit, per_year, hours = (table.positive(field)[across] for field in fields)
    mttf = np.divide(
        _HOURS_PER_YEAR, per_year, out=np.full(across.size, np.inf), where=per_year > 0
    )
    return Lines(
        tuple(names[k] for k in across),
        start[across],
        end[across],
        limit,
        limit,
        Outages.from_times(mttf, np.where(per_year > 0, np.maximum(hours, 1.0), 1.0)),
    )


def _burn(table: Table, kept: Ints) -> Burn:
    """Average heat rate at full load, from that at least output and its increments [BTU/kWh]."""
    share = table.numbers("Output_pct_0", 0.0)
    heat = share * table.numbers("HR_avg_0", 0.0)
    for k in range(1, 5):
        upper = table.numbers(f"Output_pct_{k}")
        rises = upper > share
        heat += np.where(rises, (upper - share) * table.numbers(f"HR_incr_{k}", 0.0), 0.0)
        share = np.where(rises, upper, share)
    rate = np.divide(heat, share, out=np.zeros_like(heat), where=share > 0) / 1_000
    return Burn(
        rate[kept],
        table.positive("Fuel Price $/MMBTU", 0.0)[kept],
        table.positive("VOM", 0.0)[kept],
        _KG_PER_LB * table.positive("Emissions CO2 Lbs/MMBTU", 0.0)[kept],
    )
