"""A fleet drawn at random whose quantiles are known, taken through guarantees to findings."""

from pathlib import Path

import numpy as np
from scipy.stats import norm

from tanheng.core import HOUR_S, window_hours, zone_of
from tanheng.domains.renewables.calibration import Memory
from tanheng.domains.renewables.findings import FleetRun, Scored
from tanheng.domains.renewables.fleet_hours import joined
from tanheng.domains.renewables.forecasting import FleetForecast
from tanheng.domains.renewables.guarantees import (
    Asked,
    backtest,
    mean_pinball,
    promise,
    promises_of_stations,
)
from tanheng.domains.renewables.model import Fleet, Station
from tanheng.domains.renewables.reading import Readings
from tanheng.domains.renewables.station_hours import station_hours
from tanheng.forecast import LEVELS, QuantileForecast

START_S = 1_609_430_400  # 2021-01-01 00:00 in Shanghai
CAPACITY_MW = (30.0, 10.0)
SPREAD = 0.08


def drawn_fleet(days=150, level=0.9, window="all", late_shift=0.0, stations=True, history=60):
    """Findings of a wind fleet; ``late_shift`` is what its output loses in the last 60 days."""
    draw = np.random.default_rng(7)
    time_s = START_S + HOUR_S * np.arange(24 * days, dtype=np.int64)
    test_s = START_S + (days - 60) * 24 * HOUR_S
    middle = 0.5 + 0.25 * np.sin(np.cumsum(draw.normal(0, 0.15, time_s.size)))
    lost = np.where(time_s >= test_s, late_shift, 0.0)
    hours, quantiles = [], []
    for number, capacity in enumerate(CAPACITY_MW):
        output = np.clip(middle - lost + SPREAD * draw.standard_normal(time_s.size), 0.001, 1)
        station = Station(id=f"s{number}", capacity_mw=capacity)
        read = Readings(station, time_s, output * capacity, HOUR_S, Path("p"), "p", "MW")
        hours.append(station_hours(read, "wind", test_s))
        quantiles.append(_quantiles(time_s, middle, SPREAD))
    whole = joined(tuple(hours))
    shares = np.array(CAPACITY_MW) / sum(CAPACITY_MW)
    fleet_quantiles = _quantiles(time_s, middle, SPREAD * float(np.hypot(*shares)))
    mean = np.column_stack([middle] * 2)
    ahead = FleetForecast(
        "day_ahead",
        fleet_quantiles,
        tuple(quantiles) if stations else (),
        mean,
        np.ones(time_s.size, dtype=bool),
    )
    fleet = _fleet(level, window)
    zone = zone_of(fleet.zone)
    asked = Asked(level, window, window_hours(window, time_s, zone), history, Memory(120.0))
    promised = promise(fleet_quantiles, whole.fleet, asked, zone)
    span = (test_s, int(time_s[-1]) + HOUR_S)
    test = backtest(fleet_quantiles, whole.fleet, promised, asked, zone, span, 1)
    single, loss = None, float("nan")
    if stations:
        (single,) = promises_of_stations(quantiles, whole.power, [asked], zone)
        loss = mean_pinball(whole.power, single, np.isin(time_s, test.time_s), level)
    return FleetRun(fleet, whole, ahead, (Scored("day_ahead", test, promised, single, loss),))


def _fleet(level, window):
    return Fleet.model_validate(
        {
            "name": "f",
            "kind": "wind",
            "zone": "Asia/Shanghai",
            "stations": [{"id": "s0", "capacity_mw": 30}, {"id": "s1", "capacity_mw": 10}],
            "power": {"file": "p.csv", "time": "time", "unit": "MW"},
            "levels": [level],
            "windows": [window],
        }
    )


def _quantiles(time_s, middle, spread):
    levels = np.array(LEVELS)
    values = np.clip(middle[:, None] + spread * norm.ppf(levels), 0, 1)
    return QuantileForecast(time_s, time_s - 25 * HOUR_S, levels, values)
