"""A dataset needs a project file and its own files only: its form does not change its figures."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml

from tanheng.province import Province

STATIONS = {"wind": (0, 2), "solar": (1, 3)}
NAMES = ("north", "south")
CAPACITY_MW = (49.5, 148.3)
FIXED = {
    "guarantee.static", "guarantee.conditional", "guarantee.gain_pp",
    "guarantee.gain_pp_equal_shortfall", "exceedance.static", "exceedance.conditional",
    "exceedance.quintiles", "shortfall.static", "shortfall.conditional", "pinball",
    "stations.pinball", "verdict",
}  # fmt: skip
COLUMNS = {
    "wind": {"u_ms": "u_ms", "v_ms": "v_ms", "speed_ms": "speed_ms"},
    "solar": {"ghi_wm2": "ghi_wm2", "temperature_c": "temperature_c"},
}


@pytest.fixture(scope="module")
def province():
    """Four stations over 160 days."""
    return Province(stations=4, years=160 / 365.25, seed=3)


class Shapes:
    """The same hours of two stations, written in one form after another."""

    def __init__(self, province: Province, kind: str, folder: Path) -> None:
        self.kind, self.folder = kind, folder
        self.stations = [province.station(index) for index in STATIONS[kind]]
        hours = pl.Series(province.time_s * 1000).cast(pl.Datetime("ms", "UTC"))
        shares = [np.round(one.power, 3) for one in self.stations]
        self.time, self.shares = hours, dict(zip(NAMES, shares, strict=True))

    def run(self, tanheng, form: str, **fields):
        """Write one form, run it, and return its figures by name."""
        folder = self.folder / form
        folder.mkdir()
        fleet = {
            "name": "f", "kind": self.kind, "zone": "Asia/Shanghai", "origin": "synthetic",
            "levels": [0.9], "windows": ["all" if self.kind == "wind" else "midday"],
            "history_days": 30, "day_ahead": {"min_lead_h": 25}, "test_from": "2021-04-01",
        } | getattr(self, f"_{form}")(folder) | fields  # fmt: skip
        if self.kind == "solar":
            site = self.stations[0].site
            fleet |= {"latitude": site.latitude, "longitude": site.longitude}
        content = {"project": "shape", "as_of": "2026-11-01T00:00:00Z"}
        content |= {"renewables": {"fleets": [fleet]}}
        path = folder / "project.yaml"
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        checked = tanheng("check", path, "--json")
        assert checked.code == 0, checked.err
        said = tanheng("run", path, "--out", folder / "out")
        assert said.code == 0, said.err
        summary = json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))
        return {figure["name"].removeprefix("f."): figure for figure in summary["figures"]}

    def _wide(self, folder: Path) -> dict[str, object]:
        """Wide CSV in kW on the local clock; weather as one long Parquet of runs."""
        local = self.time.dt.convert_time_zone("Asia/Shanghai").dt.strftime("%d/%m/%Y %H:%M")
        power = {f"{name} [kW]": self._mw(name) * 1000 for name in NAMES}
        pl.DataFrame({"Local time": local, **power}).write_csv(folder / "output.csv")
        self._long_runs().write_parquet(folder / "forecast.parquet")
        return {
            "stations": [
                {"id": name, "capacity_mw": capacity}
                for name, capacity in zip(NAMES, CAPACITY_MW, strict=True)
            ],
            "power": {
                "file": "output.csv", "unit": "kW",
                "time": {
                    "column": "Local time", "format": "%d/%m/%Y %H:%M", "zone": "Asia/Shanghai"
                },
                "columns": {name: f"{name} [kW]" for name in NAMES},
            },
            "weather": {
                "file": "forecast.parquet", "station": "site", "issued": "issued", "lead": "lead",
                "columns": COLUMNS[self.kind],
            },
        }  # fmt: skip

    def _long(self, folder: Path) -> dict[str, object]:
        """Long Parquet, normalised; capacity in a table in kW; marks at the end; valid times."""
        rows = [
            pl.DataFrame({
                "plant": [name] * self.time.len(), "until": self.time + timedelta(hours=1),
                "share": self.shares[name],
            })
            for name in NAMES
        ]  # fmt: skip
        pl.concat(rows).sort("until", "plant").write_parquet(folder / "p.parquet")
        pl.DataFrame({"plant": NAMES, "kw": [1000 * one for one in CAPACITY_MW]}).write_csv(
            folder / "plants.csv"
        )
        runs = self._long_runs().with_columns(
            (pl.col("issued") + pl.duration(hours=pl.col("lead"))).alias("valid")
        )
        runs.drop("lead").write_csv(folder / "w.csv")
        return {
            "stations": {
                "file": "plants.csv", "columns": {"id": "plant", "capacity": "kw"},
                "capacity_unit": "kW",
            },
            "power": {
                "file": "p.parquet", "unit": "fraction", "value": "share", "station": "plant",
                "time": {"column": "until", "marks": "end"},
            },
            "weather": {
                "file": "w.csv", "station": "site", "issued": "issued", "time": "valid",
                "columns": COLUMNS[self.kind],
            },
        }  # fmt: skip

    def _each(self, folder: Path) -> dict[str, object]:
        """One semicolon CSV per station in per cent with decimal commas left out; no order."""
        order = np.random.default_rng(0).permutation(self.time.len())
        runs = self._long_runs()
        for name in NAMES:
            output = pl.DataFrame({
                "epoch": self.time.dt.epoch("s"), "percent": 100 * self.shares[name]
            })  # fmt: skip
            output[order].write_csv(folder / f"{name}.csv", separator=";")
            own = runs.filter(pl.col("site") == name).drop("site")
            own.with_columns(pl.col("lead") * 60).write_csv(folder / f"{name}-w.csv", separator=";")
        return {
            "stations": [
                {"id": name, "capacity_mw": capacity}
                for name, capacity in zip(NAMES, CAPACITY_MW, strict=True)
            ],
            "power": {
                "file": "{station}.csv", "unit": "percent", "value": "percent",
                "time": {"column": "epoch", "format": "epoch_s"},
            },
            "weather": {
                "file": "{station}-w.csv", "issued": "issued",
                "lead": {"column": "lead", "unit": "min"}, "columns": COLUMNS[self.kind],
            },
        }  # fmt: skip

    def _unissued(self, folder: Path) -> dict[str, object]:
        """One weather value per hour and station, side by side, without issue times."""
        frame = self.latest()
        sides = [
            frame.filter(pl.col("site") == name)
            .drop("site")
            .rename({column: f"{name} {column}" for column in COLUMNS[self.kind]})
            for name in NAMES
        ]
        sides[0].join(sides[1], on="valid").write_csv(folder / "w.csv")
        weather = {
            "file": "w.csv", "time": "valid",
            "columns": {name: f"{{station}} {name}" for name in COLUMNS[self.kind]},
        }  # fmt: skip
        return self._alone(folder) | {"weather": weather}

    def _alone(self, folder: Path) -> dict[str, object]:
        """Normalised output side by side; stations and columns have the same names."""
        pl.DataFrame({"time": self.time, **self.shares}).write_parquet(folder / "p.parquet")
        return {"power": {"file": "p.parquet", "unit": "fraction", "time": "time"}}

    def _published(self, folder: Path) -> dict[str, object]:
        """A forecast of output with an error, in energy of half hours."""
        draw = np.random.default_rng(1)
        half = pl.concat([self.time, self.time + timedelta(minutes=30)]).sort()
        said = {
            name: np.repeat(
                np.clip(self.shares[name] + draw.normal(0, 0.05, self.time.len()), 0, 1), 2
            )
            for name in NAMES
        }
        kwh = {name: 500 * 10 * share for name, share in said.items()}
        pl.DataFrame({"time": half, **kwh}).write_csv(folder / "said.csv")
        stations = [{"id": name, "capacity_mw": 10} for name in NAMES]
        forecast = {"file": "said.csv", "unit": "kWh", "time": "time"}
        return self._alone(folder) | {"stations": stations, "forecast": forecast}

    def _broken(self, folder: Path) -> dict[str, object]:
        """Output that from the test on is a third of what the weather would give."""
        fleet = self._wide(folder)
        table = pl.read_csv(folder / "output.csv")
        late = (self.time >= pl.Series([datetime(2021, 4, 1, tzinfo=UTC)])[0]).to_numpy()
        cut = np.where(late, 0.3, 1.0)
        table.with_columns(
            pl.Series(column, table[column].to_numpy() * cut) for column in table.columns[1:]
        ).write_csv(folder / "output.csv")
        return fleet

    def _mw(self, name: str) -> np.ndarray:
        return self.shares[name] * CAPACITY_MW[NAMES.index(name)]

    def _long_runs(self) -> pl.DataFrame:
        frames = []
        for name, station in zip(NAMES, self.stations, strict=True):
            runs = station.weather
            issued = np.repeat(runs.issued_s, runs.lead_h.size) * 1000
            frames.append(
                pl.DataFrame({
                    "site": [name] * issued.size,
                    "issued": pl.Series(issued).cast(pl.Datetime("ms")),
                    "lead": np.tile(runs.lead_h, runs.issued_s.size),
                    **{
                        column: runs.values[column].ravel().astype(np.float32).astype(float)
                        for column in COLUMNS[self.kind].values()
                    },
                })
            )  # fmt: skip
        return pl.concat(frames)

    def latest(self) -> pl.DataFrame:
        """The forecast of each hour that was made 25 to 36 hours before it: no issue times."""
        runs = self._long_runs().filter(pl.col("lead").is_between(25, 36))
        valid = pl.col("issued") + pl.duration(hours=pl.col("lead"))
        return runs.with_columns(valid.alias("valid")).drop("issued", "lead").sort("site", "valid")


@pytest.fixture(scope="module", params=["wind", "solar"])
def shapes(request, province, tmp_path_factory):
    return Shapes(province, request.param, tmp_path_factory.mktemp(request.param))


def _values(figures):
    return {name: figure["value"] for name, figure in figures.items()}


def test_the_form_of_the_files_changes_no_figure(shapes, tanheng):
    wide, long, each = (shapes.run(tanheng, form) for form in ("wide", "long", "each"))
    assert wide.keys() == long.keys() == each.keys()
    assert wide.keys() >= FIXED
    for other in (long, each):
        for name, figure in wide.items():
            if isinstance(figure["value"], str) or figure["value"] is None:
                assert other[name]["value"] == figure["value"], name
            else:
                np.testing.assert_allclose(
                    other[name]["value"], figure["value"], rtol=0, atol=1e-6, err_msg=name
                )
            for field in ("start", "end", "n", "level", "window", "origin"):
                assert other[name][field] == figure[field]


def test_weather_without_issue_times_is_taken_as_known_a_day_ahead(shapes, tanheng):
    figures = shapes.run(tanheng, "unissued")
    assert figures.keys() >= FIXED
    rows = pl.read_parquet(shapes.folder / "unissued" / "out" / "series" / "f.guarantee.parquet")
    lead_h = (rows["time"] - rows["issued"]).dt.total_hours()
    assert lead_h.unique().to_list() == [25]
    report = (shapes.folder / "unissued" / "out" / "report.html").read_text(encoding="utf-8")
    assert "The forecasts carry no issue time" in report


def test_a_published_forecast_of_output_will_do(shapes, tanheng):
    figures = shapes.run(tanheng, "published")
    assert figures.keys() >= FIXED
    assert figures["guarantee.gain_pp"]["value"] > 5


@pytest.mark.long
def test_output_alone_will_do(shapes, tanheng):
    figures = shapes.run(tanheng, "alone")
    assert figures.keys() >= FIXED


@pytest.mark.parametrize("shapes", ["wind"], indirect=True)
def test_a_guarantee_that_does_not_hold_is_withheld_with_its_reason(shapes, tanheng):
    figures = shapes.run(tanheng, "broken")
    reason = figures["verdict"]["reason"]
    assert figures["verdict"]["value"] == "withheld"
    assert reason
    for name in ("conditional", "gain_pp", "gain_pp_equal_shortfall"):
        figure = figures[f"guarantee.{name}"]
        assert figure["value"] is None
        assert figure["reason"] == reason
    for name in FIXED - {"guarantee.conditional", "guarantee.gain_pp"}:
        assert name == "guarantee.gain_pp_equal_shortfall" or figures[name]["value"] is not None
    out = shapes.folder / "broken" / "out"
    shown = tanheng("show", out)
    assert shown.code == 0
    assert "withheld" in shown.out
    assert "不予公布" in (out / "report.html").read_text(encoding="utf-8")
