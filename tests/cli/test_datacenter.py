"""``tanheng datacenter simulate``: figures from a design and a weather file, or one line."""

import json

import numpy as np
import pytest

HOURS = 8760


@pytest.fixture
def weather(tmp_path):
    return _open_meteo(tmp_path / "weather.json", 12 + 15 * np.sin(np.arange(HOURS) / 1394))


def _open_meteo(path, celsius, **more):
    hours = (np.datetime64("2023-01-01T00:00") + np.arange(HOURS).astype("m8[h]")).astype(str)
    hourly = {
        "time": [str(hour)[:16] for hour in hours],
        "temperature_2m": [None if np.isnan(one) else float(one) for one in celsius],
        "relative_humidity_2m": [60.0] * HOURS,
        "surface_pressure": [1000.0] * HOURS,
    } | more
    units = {"temperature_2m": "°C", "relative_humidity_2m": "%", "surface_pressure": "hPa"}
    kept = {name: values for name, values in hourly.items() if values is not None}
    path.write_text(json.dumps({"hourly": kept, "hourly_units": units}), encoding="utf-8")
    return path


def simulate(tanheng, design, weather, *more, **expected):
    return tanheng(
        "datacenter", "simulate", design, "--weather", weather, "--it-mw", 1, *more, **expected
    )


def test_figures_add_up(tanheng, weather):
    found = json.loads(simulate(tanheng, "midsize-water-cooled", weather, "--json").out)
    energy = found["energy_mwh"]
    it = energy["servers"] + energy["server_fans"]
    assert found["pue"] == pytest.approx(sum(energy.values()) / it)
    assert found["wue_l_per_kwh"] == pytest.approx(found["water_m3"] / it)
    assert found["grade"]["standard"] == "GB 40879-2021"


def test_a_table_is_printed_too(tanheng, weather):
    said = simulate(tanheng, "midsize-air-cooled", weather)
    assert "PUE" in said.out
    assert "chillers [MWh]" in said.out


def test_renewable_energy_is_told_over_all_of_it(tanheng, weather):
    found = json.loads(
        simulate(tanheng, "small-air-cooled", weather, "--renewable-mwh", 500, "--json").out
    )
    assert found["ref"] == pytest.approx(500 / found["total_mwh"])
    said = simulate(tanheng, "small-air-cooled", weather, "--renewable-mwh", -1)
    assert "--renewable-mwh: expected at least 0, came -1" in refused(said)


def test_chinese_tables_name_figures_and_meters_in_chinese(tanheng, weather):
    said = simulate(tanheng, "midsize-air-cooled", weather, "--language", "zh")
    assert "冷水机组 [MWh]" in said.out
    assert "总用电 [MWh]" in said.out
    assert "pue_category_1" not in said.out


def test_warmer_supply_needs_less_cooling(tanheng, weather):
    cold, warm = (
        json.loads(
            simulate(
                tanheng, "midsize-air-cooled", weather, "--chilled-water-c", water, "--json"
            ).out
        )
        for water in (6, 10)
    )
    assert warm["energy_mwh"]["chiller"] < cold["energy_mwh"]["chiller"]


def refused(said):
    assert said.code == 2
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


def test_a_mistake_is_told_in_one_line(tanheng, weather, tmp_path):
    wild = simulate(tanheng, "midsize-air-cooled", weather, "--supply-air-c", 50)
    assert "set-point supply_air_c: expected 15 to 32 C" in refused(wild)
    small = simulate(tanheng, "midsize-air-cooled", weather, "--capacity-mw", 0.5)
    assert "IT load: expected 0 to 500 kW" in refused(small)
    assert "none.yaml: no such design file" in refused(simulate(tanheng, "none.yaml", weather))
    assert "no design 'none'" in refused(simulate(tanheng, "none", weather))
    kelvin = _open_meteo(tmp_path / "kelvin.json", np.full(HOURS, 290.0))
    assert "kelvin" in refused(simulate(tanheng, "midsize-air-cooled", kelvin)).lower()
    gap = np.full(HOURS, 12.0)
    gap[5] = np.nan
    gaps = _open_meteo(tmp_path / "gaps.json", gap)
    refused(simulate(tanheng, "midsize-air-cooled", gaps))
    thin = _open_meteo(tmp_path / "thin.json", np.full(HOURS, 12.0), surface_pressure=None)
    assert "pressure" in refused(simulate(tanheng, "midsize-air-cooled", thin))
