"""Moist air a second on one core, beside PsychroLib and CoolProp on the same states.

    python benchmarks/psychrometrics.py

PsychroLib compiles itself by Numba when that is there: its arrays are shown too. CoolProp's moist
air is a real gas, so that its difference is of the models, not of the arithmetic.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import psychrolib
from CoolProp.HumidAirProp import HAPropsSI

from tanheng.weather.psychrometrics import dew_point_c, humidity_ratio, wet_bulb_c

STATES, REPEATS = 1_000_000, 5
SCALARS, REAL_GAS = 20_000, 500
CLEAR_K = 0.9
"""Nearer to 0 C the balances over ice and water both hold, and libraries end on either."""


def main() -> None:
    """Measure and print."""
    draw = np.random.default_rng(7)
    dry, percent = draw.uniform(-30, 50, STATES), draw.uniform(1, 100, STATES)
    pressure = draw.uniform(70_000, 105_000, STATES)
    psychrolib.SetUnitSystem(psychrolib.SI)
    ratio = humidity_ratio(dry, percent, pressure)
    wet, ours = measured(lambda: wet_bulb_c(dry, ratio, pressure), STATES)
    report("humidity ratio", measured(lambda: humidity_ratio(dry, percent, pressure), STATES)[1])
    report("dew point", measured(lambda: dew_point_c(ratio, pressure), STATES)[1])
    report("wet bulb", ours)
    few = slice(0, SCALARS)
    states = list(zip(dry[few].tolist(), ratio[few].tolist(), pressure[few].tolist(), strict=True))
    wet_bulb = psychrolib.GetTWetBulbFromHumRatio
    theirs, speed = measured(lambda: wet_bulb(dry, ratio, pressure), STATES)
    report("PsychroLib, arrays", speed, ours, worst(wet, theirs))
    scalars, speed = measured(lambda: np.array([wet_bulb(*state) for state in states]), SCALARS)
    report("PsychroLib, one by one", speed, ours, worst(wet[few], scalars))
    some = states[:REAL_GAS]
    real, speed = measured(lambda: np.array([real_gas_c(*state) for state in some]), REAL_GAS)
    report("CoolProp, one by one", speed, ours, worst(wet[:REAL_GAS], real))


def real_gas_c(dry: float, ratio: float, pressure: float) -> float:
    """Wet bulb by CoolProp [C]."""
    return HAPropsSI("B", "T", dry + 273.15, "W", ratio, "P", pressure) - 273.15


def measured(work: Callable[[], np.ndarray], states: int) -> tuple[np.ndarray, float]:
    """Return the result, and states a second of processor time in the best of some runs."""
    result, best = work(), np.inf
    for _ in range(REPEATS):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return result, states / best


def worst(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Largest difference away from freezing [K]."""
    return float(np.abs(ours - theirs)[np.abs(ours) > CLEAR_K].max())


def report(name: str, speed: float, ours: float | None = None, apart_k: float = 0.0) -> None:
    """Print a line."""
    beside = f"  ours {ours / speed:8.1f} x, at most {apart_k:.1e} K apart" if ours else ""
    print(f"{name:24} {speed / 1e6:9.4f} million/s{beside}")


if __name__ == "__main__":
    main()
