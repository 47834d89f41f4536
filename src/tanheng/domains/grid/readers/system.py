"""A system from whatever lies at a path."""

from __future__ import annotations

from pathlib import Path

from tanheng.core import InputError, Place
from tanheng.domains.grid.plants import Plants
from tanheng.domains.grid.readers.folder import read_folder
from tanheng.domains.grid.readers.pras_hdf5 import is_pras, read_pras
from tanheng.domains.grid.readers.rts_gmlc import read_rts_gmlc
from tanheng.domains.grid.readers.workbook import read_workbook
from tanheng.domains.grid.system import System

__all__ = ["read_system"]


def read_system(path: Path) -> tuple[System, Plants]:
    """Read a system by what is found: RTS-GMLC, a folder of tables, a workbook, or a PRAS file.

    Raises
    ------
    InputError
        When nothing of the kind is there, or it cannot be used.
    """
    if path.is_dir():
        if (path / "gen.csv").is_file():
            return read_rts_gmlc(path)
        if (path / "units.csv").is_file():
            return read_folder(path)
        raise InputError("expected gen.csv (RTS-GMLC) or units.csv, came neither", Place(path.name))
    if not path.is_file():
        raise InputError(f"no such file {path.name!r}")
    if is_pras(path):
        return read_pras(path)
    if path.suffix.lower() == ".xlsx":
        return read_workbook(path)
    raise InputError("expected a folder, a workbook or a PRAS file, came another", Place(path.name))
