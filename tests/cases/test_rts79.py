"""IEEE RTS-79 (IEEE Committee 1979, IEEE Trans. PAS-98(6)) by the exact method."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tanheng.domains.grid.assess import assess
from tanheng.domains.grid.chronological import Sequential
from tanheng.domains.grid.exact import Exact, outage_table
from tanheng.domains.grid.system import Outages, Storages, System, Units

FOLDER = Path(os.environ.get("TANHENG_DATA", "../shared/data")) / "adequacy"

pytestmark = pytest.mark.skipif(
    not (FOLDER / "rts79_units.csv").is_file(), reason="no RTS-79 files: set TANHENG_DATA"
)


@pytest.fixture(scope="module")
def rts79() -> System:
    with (FOLDER / "rts79_units.csv").open(encoding="utf-8") as file:
        units = list(csv.DictReader(file))
    with (FOLDER / "load_shape_8736.csv").open(encoding="utf-8") as file:
        shape = [float(row["fraction_of_annual_peak"]) for row in csv.DictReader(file)]
    times = [np.array([float(row[name]) for row in units]) for name in ("mttf_h", "mttr_h")]
    fleet = Units(
        tuple(row["unit"] for row in units),
        np.zeros(len(units), np.int64),
        np.array([[float(row["capacity_mw"])] for row in units]),
        Outages.from_times(*times),
    )
    return System(("all",), 2850.0 * np.array([shape]), fleet)


def test_hours_days_and_energy(rts79: System):
    found = assess(rts79, Exact(), ("days",))
    assert found.lole_h.value == pytest.approx(9.394175489, rel=1e-10)
    assert found.eue_mwh.value == pytest.approx(1176.29846, rel=1e-9)
    assert found.lole_d is not None
    assert found.lole_d.value == pytest.approx(1.368862906, rel=1e-9)
    assert found.lole_h.stderr == 0


def test_frequency(rts79: System):
    found = assess(rts79, Exact(), ("frequency",))
    assert found.lolf is not None
    assert found.lolf.value == pytest.approx(1.915154, abs=5e-7)


def test_capacity_outage_table(rts79: System):
    table = outage_table(rts79, Exact())
    down = rts79.units.outages.failure / (rts79.units.outages.failure + rts79.units.outages.repair)
    assert table.at_least[0] == pytest.approx(1.0, abs=1e-12)
    assert table.chance[0] == pytest.approx(np.prod(1 - down), rel=1e-12)
    assert table.out_mw[-1] == 3405
    assert table.chance[-1] == pytest.approx(np.prod(down), rel=1e-12)
    mean_mw = (table.out_mw * table.chance).sum()
    assert mean_mw == pytest.approx(rts79.units.capacity_mw[:, 0] @ down, rel=1e-12)


def test_a_step_that_rounds_is_named_and_near(rts79: System):
    found = assess(rts79, Exact(step_mw=0.3))
    assert found.step_mw == pytest.approx(0.3)
    assert found.eue_mwh.value == pytest.approx(1176.29846, rel=1e-5)
    assert found.lole_h.value == pytest.approx(9.394175489, rel=2e-3)


def test_sampled_years_agree_with_the_exact_indices(rts79: System):
    found = assess(rts79, Sequential(40_000, 2), ("days", "frequency"))
    for estimate, exact in (
        (found.lole_h, 9.394175489),
        (found.eue_mwh, 1176.29846),
        (found.lole_d, 1.368862906),
        (found.lolf, 1.915154),
        (found.lold_d, 1.589),
    ):
        assert estimate is not None
        assert abs(estimate.value - exact) < 3 * estimate.stderr


@pytest.fixture(scope="module")
def stored(rts79: System) -> System:
    """Add 3 x 100 MW of 4 h."""
    three, one_way = np.ones(3), np.full(3, 0.85**0.5)
    storages = Storages(
        ("a", "b", "c"),
        np.zeros(3, np.int64),
        100 * three,
        100 * three,
        400 * three,
        one_way,
        one_way,
        three,
        0 * three,
        Outages.never(3),
    )
    return replace(rts79, storages=storages)


def test_storage_holds_no_longer_than_its_energy(stored: System):
    """Outages drawn anew each hour would leave about 80 MWh, not 474."""
    found = assess(stored, Sequential(20_000, 2))
    assert abs(found.eue_mwh.value - 474) < 3 * found.eue_mwh.stderr


def test_correction_by_what_is_exactly_known_is_worth_many_samples(stored: System):
    alone, found = (
        assess(stored, Sequential(10_000, 2, control=control), ("days", "frequency"))
        for control in (False, True)
    )
    for name, worth in {"lole_h": 10, "eue_mwh": 40, "lole_d": 3, "lold_d": 4, "lolf": 4}.items():
        one, sure = getattr(alone, name), getattr(found, name)
        assert (one.stderr / sure.stderr) ** 2 > worth
        assert abs(one.value - sure.value) < 4 * one.stderr
