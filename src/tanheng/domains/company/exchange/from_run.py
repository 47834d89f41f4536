"""The inventory that a finished run holds, read from its figures and its lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from tanheng.core import Figure, InputError, Place
from tanheng.domains.company.exchange.inventory import (
    GRAM_DIGITS,
    LOCATION,
    MARKET,
    SCOPE1,
    SCOPE3,
    Amount,
    Intensity,
    Inventory,
    Source,
)
from tanheng.store import Run

__all__ = ["inventory_of"]

_ACCOUNTS = (SCOPE1, LOCATION, MARKET, *SCOPE3)
_LINES = "company.lines"
_EXCLUDED = "left out: "
_KINDS = {"fuel": "combustion", "process": "process", "refrigerant": "fugitive"}
_CARRIERS = {"electricity": "electricity", "heat": "heat", "steam": "heat", "cooling": "heat"}
_SUPPLIERS = ("supplier-specific", "hybrid")


def inventory_of(run: Run) -> Inventory:
    """Read the inventory of a finished run.

    Amounts are the figures ``company.<account>``; their methods, and the sources behind scope 1
    and purchased energy, come from the lines of the run where it holds them.

    Raises
    ------
    InputError
        When the run holds no inventory of a company.
    """
    figures = {one.name.removeprefix("company."): one for one in run.figures}
    known = {account: figures[account] for account in _ACCOUNTS if account in figures}
    if not known:
        raise InputError("expected a run with an inventory, company.scope1", Place(str(run.folder)))
    lines = run.series(_LINES) if _LINES in run.series_names else None
    said = _said(known)
    base = {
        account: one.about["base_year"]
        for account, one in known.items()
        if "base_year" in one.about
    }
    return Inventory(
        company=str(said.get("company") or _only_entity(lines)),
        year=_year(said, lines, run),
        amounts={account: _amount(one, account, lines) for account, one in known.items()},
        origin=known[next(iter(known))].origin,
        approach=str(said.get("approach", "")).replace("_", " "),
        gwp=str(said.get("gwp", "")),
        sources=() if lines is None else _sources(lines),
        intensities=tuple(_intensities(run.figures)),
        gases={} if lines is None else _gases(lines),
        base_year=next((int(told["year"]) for told in base.values()), None),
        base={account: float(told["t_co2e"]) for account, told in base.items()},
    )


def _said(known: Mapping[str, Figure]) -> dict[str, Any]:
    """Join what the figures say of the whole inventory."""
    joined: dict[str, Any] = {}
    for one in known.values():
        joined |= one.about
    return joined


def _year(said: Mapping[str, Any], lines: pl.DataFrame | None, run: Run) -> int:
    if "year" in said:
        return int(said["year"])
    if lines is not None and lines.height:
        return int(str(lines["period"][0])[:4])
    raise InputError("expected a run that says the year of its inventory", Place(str(run.folder)))


def _only_entity(lines: pl.DataFrame | None) -> str:
    """Name the company by the one entity of its lines; a group is not named by its parts."""
    names = [] if lines is None else lines["entity"].drop_nulls().unique().to_list()
    return str(names[0]) if len(names) == 1 else ""


def _amount(figure: Figure, account: str, lines: pl.DataFrame | None) -> Amount:
    value = figure.value
    if not isinstance(value, int | float):
        reason = figure.reason.en if figure.reason else ""
        excluded = reason.startswith(_EXCLUDED)
        return Amount(None, reason.removeprefix(_EXCLUDED), "excluded" if excluded else "missing")
    gap = figure.about.get("leaves_out") or ""
    mine = None if lines is None else lines.filter(pl.col("account") == account)
    return Amount(
        round(float(value), GRAM_DIGITS),
        str(gap),
        "partial" if gap else "stated",
        "" if mine is None else ", ".join(sorted(mine["method"].drop_nulls().unique())),
        _to_the_gram(figure.interval),
        float(figure.about.get("interval_level", 0.95)),
        None if mine is None or not account.startswith("scope3") else _supplier_share(mine),
    )


def _to_the_gram(interval: tuple[float, float] | None) -> tuple[float, float] | None:
    if interval is None:
        return None
    low, high = interval
    return round(low, GRAM_DIGITS), round(high, GRAM_DIGITS)


def _supplier_share(lines: pl.DataFrame) -> float | None:
    """Share of an account's emissions that was computed with data of suppliers."""
    whole = float(lines["co2e_g"].sum())
    if not whole > 0:
        return None
    theirs = lines.filter(pl.col("method").is_in(_SUPPLIERS))
    return float(theirs["co2e_g"].sum()) / whole


def _sources(lines: pl.DataFrame) -> tuple[Source, ...]:
    """Add up lines of scope 1 by method, and of purchased energy by carrier."""
    kinds = pl.col("method").replace_strict(_KINDS, default="other", return_dtype=pl.String)
    direct = lines.filter(pl.col("account") == SCOPE1).with_columns(kind=kinds)
    found = [direct]
    if "carrier" in lines.columns:
        carriers = pl.col("carrier").replace_strict(_CARRIERS, default="other")
        bought = lines.filter(pl.col("account") == LOCATION)
        found.append(bought.with_columns(kind=carriers))
    counted = pl.col("amount") * pl.col("share") * pl.col("kept")
    table = (
        pl.concat(found, how="vertical_relaxed")
        .group_by("kind", "name", "factor", "unit", maintain_order=True)
        .agg(counted.sum().alias("quantity"), pl.col("co2e_g").sum())
        .filter(pl.col("co2e_g") != 0)
    )
    return tuple(
        Source(
            row["kind"],
            " / ".join(word for word in (row["name"], row["factor"]) if word),
            round(row["co2e_g"] / 1e6, GRAM_DIGITS),
            row["quantity"],
            row["unit"] or "",
        )
        for row in table.iter_rows(named=True)
    )


def _gases(lines: pl.DataFrame) -> dict[str, dict[str, float]]:
    """Tonnes of each gas by account; what factors give as CO2e alone is ``CO2e``."""
    columns = [name for name in lines.columns if name.endswith("_g") and name != "co2e_g"]
    table = lines.group_by("account", maintain_order=True).agg(pl.col(columns).sum())
    return {
        row["account"]: {name.removesuffix("_g"): row[name] / 1e6 for name in columns if row[name]}
        for row in table.iter_rows(named=True)
    }


def _intensities(figures: tuple[Figure, ...]) -> list[Intensity]:
    start = "company.intensity."
    return [
        Intensity(
            one.name.removeprefix(start),
            float(one.value),
            one.unit,
            tuple(one.about.get("accounts", ())),
        )
        for one in figures
        if one.name.startswith(start) and isinstance(one.value, int | float)
    ]
