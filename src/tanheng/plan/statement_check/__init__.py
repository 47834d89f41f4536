"""A published sentence checked: what its figures imply, by which routes, and a grade."""

from tanheng.plan.statement_check.check import Check, Implied, check_statement
from tanheng.plan.statement_check.quantities import Quantity, read_quantities
from tanheng.plan.statement_check.ranges import Published, Range, ranges
from tanheng.plan.statement_check.record import check_record
from tanheng.plan.statement_check.routes import Amount, Route
from tanheng.plan.statement_check.views import check_tables

__all__ = [
    "Amount",
    "Check",
    "Implied",
    "Published",
    "Quantity",
    "Range",
    "Route",
    "check_record",
    "check_statement",
    "check_tables",
    "ranges",
    "read_quantities",
]
