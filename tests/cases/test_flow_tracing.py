"""Published consumption-based intensities of US balancing areas (gridemissions).

``E_*`` [MWh]: ``NG`` net generation, ``D`` demand, ``TI`` total interchange (exports less imports),
``ID`` interchange of a pair, positive for exports of the first; ``CO2_*_NG`` [kg]: emissions of
generation; ``CO2i_*_D`` [kg/MWh]: intensity of demand. The generation balances, the emissions and
intensities are printed with three digits.
"""

from __future__ import annotations

import csv
import os
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


def _table(start: str) -> dict[str, Floats]:
    (path,) = FOLDER.glob(f"{start}_*.csv")
    with path.open(newline="") as file:
        head, *rows = list(csv.reader(file))
    values = np.array([[float(cell or "nan") for cell in row[1:]] for row in rows])
    return dict(zip(head[1:], values.T, strict=True))


def _stack(table: dict[str, Floats], name: str, of: list[str]) -> Floats:
    """Rows of a table; what is not there, or empty, is nothing."""
    nothing = np.zeros_like(next(iter(table.values())))
    return np.stack([np.nan_to_num(table.get(name.format(one), nothing)) for one in of])


class Published:
    """The case as arrays: areas x hours."""

    def __init__(self) -> None:
        energy, emitted, intensity = _table("E"), _table("CO2"), _table("CO2i")
        self.areas = [name.split("_", 1)[1].rsplit("_", 1)[0] for name in intensity]
        self.generation = _stack(energy, "E_{}_NG", self.areas)
        self.demand = _stack(energy, "E_{}_D", self.areas)
        self.emissions = _stack(emitted, "CO2_{}_NG", self.areas)
        self.by_fuel = sum(
            (
                _stack(energy, f"E_{{}}_{fuel}", self.areas) * factor
                for fuel, factor in FACTORS.items()
            ),
            np.zeros(self.generation.shape),
        )
        self.intensity = np.stack(list(intensity.values()))
        # Every interchange is printed from both ends.
        pairs = [tuple(name.split("_")[1].split("-")) for name in energy if name.endswith("_ID")]
        once = [(a, b) for a, b in pairs if a < b or (b, a) not in pairs]
        self.start = np.array([self.areas.index(a) for a, _ in once], dtype=np.int64)
        self.end = np.array([self.areas.index(b) for _, b in once], dtype=np.int64)
        self.flow = _stack(energy, "E_{}_ID", [f"{a}-{b}" for a, b in once])

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
