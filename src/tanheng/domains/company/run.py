"""Run the section ``company``: activities to an inventory."""

from __future__ import annotations

import polars as pl

from tanheng.core import Context, Positions, Result
from tanheng.domains.company import views
from tanheng.domains.company.figures import figures_of
from tanheng.domains.company.inventory import Inventory
from tanheng.domains.company.model import Company
from tanheng.domains.company.taking import inputs_of, read_totals, take_inventory

__all__ = ["check", "run"]


def run(section: Company, positions: Positions, context: Context) -> Result:
    """Take a company's inventory.

    Raises
    ------
    InputError
        With file, line and field of what cannot be used.
    """
    found = take_inventory(section, positions, context)
    return Result(
        figures_of(section, found),
        {"company.lines": lines_series(found)},
        (views.section(section, found),),
        views.headline(section, found),
        inputs_of(section, context),
    )


def check(section: Company, positions: Positions, context: Context) -> Result:
    """Say how the tables are read and which rows cannot be used, before anything is added up."""
    found, _, bad = read_totals(section, positions, context)
    tables = (views.read_table(found), *([views.bad_table(bad)] if bad.count else []))
    return Result(headline=tables, inputs=inputs_of(section, context))


def lines_series(found: Inventory) -> pl.DataFrame:
    """Lay out the lines of an inventory with grams of each gas."""
    grams = {
        f"{gas}_g": pl.Series(found.counted[:, place]) for place, gas in enumerate(found.gases)
    }
    return found.lines.drop("book", "rate", "emitting").with_columns(
        **grams, co2e_g=pl.Series(found.co2e_g)
    )
