"""A grid's hours handed to a data centre of the same project."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter.model import ZoneHours
from tanheng.domains.datacenter.zone_hours import read_zone
from tanheng.plan import run_project

COLUMN = "consumption_average_g_per_kwh"
PROJECT = """project: site
as_of: 2026-01-01T00:00:00Z
datacenter:
  name: dc
  weather: air.csv
  it_mw: 1
  design: modular-indirect-evaporative
  intensity: {file: grid.parquet, zone: 2}
"""


def table(path: Path, hours: int = 48) -> pl.DataFrame:
    time = pl.datetime_range(
        pl.datetime(2023, 1, 1), pl.datetime(2023, 1, 1 + hours // 24), "1h",
        time_zone="UTC", eager=True, closed="left",
    )  # fmt: skip
    zones = [
        pl.DataFrame({"time": time, "zone": [zone] * hours, COLUMN: base + np.arange(hours)})
        for zone, base in (("1", 100.0), ("2", 500.0))
    ]
    whole = pl.concat(zones)
    whole.write_parquet(path)
    return whole


@pytest.fixture
def project(tmp_path: Path) -> Path:
    table(tmp_path / "grid.parquet")
    hours = (np.datetime64("2023-01-01T00") + np.arange(48).astype("m8[h]")).astype(str)
    head = "time,temperature_c,humidity_pct,pressure_hpa"
    air = [f"{hour}:00Z,20,60,1000" for hour in hours]
    (tmp_path / "air.csv").write_text("\n".join([head, *air]))
    path = tmp_path / "project.yaml"
    path.write_text(PROJECT)
    return path


def test_a_zones_hours_are_those_of_the_site(project):
    result = run_project(project).result
    hours = result.series["dc.hours"]
    assert hours["intensity_g_per_kwh"].to_list() == [500.0 + hour for hour in range(48)]
    emitted = (hours["total_kw"] * hours["intensity_g_per_kwh"]).sum() / 1e6
    figures = {one.name: one for one in result.figures}
    assert figures["dc.co2_t"].value == pytest.approx(emitted, rel=1e-12)
    assert f"grid.parquet: {COLUMN} of zone 2" in figures["dc.co2_t"].how.en


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("zone: 2", "zone: 7", r"datacenter.intensity: expected a zone .*\(1, 2\), came '7'"),
        (
            "zone: 2",
            "zone: 2, column: nought",
            r"expected a column 'nought' .* there are time, zone",
        ),
        ("grid.parquet", "air.csv", r"expected a Parquet table, came air.csv"),
        ("grid.parquet", "run:rts.intensity", r"datacenter.intensity.file: expected a series of"),
    ],
)
def test_what_holds_no_hours_of_the_zone_is_refused(project, old, new, said):
    project.write_text(PROJECT.replace(old, new))
    with pytest.raises(InputError, match=said):
        run_project(project)


def test_gaps_and_values_that_are_none_are_refused(tmp_path):
    path = tmp_path / "grid.parquet"
    whole, asked = table(path), ZoneHours(file="grid.parquet", zone="1")
    whole.filter(pl.col("time").dt.hour() != 5).write_parquet(path)
    with pytest.raises(InputError, match="came steps of 3600 s and of 7200 s"):
        read_zone(path, asked)
    holed = pl.when(pl.col("time").dt.hour() == 3).then(None).otherwise(pl.col(COLUMN))
    whole.with_columns(holed.alias(COLUMN)).write_parquet(path)
    with pytest.raises(InputError, match="came nan at 2023-01-01T03:00:00"):
        read_zone(path, asked)
