"""The page on matching says what is so: its project runs, and gives the figures that it names."""

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml

from tanheng.domains.company.matching import series_of

PAGE = Path(__file__).parents[4] / "docs" / "matching.md"
HOURS = 8760


@pytest.fixture
def documented(bench):
    """The page's own project, with files for it."""
    text = PAGE.read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", text, flags=re.S)
    bench.section = yaml.safe_load(block)["company"]["matching"]
    grid = np.full(HOURS, 500.0)
    bench.table("grid.csv", time=bench.time, north=grid, clean=grid / 10)
    bench.table("load.csv", time=bench.time, mill=np.full(HOURS, 3000))
    bench.table(
        "made.csv", time=bench.time, roof=bench.sun * 900 - 1, wind=grid / 100, sun=bench.sun
    )
    local = bench.time[0] + np.timedelta64(8, "h") + np.arange(4 * HOURS) * np.timedelta64(15, "m")
    meters = {"time": local, "meter": np.repeat("M-7", 4 * HOURS)}
    bench.table("meters.csv", **meters, kw=np.full(4 * HOURS, 800))
    row = "GC-1,south,2023-06-01T03:00,1000,51000,office"
    (bench.folder / "certificates.csv").write_text(f"lot,zone,hour,from,to,for\n{row}\n")
    return bench


def test_its_project_gives_the_figures_it_names(documented):
    text = PAGE.read_text(encoding="utf-8")
    cells = re.findall(r"^\| (`company\.matching.*?) \|", text, flags=re.M)
    found = documented.figures()
    named = set()
    for cell in cells:
        first, *others = re.findall(r"`(.*?)`", cell)
        base = first.rsplit(".", 1)[0]
        named |= {first, *(base + other for other in others)}
    for name in named:
        short = name.removeprefix("company.matching.")
        short = short.replace("SITE", "mill").replace("SOURCE", "certificates south")
        assert found.pop(short) is not None
    rest = {re.sub(r"^(sites|sources)\.[^.]*", "", name) for name in found}
    told = {".hourly", ".annual", ".residual_mwh", ".residual_t", ".generation_mwh", ".excess_mwh"}
    assert rest <= told


def test_its_series_are_the_ones_it_names(documented):
    text = PAGE.read_text(encoding="utf-8")
    series = series_of(documented.find())
    assert all(name.removeprefix("company.matching") in text for name in series)
    retired = series["company.matching.retired"]
    lots = retired.filter(pl.col("lot") == "GC-1").select("site", "from_wh", "to_wh").rows()
    assert lots
    assert all(1000 <= start < end <= 51000 for _, start, end in lots)
    assert re.fullmatch(r"\w+ @ 2023-01-01T00:00Z", retired["lot"][0])
