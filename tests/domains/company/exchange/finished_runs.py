"""A finished run with an inventory, laid out as the section ``company`` writes it."""

import polars as pl

from tanheng.core import Figure, Text
from tanheng.store import InputFile, Manifest, run_id, write_run

MANIFEST = Manifest(
    InputFile("project.yaml", "0" * 64, 1), (), {"tanheng": "0"}, 0, "2026-02-01T00:00Z"
)
ACCOUNTS = (
    "scope1", "scope2.location", "scope2.market",
    *(f"scope3.c{number:02d}" for number in range(1, 16)),
)  # fmt: skip
KNOWN = {"scope1": 1.0, "scope2.location": 2.5, "scope2.market": 2.0, "scope3.c01": 5.0}
REASONS = {"scope3.c14": "left out: no franchises"}
MISSING = "not quantified: no activity was brought"
LINES = [
    ("fuel", "scope1", "boiler", "natural gas", 400.0, "m3", 800_000.0, 1.0),
    ("fuel", "scope1", "boiler", "natural gas", 200.0, "m3", 200_000.0, 0.5),
    ("energy", "scope2.location", "power", "grid East", 4.0, "MWh", 2_300_000.0, 1.0),
    ("energy", "scope2.location", "warmth", "district", 2.0, "GJ", 200_000.0, 1.0),
    ("energy", "scope2.market", "power", "residual", 4.0, "MWh", 2_000_000.0, 1.0),
    ("supplier-specific", "scope3.c01", "steel", "supplier", 1.0, "t", 2_000_000.0, 1.0),
    ("spend-based", "scope3.c01", "paper", "EEIO", 9.0, "CNY", 3_000_000.0, 1.0),
]
NAMES = ("method", "account", "name", "factor", "amount", "unit", "co2e_g", "share")
CARRIERS = [None, None, "electricity", "heat", "electricity", None, None]


def figures(**about):
    said = {"gwp": "AR6, 100 years"} | about
    return [
        Figure(
            f"company.{account}",
            KNOWN.get(account),
            "t CO2e",
            "synthetic",
            Text("sum", "sum"),
            interval=(0.5, 1.5) if account == "scope1" else None,
            reason=None if account in KNOWN else Text(REASONS.get(account, MISSING), ""),
            about=said,
        )
        for account in ACCOUNTS
    ]


def lines(carriers=CARRIERS):
    table = pl.DataFrame(LINES, schema=NAMES, orient="row")
    table = table.with_columns(
        entity=pl.lit("Test Tech"),
        kept=pl.lit(1.0),
        period=pl.lit(202500),
        CO2_biogenic_g=pl.lit(0),
    )
    table = table.with_columns(
        CO2_g=pl.when(pl.col("account") == "scope1").then(990_000).otherwise(0),
        CH4_g=pl.when(pl.col("account") == "scope1").then(400).otherwise(0),
        CO2_biogenic_g=pl.when(pl.col("name") == "boiler").then(70_000).otherwise(0),
    )
    return table if carriers is None else table.with_columns(carrier=pl.Series(carriers))


def finished(folder, more=(), carriers=CARRIERS, series=True, **about):
    kept = {"company.lines": lines(carriers)} if series else {}
    found = [*figures(**about), *more]
    return write_run(folder, run_id(MANIFEST), MANIFEST, found, kept, "<html>")
