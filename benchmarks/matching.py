"""Hourly matching on one core: 100 sites, 30 sources, a year of hours.

    python benchmarks/matching.py

Sites, wind and sun are drawn. Times are medians after a first call that compiles. Zones are taken
each alone, as one pool, and as a chain in which neighbours reach each other, where every hour is
a greatest flow. Beside them, in the same run, the same hours by scipy's greatest flow, an hour at
a time, which finds the total alone and shares nothing out. Last, a company from its files: two
CSV files of hours, read and matched.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from tanheng.core import Context, Positions
from tanheng.domains.company.matching import (
    NO_SITE,
    HourlyMatching,
    Loads,
    Matching,
    Supplies,
    claims,
    emissions,
    figures_of,
    find,
    match,
    over_the_year,
    series_of,
)

SITES, SOURCES, ZONES, HOURS = 100, 30, 6, 8760
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def company() -> tuple[Loads, Supplies]:
    """Draw sites of 1 to 20 MW, with wind and sun for as much over the year."""
    draw = np.random.default_rng(0)
    clock = np.arange(HOURS)
    size = draw.uniform(1e6, 20e6, (SITES, 1))
    shape = 1 + 0.2 * np.sin(2 * np.pi * (clock - 9) / 24) + draw.normal(0, 0.05, (SITES, HOURS))
    zone = draw.integers(0, ZONES, SITES)
    loads = Loads(tuple(f"site {k}" for k in range(SITES)), zone, (size * shape).astype(np.int64))
    sun = np.maximum(0, np.sin(2 * np.pi * (clock - 6) / 24)) * draw.uniform(0.3, 1, (15, HOURS))
    wind = np.abs(np.sin(clock / 37 + draw.uniform(0, 7, (15, 1))) + draw.normal(0, 0.2, HOURS))
    made = np.concatenate([sun, wind]) * draw.uniform(0.5, 1.5, (SOURCES, 1))
    made *= loads.wh.sum() / made.sum()
    at = np.where(np.arange(SOURCES) < 8, np.arange(SOURCES), NO_SITE)
    fed = np.where(at == NO_SITE, draw.integers(0, ZONES, SOURCES), zone[at])
    names = tuple(f"source {k}" for k in range(SOURCES))
    return loads, Supplies(names, fed, at, made.astype(np.int64))


def by_scipy(found: Matching, reach: Bools) -> int:
    """Sum the greatest flows of all hours, by scipy."""
    load, supply = found.loads.wh - found.own, found.supplies.wh - found.used_own
    summed = [
        np.array([wh[at == zone].sum(axis=0) for zone in range(ZONES)])
        for wh, at in ((load, found.loads.zone), (supply, found.supplies.zone))
    ]
    graph = np.zeros((2 * ZONES + 2, 2 * ZONES + 2), dtype=np.int32)
    graph[1 : ZONES + 1, ZONES + 1 : -1] = np.where(reach, 2**30, 0)
    total = 0
    for hour in range(HOURS):
        graph[ZONES + 1 : -1, -1] = summed[0][:, hour]
        graph[0, 1 : ZONES + 1] = summed[1][:, hour]
        total += maximum_flow(csr_array(graph), 0, 2 * ZONES + 1).flow_value
    return total


def from_files(loads: Loads, supplies: Supplies) -> float:
    """Time a run from files that hold these sites and sources."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_hours(folder, loads, supplies, 2023)
        section = HourlyMatching.model_validate(told(loads, supplies))
        context = Context(folder, 0, 1, lambda file: folder / file)

        def run() -> None:
            found = find(section, 2023, Positions("project.yaml", {}), context)
            figures_of(found)
            series_of(found)

        return seconds(run, 3)


def write_hours(folder: Path, loads: Loads, supplies: Supplies, year: int) -> None:
    """Write the hours of all sites, and of all sources, a column for each."""
    for file, one in (("load.csv", loads), ("made.csv", supplies)):
        table = pl.DataFrame(dict(zip(one.names, one.wh / 1e6, strict=True)))
        hour = np.datetime64(f"{year}-01-01", "ms") + np.arange(HOURS) * np.timedelta64(1, "h")
        table.insert_column(0, pl.Series("time", hour)).write_csv(folder / file)


def told(loads: Loads, supplies: Supplies) -> dict[str, Any]:
    """Write the section that names those files."""
    column = {"time": "time", "unit": "MWh"}
    sites = {
        name: {"zone": str(zone), "consumption": column | {"file": "load.csv", "value": name}}
        for name, zone in zip(loads.names, loads.zone, strict=True)
    }
    sources = {
        name: {"generation": column | {"file": "made.csv", "value": name}}
        | ({"zone": str(zone)} if site == NO_SITE else {"site": loads.names[site]})
        for name, zone, site in zip(supplies.names, supplies.zone, supplies.site, strict=True)
    }
    zones = {str(zone): {"intensity": 500} for zone in range(ZONES)}
    return {"zones": zones, "sites": sites, "sources": sources}


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Median time of some work, after a first call."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return float(np.median(taken))


def main() -> None:
    """Print times and what was matched."""
    loads, supplies = company()
    same = np.eye(ZONES, dtype=bool)
    chain = same | np.eye(ZONES, k=1, dtype=bool) | np.eye(ZONES, k=-1, dtype=bool)
    print(f"{SITES} sites x {HOURS:,} h x {SOURCES} sources, {ZONES} zones")
    pools = {"each alone": same, "one pool": np.ones_like(same), "a chain": chain}
    for name, reach in pools.items():
        taken = seconds(lambda reach=reach: match(loads, supplies, reach))  # type: ignore[misc]
        found = match(loads, supplies, reach)
        year = over_the_year(found, reach)
        print(f"match, zones {name}: {taken:.3f} s; ", end="")
        print(f"hourly {found.share:.1%}, annual {year.share:.1%}")
    assert found.contracted.sum() == by_scipy(found, chain)
    peer = seconds(lambda: by_scipy(found, chain), 1)
    print(f"scipy's greatest flows of the chain: {peer:.2f} s, {peer / taken:.1f} times ours")
    intensity = np.full((ZONES, HOURS), 500.0)
    print(f"emissions: {seconds(lambda: emissions(found, year, intensity, intensity)):.3f} s")
    lots, retired = claims(found)
    print(f"claims: {seconds(lambda: claims(found)):.2f} s for {retired.lot.size:,} ranges", end="")
    print(f" of {lots.source.size:,} lots")
    print(f"from files to figures and series: {from_files(loads, supplies):.2f} s")


if __name__ == "__main__":
    main()
