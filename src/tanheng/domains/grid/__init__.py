"""Adequacy, capacity value, the power balance sheet and carbon intensity of a grid."""

from tanheng.domains.grid.assess import assess
from tanheng.domains.grid.capacity_value import capacity_value
from tanheng.domains.grid.chronological import Sequential
from tanheng.domains.grid.exact import Exact
from tanheng.domains.grid.model import Grid
from tanheng.domains.grid.readers import read_system, read_units_csv
from tanheng.domains.grid.run import check, run
from tanheng.domains.grid.template import write_template
from tanheng.domains.grid.units import one_unit
from tanheng.domains.grid.views import indices_table

__all__ = [
    "Exact",
    "Grid",
    "Sequential",
    "assess",
    "capacity_value",
    "check",
    "indices_table",
    "one_unit",
    "read_system",
    "read_units_csv",
    "run",
    "write_template",
]
