"""Balance sheets and capacity values of systems made by hand, also in steps other than an hour."""

import numpy as np
import pytest

from tanheng.domains.grid.balance_sheet import Sheet
from tanheng.domains.grid.model import Grid
from tanheng.domains.grid.plants import Plants
from tanheng.domains.grid.reading import Read
from tanheng.domains.grid.sheets import sheets
from tanheng.domains.grid.system import Outages, Storages, System, Units
from tanheng.domains.grid.valuation import valuation

DAYS = 10


def read(step_h: float = 1.0, wind_mw: float = 10.0, coal_mw: float = 100.0) -> Read:
    """Ten days of a load that peaks at 18 o'clock, a coal unit, wind, sun and a storage."""
    hour = np.arange(round(DAYS * 24 / step_h)) * step_h
    load = 90 + 20 * np.cos(2 * np.pi * (hour - 18) / 24)
    sun = np.maximum(0.0, 20 * np.sin(2 * np.pi * (hour - 6) / 24))
    capacity = np.stack([np.full(hour.size, coal_mw), np.full(hour.size, wind_mw), sun])
    one, eight = np.ones(1), np.full(1, 8.0)
    storages = Storages(
        ("battery",), np.zeros(1, np.int64), 4 * one, 4 * one, eight,
        0.8 * one, 0.8 * one, one, 0 * one, Outages.never(1),
    )  # fmt: skip
    units = Units(("coal", "wind", "sun"), np.zeros(3, np.int64), capacity, Outages.never(3))
    system = System(("z",), load[None], units, storages=storages, step_h=step_h)
    installed = np.array([coal_mw, 2 * wind_mw, 25.0])
    return Read(system, Plants(("thermal", "wind", "solar"), ("", "", ""), installed), ())


def sheet(found: Read, window: str) -> Sheet:
    told = {"name": "g", "system": {"folder": "."}, "balance": {"windows": [window]}}
    return sheets(Grid.model_validate(told), found, None, ()).sheets[0]


@pytest.mark.parametrize("step_h", [1.0, 0.5, 1 / 12])
@pytest.mark.parametrize("window", ["top_net_load", "evening_peak", "10-13"])
def test_a_window_is_as_long_in_steps_of_any_length(window: str, step_h: float):
    hourly, finer = sheet(read(), window), sheet(read(step_h), window)
    assert finer.firm.storage_mw == pytest.approx(hourly.firm.storage_mw)
    assert finer.peak_mw == pytest.approx(hourly.peak_mw, rel=0.05)


def test_a_storage_counts_for_what_it_gives_not_for_what_it_holds():
    assert sheet(read(), "top_net_load").firm.storage_mw == pytest.approx(8 * 0.8 / 4)


def test_steps_begin_on_the_second():
    at = read(1 / 12).system.time_s
    np.testing.assert_array_equal(at, 300 * np.arange(DAYS * 288))


def test_what_is_installed_is_not_what_a_fleet_reaches():
    found = valuation(read(), None, (1.0,))
    assert found is not None
    assert found.kinds.installed_mw == {"wind": 20.0, "solar": 25.0}
    one = found.kinds.attribution("elcc", "eue")
    assert one.average == pytest.approx(one.together_mw / 45)


def test_a_fleet_whose_rest_never_falls_short_has_no_curve_but_a_value():
    found = valuation(read(wind_mw=30.0), None, (0.5, 1.0))
    assert found is not None
    assert list(found.grown_mw) == ["wind"]
    assert set(found.kinds.attribution("elcc", "eue").share_mw) == {"wind", "solar"}


def test_a_fleet_of_no_size_is_no_fleet():
    found = valuation(read(wind_mw=0.0), None, (1.0,))
    assert found is not None
    assert found.kinds.fleets == ("solar",)
