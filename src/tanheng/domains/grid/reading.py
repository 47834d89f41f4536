"""From the section ``grid`` to a system: whatever kind of source it names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tanheng.core import Context, InputError, Positions, epoch_s
from tanheng.domains.grid.carbon import emissions_kg_per_mwh
from tanheng.domains.grid.keys import refuse_alike
from tanheng.domains.grid.model import Grid
from tanheng.domains.grid.plants import Plants
from tanheng.domains.grid.readers.folder import read_folder
from tanheng.domains.grid.readers.pras_hdf5 import read_pras
from tanheng.domains.grid.readers.rts_gmlc import read_rts_gmlc
from tanheng.domains.grid.readers.workbook import read_workbook
from tanheng.domains.grid.system import System, Units
from tanheng.domains.grid.variation import outage_rates

__all__ = ["Read", "picked", "read_grid"]


@dataclass(frozen=True)
class Read:
    """A system with what its units are, and the files it came from."""

    system: System
    plants: Plants
    inputs: tuple[Path, ...]

    def fleet(self, kind: str) -> Units:
        """Units of a kind."""
        return picked(self.system.units, self.plants.of_kind(kind))


def read_grid(section: Grid, positions: Positions, context: Context) -> Read:
    """Read the system that a section names.

    Raises
    ------
    InputError
        With file, line and field of what cannot be used.
    """
    source = section.system
    kind, name = next((k, v) for k, v in vars(source).items() if v is not None)
    try:
        path = _located(kind, str(name), context)
        found = _read(kind, path, section)
    except InputError as error:
        if error.place is not None:
            raise
        raise positions.complaint(f"grid.system.{kind}", error.message) from None
    _refuse_unknown(section, found, positions)
    return replace(found, inputs=_inputs(path))


def _refuse_unknown(section: Grid, read: Read, positions: Positions) -> None:
    """Refuse what a section asks of a system that has no such thing."""
    if section.intensity is not None and read.plants.burn is None:
        raise positions.complaint(
            "grid.intensity",
            "expected what units cost (cost_per_mwh in the table of units, or RTS-GMLC), came none",
        )
    try:
        refuse_alike(read.system.zones)
    except InputError as error:
        raise positions.complaint("grid.system", error.message) from None
    zones, fuels = read.system.zones, sorted(set(read.plants.fuel))
    for zone in section.balance.imports_mw if section.balance else ():
        if zone not in zones:
            raise positions.complaint(
                f"grid.balance.imports_mw.{zone}", f"expected a zone ({', '.join(zones)})"
            )
    _refuse_never_up(section, read, positions)
    _refuse_unknown_fuels(section, read, positions)
    cause = section.sensitivity.common_cause if section.sensitivity else None
    for place, fuel in enumerate(cause.fuels if cause else ()):
        if not read.plants.of_fuel(fuel).any():
            raise positions.complaint(
                f"grid.sensitivity.common_cause.fuels[{place}]",
                f"expected a fuel of some unit ({', '.join(fuels)}), came {fuel!r}",
            )


def _refuse_never_up(section: Grid, read: Read, positions: Positions) -> None:
    """Refuse outage rates at which a unit would hardly ever be up."""
    for place, factor in enumerate(section.sensitivity.outage_rates if section.sensitivity else ()):
        try:
            outage_rates(read.system, factor)
        except InputError as error:
            at = f"grid.sensitivity.outage_rates[{place}]"
            raise positions.complaint(at, error.message) from None


def _refuse_unknown_fuels(section: Grid, read: Read, positions: Positions) -> None:
    """Refuse fuels of which no factor on the basis asked for is known."""
    if section.intensity is None or read.plants.burn is None:
        return
    try:
        emissions_kg_per_mwh(read.plants.burn, read.plants.burnt, section.intensity.basis)
    except InputError as error:
        raise positions.complaint("grid.intensity.basis", error.message) from None


def picked(units: Units, members: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Units:
    """Keep some units."""
    rows = np.flatnonzero(members)
    outages = replace(
        units.outages, failure=units.outages.failure[rows], repair=units.outages.repair[rows]
    )
    names = tuple(units.names[row] for row in rows)
    return Units(names, units.zone[rows], units.capacity_mw[rows], outages)


def _located(kind: str, name: str, context: Context) -> Path:
    """Find a file or folder; a dataset's folder is that of one of its files."""
    if kind == "rts_gmlc" and name.endswith(":"):
        return context.locate(f"{name}gen.csv").parent
    return context.locate(name)


def _read(kind: str, path: Path, section: Grid) -> Read:
    start_s = None if section.start is None else epoch_s(section.start)
    if kind in ("rts_gmlc", "pras"):
        system, plants = (read_rts_gmlc if kind == "rts_gmlc" else read_pras)(path)
        return Read(system if start_s is None else replace(system, start_s=start_s), plants, ())
    return Read(*(read_folder if kind == "folder" else read_workbook)(path, start_s or 0), ())


def _inputs(path: Path) -> tuple[Path, ...]:
    if path.is_file():
        return (path,)
    return tuple(sorted(file for file in path.rglob("*.csv") if file.is_file()))
