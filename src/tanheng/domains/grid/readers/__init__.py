"""A power system as its files have it."""

from tanheng.domains.grid.readers.folder import read_folder
from tanheng.domains.grid.readers.pras_hdf5 import read_pras
from tanheng.domains.grid.readers.rts_gmlc import read_rts_gmlc
from tanheng.domains.grid.readers.system import read_system
from tanheng.domains.grid.readers.units_csv import read_units_csv
from tanheng.domains.grid.readers.workbook import read_workbook, write_workbook

__all__ = [
    "read_folder",
    "read_pras",
    "read_rts_gmlc",
    "read_system",
    "read_units_csv",
    "read_workbook",
    "write_workbook",
]
