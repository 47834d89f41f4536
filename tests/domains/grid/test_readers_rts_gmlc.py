"""RTS-GMLC: small folders of its form, and the dataset where it is at hand."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.grid.carbon import dispatch, emissions_kg_per_mwh, intensity
from tanheng.domains.grid.plants import Plants
from tanheng.domains.grid.readers import read_rts_gmlc, read_system
from tanheng.domains.grid.system import System

MIRROR = Path(os.environ.get("TANHENG_DATA", "../shared/data")) / "rts-gmlc"

GEN = """GEN UID,Bus ID,Unit Type,Fuel,PMax MW,FOR,MTTF Hr,MTTR Hr,Fuel Price $/MMBTU,\
Output_pct_0,Output_pct_1,HR_avg_0,HR_incr_1,VOM,Emissions CO2 Lbs/MMBTU,Pump Load MW,\
Storage Roundtrip Efficiency
coal,101,STEAM,Coal,100,0.04,960,40,2,0.5,1,12000,8000,1,200,0,0
wind,201,WIND,Wind,50,0,0,0,0,0,0,0,0,0,0,0,0
csp,201,CSP,Solar,20,0.04,576,24,0,0,0,0,0,0,0,0,0
spin,201,SYNC_COND,Sync_Cond,0,0,0,0,0,0,0,0,0,0,0,0,0
store,201,STORAGE,Storage,10,0,0,0,0,0,0,0,0,0,0,10,81
"""
FILES = {
    "gen.csv": GEN,
    "bus.csv": "Bus ID,Area\n101,1\n102,1\n201,2\n",
    "branch.csv": "UID,From Bus,To Bus,Cont Rating,Perm OutRate,Duration\n"
    "A1,101,102,175,0.24,16\nAB1,101,201,500,0.438,10\n",
    "storage.csv": "GEN UID,Storage,Max Volume GWh,Initial Volume GWh,position\n"
    "csp,csp_heat,0.3,0,head\nstore,upper,0.03,0.015,head\nstore,lower,0.03,0.015,tail\n",
    "timeseries_pointers.csv": "Simulation,Category,Object,Parameter,Scaling Factor,Data File\n"
    "DAY_AHEAD,Generator,wind,PMax MW,50,../timeseries_data_files/WIND/wind.csv\n"
    "DAY_AHEAD,Generator,csp_heat,Natural_Inflow,20,../timeseries_data_files/CSP/csp.csv\n"
    "DAY_AHEAD,Area,1,MW Load,1,../timeseries_data_files/Load/load.csv\n"
    "DAY_AHEAD,Area,2,MW Load,1,../timeseries_data_files/Load/load.csv\n"
    "REAL_TIME,Area,1,MW Load,1,../timeseries_data_files/Load/elsewhere.csv\n",
    "Load/load.csv": "Year,Month,Day,Period,1,2\n2020,1,1,1,60,30\n2020,1,1,2,70,20\n",
    "WIND/wind.csv": "Year,Month,Day,Period,wind\n2020,1,1,1,5\n2020,1,1,2,45\n",
    "csp/csp.csv": "Year,Month,Day,Period,csp\n2020,1,1,1,33\n2020,1,1,2,4\n",
}


def _folder(path: Path, **changed: tuple[str, str]) -> Path:
    for name, text in FILES.items():
        old, new = changed.get(Path(name).stem, ("", ""))
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text(text.replace(old, new) if old else text)
    return path


def test_a_region_that_no_branch_joins_is_refused(tmp_path: Path) -> None:
    folder = _folder(tmp_path, branch=("AB1,101,201", "AB1,101,102"))
    with pytest.raises(InputError, match=r"^branch.csv To Bus: no line leads from '1' to '2'$"):
        read_rts_gmlc(folder)


def test_units_series_storage_and_lines_between_regions_are_read(tmp_path: Path) -> None:
    system, plants = read_rts_gmlc(_folder(tmp_path))
    assert system.zones == ("1", "2")
    assert system.start_s == 1_577_836_800
    np.testing.assert_array_equal(system.load_mw, [[60, 70], [30, 20]])
    assert system.units.names == ("coal", "wind", "csp")
    np.testing.assert_array_equal(system.units.capacity_mw, [[100, 100], [5, 45], [20, 4]])
    np.testing.assert_allclose(system.units.outages.failure, [1 / 960, 0, 0])
    assert plants.kind == ("thermal", "wind", "solar")
    stored = system.storages
    assert (stored.energy_mwh[0], stored.initial_mwh[0], stored.charge_mw[0]) == (30, 15, 10)
    np.testing.assert_allclose(stored.charge_efficiency * stored.discharge_efficiency, 0.81)
    assert system.lines.names == ("AB1",)
    np.testing.assert_allclose(system.lines.outages.failure, 0.438 / 8760)
    np.testing.assert_allclose(system.lines.outages.repair, 0.1)


def test_heat_rate_is_the_average_at_full_load(tmp_path: Path) -> None:
    burn = read_rts_gmlc(_folder(tmp_path))[1].burn
    assert burn is not None
    np.testing.assert_allclose(burn.heat_rate_mmbtu_per_mwh, [10.0, 0, 0])
    np.testing.assert_allclose(burn.cost_per_mwh, [21.0, 0, 0])
    np.testing.assert_allclose(burn.co2_kg_per_mwh, [10 * 200 * 0.45359237, 0, 0])
    whole = emissions_kg_per_mwh(burn, ("Coal", "Wind", "Solar"), "life_cycle")
    np.testing.assert_array_equal(whole, [820, 11, 45])


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"gen": ("960", "0")}, r"gen.csv:2 MTTF Hr: expected at least 1 hour, came 0"),
        ({"gen": ("wind,201", "wind,999")}, r"gen.csv:3 Bus ID: expected a bus .* came '999'"),
        ({"gen": ("wind,", "coal,")}, r"gen.csv:3 GEN UID: 'coal' stands twice"),
        (
            {"gen": ("10,81", "10,105")},
            r"gen.csv:6 Storage Roundtrip Efficiency: expected at least 0",
        ),
        ({"load": ("60", "-60")}, r"load.csv:2 1: expected at least 0, came -60"),
        ({"wind": ("\n2020,1,1,2,45", "")}, r"wind.csv wind: expected 2 rows, .* came 1"),
        ({"gen": ("10,81", "10,0")}, r"gen.csv:6 Storage Roundtrip Efficiency: expected above 0"),
        ({"gen": ("FOR,", "rate,")}, r"no column 'FOR' in gen.csv"),
        (
            {"timeseries_pointers": ("Generator,wind", "Generator,calm")},
            r"gen.csv:3 GEN UID: expected a day-ahead series",
        ),
        (
            {"storage": ("0.015,head", "0.05,head")},
            r"storage.csv:3 Initial Volume GWh: expected at most 0.03, came 0.05",
        ),
        ({"storage": ("head", "tail")}, r"storage.csv: expected one head of 'store', came 0"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(
    tmp_path: Path, changed: dict[str, tuple[str, str]], line: str
) -> None:
    with pytest.raises(InputError, match=line) as refused:
        read_system(_folder(tmp_path, **changed))
    assert "\n" not in str(refused.value)


@pytest.fixture(scope="module")
def rts_gmlc() -> tuple[System, Plants]:
    if not MIRROR.is_dir():
        pytest.skip("no RTS-GMLC at hand: set TANHENG_DATA")
    return read_rts_gmlc(MIRROR)


def test_dataset_is_three_regions_with_its_stated_capacities(
    rts_gmlc: tuple[System, Plants],
) -> None:
    system, plants = rts_gmlc
    assert system.zones == ("1", "2", "3")
    assert system.load_mw.shape == (3, 8784)
    assert plants.installed_mw[plants.of_kind("thermal")].sum() == pytest.approx(8076)
    assert plants.installed_mw[plants.of_kind("wind")].sum() == pytest.approx(2507.9)
    assert system.lines.names == ("AB1", "AB2", "AB3", "CA-1", "CB-1", "DC1")
    assert (system.storages.discharge_mw[0], system.storages.energy_mwh[0]) == (50, 150)
    # The sun gives nothing at night, however much heat could be stored.
    sun = plants.of_kind("solar")
    assert system.units.capacity_mw[sun, :5].max() == 0


def test_dataset_year_is_dispatched_and_traced_in_seconds(rts_gmlc: tuple[System, Plants]) -> None:
    system, burn = rts_gmlc[0], rts_gmlc[1].burn
    assert burn is not None
    begun = time.process_time()
    found = dispatch(system, burn.cost_per_mwh, burn.co2_kg_per_mwh)
    shown = intensity(system, found)
    assert time.process_time() - begun < 20
    served = system.load_mw - found.shed_mw
    before = np.column_stack([np.zeros(1), shown.held_kg[:, :-1]])
    kept = (shown.held_kg - before).sum(axis=0)
    total = found.emissions_kg.sum(axis=0)
    np.testing.assert_allclose(
        (served * shown.consumption_average).sum(axis=0) + kept, total, atol=1
    )
    # The three answer other questions, and come out far apart.
    assert shown.marginal.mean() > 1.3 * shown.consumption_average.mean()
    assert np.abs(shown.consumption_average - shown.production_average).mean() > 10


def test_margin_is_what_a_further_megawatt_emits_in_the_day(
    rts_gmlc: tuple[System, Plants],
) -> None:
    system, burn = rts_gmlc[0], rts_gmlc[1].burn
    assert burn is not None
    found = dispatch(system, burn.cost_per_mwh, burn.co2_kg_per_mwh)
    days = system.steps // 24
    hours = 24 * np.arange(days) + np.random.default_rng(0).integers(0, 24, days)
    more = system.load_mw.copy()
    more[1, hours] += 1.0
    again = dispatch(replace(system, load_mw=more), burn.cost_per_mwh, burn.co2_kg_per_mwh)
    change = (again.emissions_kg - found.emissions_kg).sum(axis=0).reshape(days, 24).sum(axis=1)
    alike = np.abs(change - found.marginal_kg_per_mwh[1, hours]) < 0.1
    # A whole megawatt may lead past a corner of the optimum; it seldom does.
    assert alike.mean() > 0.98
