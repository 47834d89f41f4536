"""Published consumption-based intensities of US balancing areas (gridemissions).

``E_*`` [MWh]: ``NG`` net generation, ``D`` demand, ``TI`` total interchange (exports less imports),
``ID`` interchange of a pair, positive for exports of the first; ``CO2_*_NG`` [kg]: emissions of
generation; ``CO2i_*_D`` [kg/MWh]: intensity of demand. The generation balances, the emissions and
intensities are printed with three digits.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tanheng.domains.grid.carbon import consumption_average, consumption_mwh

Floats = NDArray[np.float64]
MIRROR = Path(os.environ.get("TANHENG_DATA", "../shared/data")) / "intensity/flow-tracing"
FOLDER = Path(os.environ.get("TANHENG_FLOW_CASES") or MIRROR)
# Life-cycle factors [kg/MWh] behind the emissions, which are printed rounded: found from them by
# least squares. They give all of them, of each area and hour, to the third digit.
FACTORS = {
    "WAT": 4.0,
    "NUC": 16.0,
    "SUN": 46.0,
    "GAS": 469.0,
    "WND": 12.0,
    "COL": 1000.0,
    "OIL": 840.0,
    "OTH": 439.0,
}

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason="no published flow-tracing cases: set TANHENG_FLOW_CASES or TANHENG_DATA",
)


@dataclass(frozen=True)
class Table:
    """Columns by name, and the time of each row."""

    time: list[str]
    columns: dict[str, Floats]

    def at(self, time: list[str]) -> Table:
        """Keep the rows of some times, in their order."""
        rows = [self.time.index(one) for one in time]
        return Table(time, {name: values[rows] for name, values in self.columns.items()})

    def stack(self, name: str, of: list[str]) -> Floats:
        """Rows of columns; what is not there, or empty, is nothing."""
        nothing = np.zeros(len(self.time))
        return np.stack([np.nan_to_num(self.columns.get(name.format(one), nothing)) for one in of])

    def between(self, start: str, end: str) -> list[str]:
        """What stands between the start and the end of columns' names."""
        every = [name for name in self.columns if name.startswith(start) and name.endswith(end)]
        return [name.removeprefix(start).removesuffix(end) for name in every]


def _table(start: str) -> Table:
    """Read the tables of a kind, one or several spans."""
    read = [_one_table(path) for path in sorted(FOLDER.glob(f"{start}_*.csv"))]
    assert read
    names = {name for one in read for name in one.columns}
    missing = [np.full(len(one.time), np.nan) for one in read]
    return Table(
        [time for one in read for time in one.time],
        {
            name: np.concatenate(
                [one.columns.get(name, nan) for one, nan in zip(read, missing, strict=True)]
            )
            for name in sorted(names)
        },
    )


def _one_table(path: Path) -> Table:
    with path.open(newline="", encoding="utf-8-sig") as file:
        head, *rows = [row for row in csv.reader(file) if row]
    values = np.array([[float(cell or "nan") for cell in row[1:]] for row in rows])
    return Table([row[0] for row in rows], dict(zip(head[1:], values.T, strict=True)))


def _ends(pair: str, areas: list[str]) -> tuple[str, str]:
    """Split a pair at the hyphen that has an area on either side."""
    parts = pair.split("-")
    for k in range(1, len(parts)):
        first, second = "-".join(parts[:k]), "-".join(parts[k:])
        if first in areas and second in areas:
            return first, second
    raise AssertionError(f"{pair}: no two of the areas")


class Published:
    """The case as arrays: areas x hours."""

    def __init__(self) -> None:
        energy, emitted, intensity = _table("E"), _table("CO2"), _table("CO2i")
        time = [one for one in intensity.time if one in energy.time and one in emitted.time]
        energy, emitted, intensity = (one.at(time) for one in (energy, emitted, intensity))
        # An area through which power only flows has no demand, and may have no intensity.
        every = intensity.between("CO2i_", "_D") + energy.between("E_", "_TI")
        self.areas = sorted({*every, *energy.between("E_", "_NG"), *energy.between("E_", "_D")})
        self.generation = energy.stack("E_{}_NG", self.areas)
        self.demand = energy.stack("E_{}_D", self.areas)
        self.emissions = emitted.stack("CO2_{}_NG", self.areas)
        self.by_fuel = sum(
            (
                energy.stack(f"E_{{}}_{fuel}", self.areas) * factor
                for fuel, factor in FACTORS.items()
            ),
            np.zeros(self.generation.shape),
        )
        unknown = np.full(len(time), np.nan)
        self.intensity = np.stack(
            [intensity.columns.get(f"CO2i_{area}_D", unknown) for area in self.areas]
        )
        pairs = {pair: _ends(pair, self.areas) for pair in energy.between("E_", "_ID")}
        # Every interchange may be printed from both ends.
        known = set(pairs.values())
        once = {pair: (a, b) for pair, (a, b) in pairs.items() if a < b or (b, a) not in known}
        self.start, self.end = (
            np.array([self.areas.index(ends[k]) for ends in once.values()], dtype=np.int64)
            for k in (0, 1)
        )
        self.flow = energy.stack("E_{}_ID", list(once))

    def traced(self, emissions: Floats) -> Floats:
        return consumption_average(self.generation, emissions, self.start, self.end, self.flow)


@pytest.fixture(scope="module")
def published() -> Published:
    return Published()


def _half_a_digit(values: Floats) -> Floats:
    """Half a unit of the third digit."""
    size = np.floor(np.log10(np.maximum(np.abs(values), 1e-9)))
    return np.asarray(0.5 * 10.0 ** (size - 2))


def test_all_areas_and_hours_agree_within_the_rounding_of_the_print(published: Published) -> None:
    # Intensity grows with every emission, so the rounded emissions bound it from both sides.
    slack = _half_a_digit(published.emissions)
    low = published.traced(published.emissions - slack)
    high = published.traced(published.emissions + slack)
    half = _half_a_digit(published.intensity) * (1 + 1e-9)
    known = np.isfinite(published.intensity)
    assert known.any()
    assert (published.intensity >= low - half)[known].all()
    assert (published.intensity <= high + half)[known].all()


def test_emissions_by_fuel_give_every_printed_intensity_to_its_last_digit(
    published: Published,
) -> None:
    apart = np.abs(published.by_fuel - published.emissions)
    if (apart > _half_a_digit(published.emissions) * (1 + 1e-9)).any():
        pytest.skip("the emissions printed are of other factors than those known here")
    traced = published.traced(published.by_fuel)
    apart = np.abs(traced - published.intensity)
    known = np.isfinite(published.intensity)
    assert (apart <= _half_a_digit(published.intensity) * (1 + 1e-9))[known].all()


def test_balance_of_each_area_is_its_demand(published: Published) -> None:
    used = consumption_mwh(published.generation, published.start, published.end, published.flow)
    # The published balance closes to the tolerance of its optimiser.
    np.testing.assert_allclose(used, published.demand, atol=1e-4)


def test_consumption_times_intensity_adds_up_to_emissions(published: Published) -> None:
    used = consumption_mwh(published.generation, published.start, published.end, published.flow)
    total = (used * published.traced(published.emissions)).sum(axis=0)
    np.testing.assert_allclose(total, published.emissions.sum(axis=0), rtol=1e-9)
