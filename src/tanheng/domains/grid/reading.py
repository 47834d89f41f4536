"""From the section ``grid`` to a system: whatever kind of source it names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tanheng.core import Context, InputError, Positions, epoch_s
from tanheng.domains.grid.carbon import Burn
from tanheng.domains.grid.model import Grid
from tanheng.domains.grid.plants import Plants
from tanheng.domains.grid.readers.folder import read_folder
from tanheng.domains.grid.readers.pras_hdf5 import read_pras
from tanheng.domains.grid.readers.rts_gmlc import read_rts_gmlc
from tanheng.domains.grid.readers.workbook import read_workbook
from tanheng.domains.grid.system import System, Units

__all__ = ["Read", "picked", "read_grid"]


@dataclass(frozen=True)
class Read:
    """A system with what its units are, and the files it came from.

    Parameters
    ----------
    burn : Burn, optional
        What units burn, where the source says so.
    """

    system: System
    plants: Plants
    burn: Burn | None
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
    return replace(found, inputs=_inputs(path))


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
    start_s = epoch_s(section.start) if section.start is not None else 0
    if kind == "rts_gmlc":
        rts = read_rts_gmlc(path)
        return Read(rts.system, rts.plants, rts.burn, ())
    if kind == "pras":
        system, plants = read_pras(path)
    else:
        system, plants = (read_folder if kind == "folder" else read_workbook)(path, start_s)
    return Read(system, plants, None, ())


def _inputs(path: Path) -> tuple[Path, ...]:
    if path.is_file():
        return (path,)
    return tuple(sorted(file for file in path.rglob("*.csv") if file.is_file()))
