"""Adequacy, capacity value, the power balance sheet and carbon intensity of a grid."""

from tanheng.domains.grid.model import Grid
from tanheng.domains.grid.run import check, run

__all__ = ["Grid", "check", "run"]
