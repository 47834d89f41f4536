"""From the section ``company`` to its inventory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from tanheng.core import Context, InputError, Positions, zone_of
from tanheng.domains.company.bad_rows import BadRows, BadRowsError
from tanheng.domains.company.books import Book, books_of
from tanheng.domains.company.boundary import counted_shares, kept_shares, weights
from tanheng.domains.company.choosing import rate_named
from tanheng.domains.company.claims import Instrument, matched_claims, read_claims
from tanheng.domains.company.inventory import Inventory, gases_of, grams_of, lines_of_totals
from tanheng.domains.company.model import Company
from tanheng.domains.company.periods import Year
from tanheng.domains.company.rate_book import RateBook
from tanheng.domains.company.rates import CO2E, Rate
from tanheng.domains.company.scope2 import Claimed, both_bases
from tanheng.domains.company.totals import Setting, Totals, totals
from tanheng.factors import gwp_set, library, measure, read_factors

__all__ = ["inputs_of", "read_totals", "take_inventory"]


def take_inventory(
    section: Company,
    positions: Positions,
    context: Context,
    matched_kwh: Mapping[str, float] | None = None,
) -> Inventory:
    """Read all activities and add them up.

    Parameters
    ----------
    matched_kwh : mapping, optional
        Energy that hourly matching delivered to each site [kWh]; it covers what they bought.

    Raises
    ------
    BadRowsError
        For rows that cannot be used, unless the section says ``skip_bad_rows``.
    InputError
        With file, line and field of what else cannot be used.
    """
    found, rates, bad = read_totals(section, positions, context)
    claims = read_claims(section.scope2.claims, context, bad)
    if bad.count and not section.skip_bad_rows:
        raise BadRowsError(bad)
    lines, known, sources = lines_of_totals(found)
    if lines.height == 0:
        raise InputError("no row of any table could be used", positions.place("company.activities"))
    lines = _two_bases(section, positions, claims, lines, known, found, rates, matched_kwh or {})
    by_entity = weights(section.boundary, section.name)
    lines = lines.with_columns(
        share=pl.Series(counted_shares(lines, by_entity)),
        kept=pl.Series(kept_shares(lines, by_entity)),
    ).drop("market", "market_emitting", "market_factor")
    gases = gases_of(known)
    rate = lines["rate"].to_numpy()
    emitting = lines["emitting"].to_numpy()
    part = (lines["share"] * lines["kept"]).to_numpy()
    grams = grams_of(emitting, rate, known, gases)
    counted = np.rint(grams * part[:, None]).astype(np.int64)
    gwp = {gas: rates.gwp[gas] for gas in gases}
    return Inventory(lines, tuple(known), gases, grams, counted, gwp, tuple(found), sources, bad)


def read_totals(
    section: Company, positions: Positions, context: Context
) -> tuple[list[Totals], RateBook, BadRows]:
    """Read all tables, noting rows that cannot be used."""
    rates = _rates(section, positions, context)
    books = books_of(section, positions, rates.nouns)
    setting = Setting(
        Year(section.year, zone_of(section.zone)),
        rates,
        {name: site.region for name, site in section.sites.items() if site.region},
        {name: site.entity for name, site in section.sites.items() if site.entity},
        section.name,
        frozenset(section.sites),
        frozenset(weights(section.boundary, section.name)),
    )
    bad = BadRows()
    found: list[Totals] = []
    for book in books:
        context.progress(f"{section.name}: {book.table.file}")
        found.append(_read(book, setting, bad, positions, context, found))
    return found, rates, bad


def inputs_of(section: Company, context: Context) -> tuple[Path, ...]:
    """Files that a section names."""
    names = [table.file for table in section.activities]
    names += section.factors.files
    if section.scope2.claims is not None:
        names.append(section.scope2.claims.file)
    return tuple(dict.fromkeys(context.locate(name) for name in names))


def _read(
    book: Book,
    setting: Setting,
    bad: BadRows,
    positions: Positions,
    context: Context,
    earlier: Sequence[Totals],
) -> Totals:
    try:
        return totals(book, context.locate(book.table.file), setting, bad, earlier)
    except InputError as error:
        if error.place is not None:
            raise
        raise positions.complaint(book.field, error.message) from None


def _rates(section: Company, positions: Positions, context: Context) -> RateBook:
    try:
        weights = gwp_set(section.gwp, section.horizon)
    except InputError as error:
        raise positions.complaint("company.gwp", error.message) from None
    held = library()
    for place, name in enumerate(section.factors.files):
        try:
            held = held.with_factors(read_factors(context.locate(name), name))
        except InputError as error:
            if error.place is not None:
                raise
            raise positions.complaint(f"company.factors.files[{place}]", error.message) from None
    try:
        return RateBook(section.factors.own, held, weights)
    except InputError as error:
        raise positions.complaint("company.factors.own", error.message) from None


def _two_bases(
    section: Company,
    positions: Positions,
    claims: Sequence[Instrument],
    lines: pl.DataFrame,
    known: list[Rate],
    found: Sequence[Totals],
    rates: RateBook,
    matched_kwh: Mapping[str, float],
) -> pl.DataFrame:
    carriers = [one.book.term.carrier for one in found]
    electricity = pl.Series([carriers[book] == "electricity" for book in lines["book"]])
    names = {place: rate.id for place, rate in enumerate(known)}
    lines = lines.with_columns(
        market_factor=pl.col("market").replace_strict(names, default=None, return_dtype=pl.String)
    )
    bought = lines.filter((pl.col("account") == "scope2") & electricity)["site"]
    claims = [*claims, *matched_claims(matched_kwh, bought, claims, positions)]
    residual = _residual(section, positions, lines, known, rates)
    return both_bases(lines, electricity, _claimed(claims, known), residual)


def _claimed(instruments: Sequence[Instrument], known: list[Rate]) -> list[Claimed]:
    """Give each instrument its rate; rates that are new are added to those known."""
    found = []
    for one in instruments:
        rate = Rate(one.name, measure("kWh"), {CO2E: one.kg_per_kwh}, basis="contract")
        if rate not in known:
            known.append(rate)
        found.append(Claimed(one.site, one.energy_kwh, known.index(rate), one.name, one.where))
    return found


def _residual(
    section: Company, positions: Positions, lines: pl.DataFrame, known: list[Rate], rates: RateBook
) -> dict[str | None, tuple[int, str]]:
    choice = section.scope2.residual
    if choice is None:
        return {}
    found: dict[str | None, tuple[int, str]] = {}
    span = Year(section.year, zone_of(section.zone)).span_s(section.year * 100)
    for site in lines.filter(pl.col("account") == "scope2")["site"].unique(maintain_order=True):
        region = section.sites[site].region if site in section.sites else ""
        try:
            named = choice.id is not None
            rate = (
                rates.rate(str(choice.id), span)
                if named
                else rate_named(choice, region, rates, span)
            )
        except InputError as error:
            raise positions.complaint("company.scope2.residual", error.message) from None
        if rate.per.powers != (("kWh", 1),):
            raise positions.complaint("company.scope2.residual", f"{rate.id!r} is not for energy")
        if rate not in known:
            known.append(rate)
        found[site] = (known.index(rate), rate.id)
    return found
