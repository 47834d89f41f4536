"""Certificates issued and retired in the ledger: what was matched can be claimed by nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from tanheng.core import HOUR_S
from tanheng.domains.company.matching.evidence import evidence_of, of_certificate, of_meter
from tanheng.domains.company.matching.reading import Read
from tanheng.domains.company.matching.run import Findings
from tanheng.domains.company.matching.serials import to_issue, to_retire
from tanheng.ledger import Claim, Ledger, Lot, Posted

__all__ = ["post_matching"]

Roots = Mapping[Any, bytes]
METHOD = "hourly matching"


def post_matching(
    found: Findings, name: str, entities: Mapping[str, str], book: Ledger, recorded_s: int
) -> tuple[Posted, ...]:
    """Issue every hour's generation and certificates, and retire what was matched.

    Own generation used at its own site is retired too, so that nobody else can claim it. What was
    posted before is not posted again.

    Parameters
    ----------
    name : str
        The company, which holds the certificates.
    entities : mapping
        The company of the group that each site belongs to; ``name`` where there is none.
    recorded_s : int
        The project's ``as_of``, s since 1970 UTC.

    Returns
    -------
    tuple of Posted
        Of the lots and of the claims, where there are any.

    Raises
    ------
    InputError
        For certificates whose units somebody else has brought before, and for hours that were
        posted otherwise: what was issued and retired is final.
    """
    made, brought, retired = _tables(found, name)
    if made.height + brought.height == 0:
        return ()
    wanted = [frame["evidence"].to_numpy() for frame in (made, brought, retired)]
    gathered = evidence_of(found.read, np.concatenate(wanted))
    lots = _lots(pl.concat([made, brought]), name, gathered.roots)
    issued = book.issue(lots, recorded_s, gathered)
    if retired.height == 0:
        return (issued,)
    claims = _claims(retired, name, entities, gathered.roots)
    return issued, book.claim(claims, recorded_s)


def _tables(found: Findings, name: str) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Lots made, lots brought, and ranges to retire, each with the number of its evidence."""
    read = found.read
    made = to_issue(found.hourly, read)
    place = {source: len(read.loads.names) + k for k, source in enumerate(read.supplies.names)}
    made = made.select(
        key=f"{name}: " + pl.col("lot"),
        serial=f"{name}: " + pl.col("lot"),
        first=pl.lit(0, pl.Int64),
        units="wh",
        time="time",
        source="source",
        evidence=_evidence(read, made["source"], place, made["time"]),
    )
    brought = _brought(read)
    site = {one: k for k, one in enumerate(read.loads.names)}
    retired = to_retire(found.hourly, read)
    retired = retired.with_columns(
        evidence=_evidence(read, retired["site"], site, retired["time"]),
        key=pl.when(pl.col("certificate").is_null())
        .then(f"{name}: " + pl.col("lot"))
        .otherwise(brought["key"].gather(retired["certificate"])),
        first=brought["first"].gather(retired["certificate"]).fill_null(0),
    )
    return made, brought, retired.sort("time", "key", "start")


def _brought(read: Read) -> pl.DataFrame:
    """Certificates that were brought, each a lot of its own."""
    certified = read.certified
    table = pl.DataFrame(
        {
            "serial": pl.Series(certified.serial, dtype=pl.String),
            "first": certified.start,
            "units": certified.end - certified.start,
            "time": read.hours.time_s[certified.hour],
            "evidence": of_certificate(read, np.arange(certified.hour.size)),
        }
    )
    stop = pl.col("first") + pl.col("units")
    key = pl.format("{} {}-{}", "serial", "first", stop)
    return table.select(
        key.alias("key"), "serial", "first", "units", "time", source="serial", evidence="evidence"
    )


def _evidence(
    read: Read, names: pl.Series, place: Mapping[str, int], time_s: pl.Series
) -> pl.Series:
    meter = names.replace_strict(place, return_dtype=pl.Int64).to_numpy()
    hour = (time_s.to_numpy() - read.hours.start_s) // HOUR_S
    return pl.Series(of_meter(read, meter, hour))


def _lots(table: pl.DataFrame, name: str, roots: Roots) -> list[Lot]:
    return [
        Lot(
            row["key"],
            "certificates",
            row["serial"],
            row["first"],
            row["units"],
            name,
            row["time"],
            row["time"] + HOUR_S,
            roots[row["evidence"]],
            activity=row["source"],
            method=METHOD,
        )
        for row in table.iter_rows(named=True)
    ]


def _claims(
    table: pl.DataFrame, name: str, entities: Mapping[str, str], roots: Roots
) -> list[Claim]:
    return [
        Claim(
            f"{row['key']} for {row['site']} from {row['start']}",
            row["key"],
            row["start"] - row["first"],
            row["end"] - row["first"],
            name,
            f"scope2.market:{entities.get(row['site']) or name}",
            row["time"],
            row["time"] + HOUR_S,
            roots[row["evidence"]],
            site=row["site"],
        )
        for row in table.iter_rows(named=True)
    ]
