"""Adequacy, capacity value, the power balance sheet and carbon intensity of a grid."""

from tanheng.domains.grid.assess import assess
from tanheng.domains.grid.capacity_value import capacity_value
from tanheng.domains.grid.chronological import Sequential
from tanheng.domains.grid.exact import Exact
from tanheng.domains.grid.indices import WANTED, indices, indices_table
from tanheng.domains.grid.model import Grid
from tanheng.domains.grid.readers import read_system, read_units_csv
from tanheng.domains.grid.run import check, run
from tanheng.domains.grid.storages import one_storage
from tanheng.domains.grid.template import write_template
from tanheng.domains.grid.units import one_unit

__all__ = [
    "WANTED",
    "Exact",
    "Grid",
    "Sequential",
    "assess",
    "capacity_value",
    "check",
    "indices",
    "indices_table",
    "one_storage",
    "one_unit",
    "read_system",
    "read_units_csv",
    "run",
    "write_template",
]
