"""Speed and honesty of the calibration, on synthetic output whose truth is known.

    python benchmarks/reliability.py

The base forecast is biased by a quarter, too narrow by 40 % and the world drifts by a twentieth of
capacity in two years; its hours are autocorrelated. Times are processor seconds of one core, of
ready forecasts, after compilation.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import special

from tanheng.reliability import (
    Coverage,
    History,
    Regime,
    calibrate,
    compare,
    coverage,
    static_guarantee,
    verdict,
)

Floats = NDArray[np.float64]
YEAR = 8760
LEVEL = 0.95
TAUS = np.array([0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 0.98])
REPEATS = 5


def main() -> None:
    """Print the table."""
    table, measured, history = world(2 * YEAR)
    speeds(table, measured, history)
    records(table, measured, history)


def world(hours: int, seed: int = 1) -> tuple[Floats, Floats, History]:
    """Draw output with a spread that grows with its mean, and a bad day-ahead forecast of it."""
    rng = np.random.default_rng(seed)
    hour = np.arange(hours)
    mean = 0.35 + 0.15 * np.sin(hour / 55.0) + 0.08 * np.sin(hour / 700.0)
    noise = rng.standard_normal(hours)
    for i in range(1, hours):
        noise[i] = 0.8 * noise[i - 1] + 0.6 * noise[i]
    spread = 0.02 + 0.2 * mean
    table = 1.25 * mean[:, None] + 0.6 * spread[:, None] * special.ndtri(TAUS)
    day = hour // 24
    history = History(day, (day - 1) * 86_400, (hour + 1) * 3600)
    return np.clip(table, 0, 1), np.clip(mean + 0.05 * hour / hours + spread * noise, 0, 1), history


def first(history: History, rows: int) -> History:
    """Return the first rows of a history."""
    return History(history.day[:rows], history.issued_s[:rows], history.known_s[:rows])


def speeds(table: Floats, measured: Floats, history: History) -> None:
    """Print the processor time of each step for a year of hours."""
    t, y, h = table[:YEAR], measured[:YEAR], first(history, YEAR)
    hour = h.day * 0.0 + np.arange(YEAR) % 24
    guarantee = calibrate(t, TAUS, y, h).guarantee[:, 0]

    def whole() -> Coverage:
        return coverage(y, calibrate(t, TAUS, y, h).guarantee[:, 0], h.day, LEVEL)

    print(f"a year of hours ({YEAR})")
    timed("calibrate, one level", lambda: calibrate(t, TAUS, y, h))
    timed("calibrate, two levels", lambda: calibrate(t, TAUS, y, h, (0.95, 0.9)))
    timed("calibrate, hour as regime", lambda: calibrate(t, TAUS, y, h, regimes=[Regime(hour, 6)]))
    timed("record with bands", lambda: coverage(y, guarantee, h.day, LEVEL))
    timed("guarantee with record (target 50 ms)", whole)
    timed("static guarantee, 180 days", lambda: static_guarantee(y, h.day, LEVEL, 180))
    timed("two years, one level", lambda: calibrate(table, TAUS, measured, history))


def timed(name: str, work: Callable[[], object]) -> None:
    """Print the best of some runs."""
    work()
    best = float("inf")
    for _ in range(REPEATS):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    print(f"  {name:40s}{1000 * best:8.1f} ms")


def records(table: Floats, measured: Floats, history: History) -> None:
    """Print how raw, global, local and tracked guarantees hold in the second year."""
    made = {
        "raw quantile": table[:, TAUS.tolist().index(0.05)],
        "global conformal": calibrate(
            table, TAUS, measured, history, rank_bandwidth=np.inf, feedback=0.0
        ).guarantee[:, 0],
        "local": calibrate(table, TAUS, measured, history, feedback=0.0).guarantee[:, 0],
        "local with feedback": calibrate(table, TAUS, measured, history).guarantee[:, 0],
    }
    static = static_guarantee(measured, history.day, LEVEL, 180)
    later = slice(YEAR, None)
    print("\nsecond year       held  band           by fifths of the guarantee      pinball gain")
    for name, guarantee in made.items():
        y, g = measured[later], guarantee[later]
        record = coverage(y, g, history.day[later], LEVEL)
        result = compare(y, static[later], g, LEVEL)
        fifths = " ".join(f"{share:.3f}" for share in record.quintiles)
        print(
            f"{name:20s}{record.exceedance:.3f} [{record.band.low:.3f} {record.band.high:.3f}]  ",
            end="",
        )
        print(f"{fifths}  {result.pinball_conditional:.5f} {result.gain_pp:+.1f} pp", end="")
        print(f"  {verdict(record).word}")


if __name__ == "__main__":
    main()
