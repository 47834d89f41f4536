"""What a company hands to others: product footprints, and the tables that standards ask for."""

from tanheng.domains.company.exchange.arithmetic import Closure, closures
from tanheng.domains.company.exchange.exchange_file import (
    Checked,
    check_footprints,
    read_footprints,
    write_footprints,
)
from tanheng.domains.company.exchange.footprint import CarbonFootprint, ProductFootprint

__all__ = [
    "CarbonFootprint",
    "Checked",
    "Closure",
    "ProductFootprint",
    "check_footprints",
    "closures",
    "read_footprints",
    "write_footprints",
]
