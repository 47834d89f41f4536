import hashlib
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tanheng.core import InputError
from tanheng.province import FaultSizes, Province, Station, planted, write


@pytest.fixture(scope="module")
def province() -> Province:
    return Province(stations=3, years=0.5, seed=8)


@pytest.fixture(scope="module")
def folder(province: Province, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("written") / "province", province)


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_province_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = write(tmp_path / "again", Province(3, 0.5, 8))
    assert digests(again) == digests(folder)
    other = write(tmp_path / "other", Province(3, 0.5, 9))
    assert digests(other)["load.csv"] != digests(folder)["load.csv"]


def test_power_comes_back_in_mw(province: Province, folder: Path) -> None:
    station = province.station(1)
    table = pl.read_parquet(folder / "power" / "solar-0001.parquet")
    assert table.columns == ["station", "time", "power_mw"]
    assert table["time"].dtype == pl.Datetime("ms", "UTC")
    assert (table["time"].dt.epoch("s").to_numpy() == station.time_s).all()
    np.testing.assert_array_equal(table["power_mw"], station.power * station.site.capacity_mw)


@pytest.mark.parametrize("index", [0, 1])
def test_weather_comes_back_run_by_run(province: Province, folder: Path, index: int) -> None:
    station = province.station(index)
    runs = station.weather
    table = pl.read_parquet(folder / "weather" / f"{station.site.name}.parquet")
    assert table.columns == ["station", "issued", "lead_h", *runs.values]
    assert table.height == runs.issued_s.size * 48
    one = table.filter(pl.col("issued").dt.epoch("s") == runs.issued_s[7]).sort("lead_h")
    for name, values in runs.values.items():
        np.testing.assert_array_equal(one[name], values[7].astype(np.float32))


def test_stations_have_their_sites(province: Province, folder: Path) -> None:
    table = pl.read_csv(folder / "stations.csv")
    assert table["kind"].to_list() == ["wind", "solar", "wind"]
    assert table["capacity_mw"].to_list() == [province.site(i).capacity_mw for i in range(3)]
    assert table["tilt"].null_count() == 2


def test_it_says_that_it_is_synthetic(folder: Path) -> None:
    said = json.loads((folder / "province.json").read_text())
    assert said["origin"] == "synthetic"
    assert said["faults"] is None
    assert {"time", "power_mw", "lead_h", "u_ms", "ghi_wm2", "load_mw"} <= set(said["columns"])


def test_planted_faults_are_those_told(province: Province, tmp_path: Path) -> None:
    sizes = FaultSizes()
    folder = write(tmp_path / "faulty", province, faults=sizes)
    told = planted(province, province.station(0), sizes)
    table = pl.read_parquet(folder / "power" / "wind-0000.parquet")
    np.testing.assert_array_equal(table["power_mw"], told.value)
    np.testing.assert_array_equal(table["time"].dt.epoch("s"), told.time_s)
    assert any(mask.any() for mask in told.truth.values())
    assert json.loads((folder / "province.json").read_text())["faults"] is not None


def test_a_folder_that_exists_is_left_alone(province: Province, folder: Path) -> None:
    before = digests(folder)
    with pytest.raises(InputError, match="not there yet"):
        write(folder, province)
    assert digests(folder) == before


def test_an_interrupted_writing_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    province = Province(stations=2, years=0.1, seed=0)
    whole = province.station

    def broken(index: int) -> Station:
        if index == 1:
            raise KeyboardInterrupt
        return whole(index)

    monkeypatch.setattr(province, "station", broken)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "new" / "province", province)
    assert list((tmp_path / "new").iterdir()) == []
