"""Run the section ``company``: activities to an inventory."""

from __future__ import annotations

import polars as pl

from tanheng.core import Context, Figure, Positions, Result, Text
from tanheng.domains.company import matching, views
from tanheng.domains.company.claims import read_claims
from tanheng.domains.company.figures import figures_of
from tanheng.domains.company.findings import find
from tanheng.domains.company.inventory import Inventory
from tanheng.domains.company.model import Company
from tanheng.domains.company.posting import ledger_figures, propose_to
from tanheng.domains.company.taking import inputs_of, read_totals, take_inventory

__all__ = ["check", "propose_restatement", "run"]


def run(section: Company, positions: Positions, context: Context) -> Result:
    """Take a company's inventory.

    Raises
    ------
    InputError
        With file, line and field of what cannot be used.
    """
    findings = _matched(section, positions, context)
    covered = {} if findings is None else matching.delivered_kwh(findings)
    inventory = take_inventory(section, positions, context, covered)
    found = find(section, inventory, positions, context)
    matched = Result() if findings is None else matching.result_of(findings)
    posted = ledger_figures(section, inventory, findings, positions, context)
    return Result(
        (*figures_of(found), *matched.figures, *posted),
        {"company.lines": lines_series(inventory)} | matched.series,
        (views.section(found), *matched.sections),
        (*views.headline(found), *matched.headline),
        tuple(dict.fromkeys((*inputs_of(section, context), *matched.inputs))),
    )


def propose_restatement(
    section: Company, positions: Positions, context: Context, by: str, cause: str
) -> list[str]:
    """Propose to correct the section's ledger to what its inventory is now.

    Parameters
    ----------
    by, cause : str
        Who proposes, and why.

    Returns
    -------
    list of str
        Keys of the proposals.

    Raises
    ------
    InputError
        For a section without a ledger, among others.
    """
    findings = _matched(section, positions, context)
    covered = {} if findings is None else matching.delivered_kwh(findings)
    inventory = take_inventory(section, positions, context, covered)
    return propose_to(section, inventory, positions, context, by, cause)


def check(section: Company, positions: Positions, context: Context) -> Result:
    """Say how the tables are read and which rows cannot be used, before anything is added up."""
    found, _, bad = read_totals(section, positions, context)
    read_claims(section.scope2.claims, context, bad)
    if section.matching is not None:
        more = matching.bad_rows(section.matching, section.year, positions, context, section.zone)
        bad.add(more.rows, more.count)
    figure = Figure(
        "company.bad_rows",
        float(bad.count),
        "1",
        section.origin,
        Text("rows of all tables that cannot be used", "各表中无法使用的行"),
        about={"findings": [str(row) for row in bad.rows]} if bad.count else {},
    )
    tables = (views.read_table(found), *([views.bad_table(bad)] if bad.count else []))
    return Result((figure,), headline=tables, inputs=inputs_of(section, context))


def _matched(section: Company, positions: Positions, context: Context) -> matching.Findings | None:
    """Match consumption hour by hour, where the section asks for it."""
    if section.matching is None:
        return None
    return matching.find(
        section.matching,
        section.year,
        positions,
        context,
        zone=section.zone,
        origin=section.origin,
        skip_bad_rows=section.skip_bad_rows,
    )


def lines_series(found: Inventory) -> pl.DataFrame:
    """Lay out the lines of an inventory with grams of each gas."""
    grams = {
        f"{gas}_g": pl.Series(found.counted[:, place]) for place, gas in enumerate(found.gases)
    }
    carriers = [one.book.term.carrier for one in found.totals]
    bought = pl.col("account").str.starts_with("scope2")
    carrier = pl.col("book").replace_strict(dict(enumerate(carriers)), return_dtype=pl.String)
    return found.lines.with_columns(
        **grams, co2e_g=pl.Series(found.co2e_g), carrier=pl.when(bought).then(carrier)
    ).drop("book", "rate", "emitting")
