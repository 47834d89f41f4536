"""A small company from its files to its figures, as a run makes them."""

import numpy as np
import polars as pl
import pytest

from tanheng.domains.company.matching import (
    figures_of,
    section_of,
    series_of,
    to_issue,
    to_retire,
)

HOURS = 8760


def test_own_generation_by_hand(bench):
    found = bench.figures()
    assert found["hourly"] == pytest.approx(1 / 3)  # 2 of 3 MWh in half of the hours
    assert found["annual"] == pytest.approx(2 / 3)  # all of a
    assert found["annual_anywhere"] == pytest.approx(2 / 3)
    assert found["consumption_mwh"] == 3 * HOURS
    assert found["matched_mwh"] == HOURS
    assert found["residual_mwh"] == 2 * HOURS
    assert found["excess_mwh"] == HOURS
    assert found["location_t"] == pytest.approx((2 * 500 + 200) * HOURS / 1000)
    assert found["residual_t"] == pytest.approx((500 + 200) * HOURS / 1000)
    assert found["residual_annual_t"] == pytest.approx(200 * HOURS / 1000)
    assert found["sites.a.hourly"] == pytest.approx(0.5)
    assert found["sites.b.hourly"] == 0
    assert found["sources.roof.excess_mwh"] == HOURS
    assert "cfe_score" not in found


def test_what_own_sites_leave_is_delivered_where_it_may_be(bench):
    bench.section["deliverability"] = [{"from": "north", "to": "south"}]
    assert bench.figures()["hourly"] == pytest.approx(1 / 2)
    bench.section["deliverability"] = [{"from": "south", "to": "north"}]
    assert bench.figures()["hourly"] == pytest.approx(1 / 3)
    bench.section["deliverability"] = [["south", "north"]]
    assert bench.figures()["hourly"] == pytest.approx(1 / 2)


def test_share_and_volume_of_a_contract(bench):
    ppa = {"zone": "south", "generation": bench.meter("made.csv", "wind", "MW")}
    bench.section["sources"] = {"part": ppa | {"share": 0.25}}
    assert bench.figures()["sources.part.generation_mwh"] == 0.25 * HOURS
    bench.section["sources"] = {"volume": ppa | {"volume_mwh": 1000.000001}}
    found = bench.figures()
    assert found["sources.volume.generation_mwh"] == 1000.000001
    assert found["sites.b.hourly"] == pytest.approx(1000 / HOURS)


def test_quarters_of_power_and_meters_below_each_other(bench):
    quarter = np.datetime64(f"{2023}-01-01", "us") + np.arange(4 * HOURS) * np.timedelta64(15, "m")
    kw = np.tile([0.0, 1000.0, 2000.0, 5000.0], HOURS)
    both = {"time": np.tile(quarter, 2), "kw": np.append(kw, kw / 2)}
    bench.table("long.csv", meter=np.repeat(["m 1", "m 2"], kw.size), **both)
    for site, name in (("a", "m 1"), ("b", "m 2")):
        spec = bench.meter("long.csv", "kw", "kW", where={"meter": name})
        bench.section["sites"][site]["consumption"] = spec
    found = bench.find()
    assert (found.hourly.loads.wh == np.array([[2_000_000], [1_000_000]])).all()


def test_parquet_is_read_as_csv_is(bench):
    as_csv = bench.figures()
    pl.read_csv(bench.folder / "load.csv", try_parse_dates=True).write_parquet(
        bench.folder / "load.parquet"
    )
    for site in bench.section["sites"].values():
        site["consumption"]["file"] = "load.parquet"
    assert bench.figures() == as_csv


def test_the_year_is_that_of_local_clocks(bench):
    local = {"column": "time", "zone": "Asia/Shanghai"}
    for site in "ab":
        bench.section["sites"][site]["consumption"]["time"] = local
    bench.section["sources"]["roof"]["generation"]["time"] = local
    found = bench.find(zone="Asia/Shanghai")
    assert found.read.hours.start_s == 1672502400  # 2022-12-31T16:00Z
    assert found.hourly.share == pytest.approx(1 / 3)


def test_hourly_intensity_and_grid_share(bench):
    day = np.arange(HOURS) % 24 < 12
    bench.table("grid.csv", time=bench.time, g=np.where(day, 100, 300), free=np.where(day, 80, 40))
    for zone in bench.section["zones"].values():
        zone["intensity"] = bench.meter("grid.csv", "g", "g/kWh")
        zone["carbon_free"] = bench.meter("grid.csv", "free", "percent")
    found = bench.figures()
    assert found["location_t"] == pytest.approx(3 * 200 * HOURS / 1000)
    # a's residual lies in 6 hours of each half, b's in all
    assert found["residual_t"] == pytest.approx((200 + 200) * HOURS / 1000)
    assert found["cfe_score"] == pytest.approx((1 + 2 * 0.6) / 3)
    bench.section["zones"]["south"]["residual"] = 400
    found = bench.figures()
    assert found["location_t"] == pytest.approx(3 * 200 * HOURS / 1000)
    assert found["residual_t"] == pytest.approx((200 + 400) * HOURS / 1000)
    assert found["residual_annual_t"] == pytest.approx(400 * HOURS / 1000)


def test_certificates_count_in_their_hour_and_zone(bench):
    bench.certificates(
        "L7,south,2023-01-01T00:00,0,300000,,",
        "L7,south,2023-01-01T00:00,500000,600000,,",
        "L8,south,2023-01-01T00:00,0,900000,,",
        "L9,north,2023-01-01T12:00,0,1000000,,",
    )
    found = bench.find()
    assert found.hourly.contracted[:, 0].tolist() == [0, 1_000_000]
    assert found.hourly.excess[1:].sum() == 300_000 + 1_000_000
    rows = to_retire(found.hourly, found.read).filter(pl.col("site") == "b").sort("lot", "start")
    assert rows.select("lot", "start", "end").rows() == [
        ("L7", 0, 300_000),
        ("L7", 500_000, 600_000),
        ("L8", 0, 600_000),
    ]


def test_what_is_issued_and_retired_is_what_was_made_and_matched(bench):
    bench.certificates(
        *(f"L{k},south,{time},{k},{k + 700_000},," for k, time in enumerate(bench.time[:50]))
    )
    bench.section["deliverability"] = [["north", "south"]]
    found = bench.find()
    issued, retired = to_issue(found.hourly, found.read), to_retire(found.hourly, found.read)
    assert issued["wh"].sum() == bench.sun.sum() * 1_000_000
    assert issued["lot"].n_unique() == issued.height
    assert issued["lot"][0] == "roof @ 2023-01-01T06:00Z"
    assert (retired["end"] - retired["start"]).sum() == found.hourly.matched.sum()
    for _, lot in retired.sort("start").group_by("lot"):
        assert (lot["start"][1:] >= lot["end"][:-1]).all()
    known = {*issued["lot"], *(f"L{k}" for k in range(50))}
    assert set(retired["lot"]) <= known


def test_series_and_views_say_what_the_figures_say(bench):
    found = bench.find()
    series = series_of(found)
    whole = series["company.matching.sites"]
    assert whole.height == 2 * HOURS
    assert whole["residual_mwh"].sum() == pytest.approx(2 * HOURS)
    figures = {one.name.removeprefix("company.matching."): one.value for one in figures_of(found)}
    for told, series_name in (("location_t", "location_kg"), ("residual_t", "residual_kg")):
        assert whole[series_name].sum() / 1e3 == pytest.approx(figures[told])
    assert series["company.matching.sources"]["excess_mwh"].sum() == pytest.approx(HOURS)
    heading, flows, every, heat, curve, sites, sources = section_of(found).views
    into = {name: sum(f.amounts[0] for f in flows.flows if f.target.en == name) for name in "ab"}
    assert into == {"a": pytest.approx(2 * HOURS), "b": pytest.approx(HOURS)}
    assert heading.rows[0][1] == pytest.approx(100 / 3)
    assert (every.x[0], every.x[-1], every.z.shape) == ("01-01", "12-31", (24, HOURS // 24))
    assert np.allclose(every.z, heat.z[0][:, None])
    assert np.allclose(heat.z, np.where((np.arange(24) >= 6) & (np.arange(24) < 18), 200 / 3, 0))
    assert curve.lines[0].y[0] == pytest.approx(200 / 3)
    assert curve.lines[0].y[-1] == 0
    assert [row[0] for row in sites.rows] == ["a", "b"]
    assert sources.rows[0][-1] == HOURS


def test_no_sources_at_all(bench):
    bench.section["sources"] = {}
    found = bench.figures()
    assert found["hourly"] == found["annual"] == 0
    assert found["residual_t"] == found["location_t"]


def test_nothing_consumed(bench):
    bench.table("load.csv", time=bench.time, a=np.zeros(HOURS), b=np.zeros(HOURS))
    found = {one.name: one for one in figures_of(bench.find())}
    assert found["company.matching.hourly"].value is None
    assert found["company.matching.hourly"].reason.en == "nothing was consumed"
    assert found["company.matching.residual_t"].value == 0
    section_of(bench.find())
