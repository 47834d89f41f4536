"""The exact method: capacity outage tables by convolution, without sampling."""

from tanheng.domains.grid.exact.crossing import Crossing, energy_crossing, hours_crossing
from tanheng.domains.grid.exact.engine import exact, outage_table
from tanheng.domains.grid.exact.method import Exact, copper_plate, plain, refuse, takes
from tanheng.domains.grid.exact.risk import Risk, risk
from tanheng.domains.grid.exact.table import OutageTable

__all__ = [
    "Crossing",
    "Exact",
    "OutageTable",
    "Risk",
    "copper_plate",
    "energy_crossing",
    "exact",
    "hours_crossing",
    "outage_table",
    "plain",
    "refuse",
    "risk",
    "takes",
]
