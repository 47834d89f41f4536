"""One hour followed through fleet, grid, data centre and books of a run of all of them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import httpx
import numpy as np
import polars as pl
import pytest
from tests.web.served import served

from tanheng import store
from tanheng.cli import main

PROJECT = """project: chain
as_of: 2026-01-01T00:00:00Z
grid:
  name: g
  origin: synthetic
  start: 2022-01-01T00:00:00+08:00
  system: {folder: grid}
  adequacy: {samples: 0}
  intensity: {basis: direct}
datacenter:
  name: dc
  zone: Asia/Shanghai
  origin: synthetic
  weather: air.csv
  it_mw: 1
  design: midsize-air-cooled
  intensity: {file: run:g.intensity, zone: b}
company:
  name: firm
  year: 2022
  zone: Asia/Shanghai
  origin: synthetic
  ledger: runs/ledger.sqlite
  activities:
    - file: run:datacenter.activities
      where: {name: electricity}
      account: scope2
      method: energy
      columns: {energy: quantity, site: site, name: name, key: key, start: start, end: end}
      unit_columns: {energy: unit}
      ends: exclusive
      factor: {value_column: intensity_g_per_kwh, unit: g CO2/kWh}
"""
HOURS = 24 * 40
AT = "2022-01-20T06"


def grid(folder: Path) -> None:
    folder.mkdir()
    clock = np.arange(HOURS)
    (folder / "units.csv").write_text(
        "name,zone,kind,fuel,capacity_mw,output,cost_per_mwh,co2_kg_per_mwh\n"
        "coal,a,thermal,coal,100,,20,900\ngas,b,thermal,gas,100,,60,400\n"
        "wind,b,wind,,120,wind,0,0\n"
    )
    load = [f"{h},{50 + 40 * np.sin(h / 4):.3f},60" for h in clock]
    (folder / "load.csv").write_text("\n".join(["hour,a,b", *load]) + "\n")
    wind = [f"{0.4 + 0.4 * np.sin(h / 7):.4f}" for h in clock]
    (folder / "output.csv").write_text("\n".join(["wind", *wind]) + "\n")
    (folder / "lines.csv").write_text("name,from,to,capacity_mw\ntie,a,b,15\n")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chain")
    grid(folder / "grid")
    hours = np.datetime64("2021-12-31T16") + np.arange(HOURS).astype("m8[h]")
    air = [f"{at}:00Z,{20 + 8 * np.sin(k / 4):.2f},60,1000" for k, at in enumerate(hours)]
    head = "time,temperature_c,humidity_pct,pressure_hpa"
    (folder / "air.csv").write_text("\n".join([head, *air]))
    (folder / "project.yaml").write_text(PROJECT)
    with pytest.raises(SystemExit) as ended:
        main(["run", str(folder / "project.yaml"), "--out", str(folder / "runs" / "chain")])
    assert not ended.value.code
    return folder / "runs"


@pytest.fixture(scope="module")
def client(runs: Path):
    with served(runs) as where, httpx.Client(base_url=where, timeout=30, trust_env=False) as found:
        yield found


@pytest.fixture(scope="module")
def readings(client) -> dict[tuple[str, str, str], float]:
    told = client.get(f"/api/v1/runs/chain/hour/{AT}").json()["readings"]
    return {(one["series"], one["where"], one["column"]): one["value"] for one in told}


def test_the_plants_power_has_the_intensity_of_its_zone_in_that_hour(readings):
    zone = readings["g.intensity", "b", "consumption_average_g_per_kwh"]
    assert readings["dc.hours", "", "intensity_g_per_kwh"] == pytest.approx(zone)
    kg = readings["dc.hours", "", "total_kw"] * zone / 1000
    assert readings["dc.hours", "", "co2_kg"] == pytest.approx(kg)


def test_the_grids_hour_adds_up_to_its_load(readings):
    for zone in "ab":
        mine = {
            column: value
            for (series, where, column), value in readings.items()
            if series == "g.dispatch" and where == zone and column.endswith("_mw")
        }
        assert sum(mine.values()) == pytest.approx(2 * mine["load_mw"])


@pytest.mark.parametrize(("language", "books"), [("en", "books"), ("zh", "账本")])
def test_the_page_follows_the_chain_into_the_books(client, readings, language, books):
    page = client.get(f"/runs/chain/hour/{AT}", headers={"accept-language": language}).text
    kg = readings["dc.hours", "", "co2_kg"]
    assert page.count(f"{kg:.1f}") >= 2  # the plant's, and the books'
    assert books in page


def test_the_ledgers_entries_of_the_hour_stand_with_their_rows_of_it(client, runs, readings):
    told = client.get(f"/api/v1/runs/chain/hour/{AT}").json()["entries"]
    lines = pl.read_parquet(runs / "chain" / "series" / "company.lines.parquet")
    grams = lines.filter(pl.col("period") == 202201)["CO2_g"].to_list()
    assert sorted(one["postings"][0]["amount"] for one in told) == sorted(grams)
    rows = [row for one in told for row in one["rows"]]
    assert len(rows) == len(told)
    kwh = readings["dc.hours", "", "total_kw"]
    assert {round(float(row["quantity"]), 6) for row in rows} == {round(kwh, 6)}
    page = client.get(f"/runs/chain/hour/{AT}").text
    assert f"{grams[0]:,}" in page
    traced = client.get("/ledger", params={"book": told[0]["ledger"], "trace": told[0]["key"]})
    assert f"{grams[0]:,}" in traced.text


def test_every_figure_says_how_it_was_made_in_both_languages(client):
    for one in client.get("/api/v1/runs/chain/figures?limit=1000").json()["items"]:
        words = [one["zh"]["how"], *([one["zh"]["reason"]] if one.get("reason") else [])]
        assert all(re.search("[\u4e00-\u9fff]", word) for word in words), one


def test_an_hour_that_no_series_has_says_so(client):
    page = client.get("/runs/chain/hour/1999-01-01T00").text
    assert "No series of this run has this hour." in page
    assert "The chain at" not in page


@pytest.mark.parametrize("instant", ["9999-12-31T23", "2020-13-01T00", "now", "0001-01-01T00"])
@pytest.mark.parametrize("path", ["/runs/chain/hour/", "/api/v1/runs/chain/hour/"])
def test_an_instant_at_the_ends_of_the_calendar_is_answered(client, path, instant):
    answer = client.get(f"{path}{instant}")
    assert answer.status_code == (200 if instant.startswith("0001") else 400)
    assert "Traceback" not in answer.text


def test_a_damaged_series_leaves_the_ledgers_entries_of_the_hour(runs, tmp_path):
    shutil.copytree(runs, tmp_path / "runs")
    (tmp_path / "runs" / "chain" / "series" / "company.lines.parquet").write_bytes(b"PAR1")
    with served(tmp_path / "runs") as where:
        told = httpx.get(f"{where}/api/v1/runs/chain/hour/{AT}", trust_env=False).json()
    assert told["damaged"] == ["company.lines"]
    assert told["entries"]
    assert all(one["rows"] for one in told["entries"])


def test_a_ledger_that_is_elsewhere_is_missed_in_words(runs, tmp_path):
    shutil.copytree(runs / "chain", tmp_path / "chain")
    with served(tmp_path) as where, httpx.Client(base_url=where, trust_env=False) as client:
        told = client.get(f"/api/v1/runs/chain/hour/{AT}").json()
        page = client.get(f"/runs/chain/hour/{AT}").text
    assert (told["entries"], told["ledger"]) == ([], None)
    assert told["ledger_head"]
    assert "posted to a ledger that is not in this folder" in page


DAY_S = 86_400
QUARTER_S = 900


@pytest.fixture
def quarters(tmp_path: Path) -> Path:
    """A run of readings each quarter of an hour, and of a fleet counted by windows alone."""
    project = store.InputFile("project.yaml", "a" * 64, 512)
    manifest = store.Manifest(project, (), {"tanheng": "0"}, 0, "2021-01-01T00:00Z")
    time = pl.from_epoch(pl.Series(DAY_S + QUARTER_S * np.arange(96)), "s").dt.replace_time_zone(
        "UTC"
    )
    meter = pl.DataFrame({"time": time, "power_kw": np.arange(96.0)})
    fleet = pl.DataFrame(
        {
            "time": time[::4],
            "window": "evening",
            "level": 0.95,
            "static": 0.1,
            "conditional": 0.25,
            "measured": 0.5,
        }
    )
    series = {"site.meter": meter, "wind.guarantee": fleet}
    store.write_run(tmp_path / "runs" / "day", store.run_id(manifest), manifest, [], series, "")
    return tmp_path / "runs"


def test_readings_within_an_hour_are_told_apart_by_their_minutes(quarters):
    with served(quarters) as where:
        told = httpx.get(f"{where}/api/v1/runs/day/hour/1970-01-02T06", trust_env=False).json()
    found = {
        one["where"]: one["value"] for one in told["readings"] if one["series"] == "site.meter"
    }
    assert found == {"06:00": 24.0, "06:15": 25.0, "06:30": 26.0, "06:45": 27.0}


def test_a_fleet_without_a_window_of_all_hours_still_opens_the_chain(quarters):
    with served(quarters) as where:
        page = httpx.get(f"{where}/runs/day/hour/1970-01-02T06", trust_env=False).text
    chain = page.partition('id="hour-chain"')[2].partition("</table>")[0]
    assert "counted on a day ahead" in chain
    assert re.findall(r'class="number">(\d+)<', chain) == ["25", "50"]
