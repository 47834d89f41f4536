"""Figures and series of matching, under the names that other programs may rely on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import Figure, Text
from tanheng.domains.company.matching.match import Matching
from tanheng.domains.company.matching.run import Findings
from tanheng.domains.company.matching.serials import to_retire

__all__ = ["figures_of", "series_of"]

Ints = NDArray[np.int64]
WH_PER_MWH = 1e6
G_PER_T = 1e6
NOTHING = Text("nothing was consumed", "没有用电")
HOURLY = Text(
    "matched over consumed energy, hour by hour: own generation first at its own site, then by "
    "zone and between zones that reach each other, the greatest total",
    "逐小时匹配电量与用电量之比：自有发电先供本场所，再按分区及可互达分区匹配，取总量最大",
)
ANNUAL = Text(
    "as hourly matching for own use on site; the rest nets over the year, with the same "
    "deliverability between zones",
    "场所自用部分同逐时匹配；其余按年相抵，分区间的可送达性相同",
)
ANYWHERE = Text(
    "as hourly matching for own use on site; the rest nets over the year in all zones as one",
    "场所自用部分同逐时匹配；其余在所有分区合并后按年相抵",
)
RESIDUAL = Text(
    "residual energy at the residual mix of its zone and hour, or else its intensity",
    "剩余电量乘以所在分区该小时的剩余结构因子，没有时乘以碳强度",
)
YEARLY = Text(
    "what annual matching leaves, at the year's mean of the residual mix (or intensity)",
    "按年匹配后的剩余电量，乘以剩余结构因子（或碳强度）的年均值",
)
LEFT = Text("consumption less what was matched in its hour", "用电量减去当小时匹配的电量")
EXCESS = Text("generation less what was matched in its hour", "发电量减去当小时匹配的电量")
SCORE = Text(
    "matched energy in full, the rest by the grid's carbon-free share in its hour",
    "匹配的电量全计，其余按电网当小时的无碳比例计",
)


def figures_of(found: Findings) -> tuple[Figure, ...]:
    """Figures of the company, of its sites and of its sources."""
    return (*_company(found), *_sites(found), *_sources(found))


def series_of(found: Findings) -> dict[str, pl.DataFrame]:
    """Series: ``company.matching.sites``, ``.sources`` by hour [MWh], and ``.retired`` [Wh].

    Sites also have their emissions of the hour [kg]: of all consumption at the intensity of the
    zone, and of what was not matched at the residual mix.
    """
    one, read = found.hourly, found.read
    sites = {
        "consumption_mwh": one.loads.wh,
        "own_mwh": one.own,
        "contracted_mwh": one.contracted,
        "residual_mwh": one.residual,
    }
    sources = {
        "generation_mwh": one.supplies.wh,
        "used_at_site_mwh": one.used_own,
        "delivered_mwh": one.used_contracted,
        "excess_mwh": one.excess,
    }
    zone = one.loads.zone
    kg = {
        "location_kg": one.loads.wh * read.intensity_g_per_kwh[zone] / WH_PER_MWH,
        "residual_kg": one.residual * read.residual_g_per_kwh[zone] / WH_PER_MWH,
    }
    by_site = _long("site", read.loads.names, sites, read.hours.time_s)
    by_site = by_site.with_columns(**{name: pl.Series(one.ravel()) for name, one in kg.items()})
    return {
        "company.matching.sites": by_site,
        "company.matching.sources": _long(
            "source", read.supplies.names, sources, read.hours.time_s
        ),
        "company.matching.retired": to_retire(one, read)
        .drop("certificate")
        .sort("time", "lot", "start")
        .rename({"start": "from_wh", "end": "to_wh"}),
    }


def _long(key: str, names: tuple[str, ...], columns: dict[str, Ints], time_s: Ints) -> pl.DataFrame:
    named = pl.Series(key, names, dtype=pl.String)
    rows = pl.Series(np.repeat(np.arange(len(names)), time_s.size), dtype=pl.Int64)
    return pl.DataFrame(
        {
            "time": np.tile(time_s, len(names)),
            key: named.gather(rows),
            **{name: values.ravel() / WH_PER_MWH for name, values in columns.items()},
        }
    )


def _company(found: Findings) -> Iterator[Figure]:
    one = found.hourly
    yield _share(found, "hourly", one, HOURLY)
    yield _share(found, "annual", found.annual, ANNUAL)
    yield _share(found, "annual_anywhere", found.anywhere, ANYWHERE)
    if found.cfe_score is not None:
        yield _figure(found, "cfe_score", found.cfe_score, "1", SCORE)
    for name, wh, how in (
        ("consumption_mwh", one.loads.wh, Text("consumption of all sites", "所有场所的用电量")),
        ("matched_mwh", one.matched, HOURLY),
        ("residual_mwh", one.residual, LEFT),
        (
            "generation_mwh",
            one.supplies.wh,
            Text("own generation, contracts and certificates", "自有发电、购电合同与绿证"),
        ),
        ("excess_mwh", one.excess, EXCESS),
    ):
        yield _figure(found, name, int(wh.sum()) / WH_PER_MWH, "MWh", how)
    told = found.emissions
    for name, grams, how in (
        (
            "location_t",
            told.location,
            Text(
                "all consumption at the intensity of its zone and hour",
                "全部用电量乘以所在分区该小时的碳强度",
            ),
        ),
        ("residual_t", told.hourly, RESIDUAL),
        (
            "residual_annual_t",
            told.annual,
            YEARLY,
        ),
    ):
        yield _figure(found, name, int(grams.sum()) / G_PER_T, "t CO2e", how)


def _sites(found: Findings) -> Iterator[Figure]:
    one, year = found.hourly, found.annual
    by_hours, by_year, left = one.matched, year.matched, one.residual
    for row, site in enumerate(one.loads.names):
        whole = int(one.loads.wh[row].sum())
        for name, matched in (("hourly", by_hours[row]), ("annual", by_year[row])):
            value = int(matched.sum()) / whole if whole else float("nan")
            how = HOURLY if name == "hourly" else ANNUAL
            yield _figure(found, f"sites.{site}.{name}", value, "1", how, about={"site": site})
        residual = int(left[row].sum()) / WH_PER_MWH
        yield _figure(
            found, f"sites.{site}.residual_mwh", residual, "MWh", LEFT, about={"site": site}
        )
        grams = int(found.emissions.hourly[row]) / G_PER_T
        yield _figure(
            found, f"sites.{site}.residual_t", grams, "t CO2e", RESIDUAL, about={"site": site}
        )


def _sources(found: Findings) -> Iterator[Figure]:
    one = found.hourly
    excess = one.excess
    for row, source in enumerate(one.supplies.names):
        about = {"source": source}
        made, left = (int(wh[row].sum()) / WH_PER_MWH for wh in (one.supplies.wh, excess))
        how = Text("energy at the company's disposal", "企业可支配的电量")
        yield _figure(found, f"sources.{source}.generation_mwh", made, "MWh", how, about=about)
        yield _figure(found, f"sources.{source}.excess_mwh", left, "MWh", EXCESS, about=about)


def _share(found: Findings, name: str, one: Matching, how: Text) -> Figure:
    return _figure(found, name, one.share, "1", how)


def _figure(
    found: Findings,
    name: str,
    value: float,
    unit: str,
    how: Text,
    about: dict[str, str] | None = None,
) -> Figure:
    known = bool(np.isfinite(value))
    return Figure(
        f"company.matching.{name}",
        float(value) if known else None,
        unit,
        found.origin,
        how,
        reason=None if known else NOTHING,
        about=dict(about or {}),
    )
