"""Quality control: how fast the rules run, and how well each finds planted faults.

    python benchmarks/quality.py [--stations 200] [--seed 1000]

The stations are those of the model province, wind by the hour and solar by the quarter-hour, each
with every kind of fault planted. The rules were written with province seeds 0 to 99; the reported
figures come from seeds 1000 and above.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.province import Province, Station
from tanheng.province.faults import Planted, plant
from tanheng.province.solar import clear_sky, solar_power, sun
from tanheng.province.wind import WindConditional, farm_power
from tanheng.quality import Flag, Kind, Rating, arrange, check, rate, reason_names

QUARTER_S = 900


@dataclass(frozen=True)
class Clean:
    """A station without faults: output, what the weather would allow, whether the sun is up."""

    kind: Kind
    capacity_mw: float
    step_s: int
    time_s: NDArray[np.int64]
    power: NDArray[np.float64]
    possible: NDArray[np.float64]
    sun_up: NDArray[np.bool_]


def clean(station: Station) -> Clean:
    """Give a station's clean output: wind by the hour, solar by the quarter-hour."""
    return _wind(station) if station.site.kind == "wind" else _solar(station)


def _wind(station: Station) -> Clean:
    law = station.conditional(np.arange(station.time_s.size))
    assert isinstance(law, WindConditional)
    assert station.site.farm is not None
    expected = farm_power(law.gain * np.hypot(law.u_ms, law.v_ms), station.site.farm)
    up = np.ones(station.time_s.size, dtype=np.bool_)
    site = station.site
    return Clean("wind", site.capacity_mw, 3600, station.time_s, station.power, expected, up)


def _solar(station: Station) -> Clean:
    """Refine to quarter-hours: clear sky at each, the hours' index drawn through, with flicker."""
    site = station.site
    fine = np.arange(station.time_s[0], station.time_s[-1] + 3600, QUARTER_S)
    where = (site.latitude, site.longitude, site.tilt, site.azimuth)
    clear = clear_sky(sun(fine - 1800 + QUARTER_S // 2), *where)[1]
    bright = station.clear_wm2 > 20
    hourly = station.power[bright] / solar_power(station.clear_wm2[bright], 15.0)
    index = np.interp(fine + QUARTER_S / 2, station.time_s[bright] + 1800.0, hourly)
    flicker = np.random.default_rng([7, site.index]).normal(0.0, 1.0, fine.size)
    for i in range(1, fine.size):
        flicker[i] = 0.8 * flicker[i - 1] + 0.6 * flicker[i]
    depth = 0.12 * np.clip(1.05 - index, 0.0, 0.5)
    possible = solar_power(clear, 15.0)
    power = np.clip(possible * index * (1 + depth * flicker / 0.5), 0.0, 1.0)
    power[power < 1e-4] = 0.0
    return Clean("solar", site.capacity_mw, QUARTER_S, fine, power, possible, clear > 0)


def flagged(station: Clean, planted: Planted) -> NDArray[np.uint16]:
    """Flag one station's rows, arranged on the clean axis."""
    end = int(station.time_s[-1]) + station.step_s
    line = arrange(
        planted.time_s,
        planted.value,
        station.step_s,
        start_s=int(station.time_s[0]),
        end_s=end,
    )
    return check(
        line.values,
        line.flags,
        step_s=station.step_s,
        capacity=station.capacity_mw,
        kind=station.kind,
        sun_up=station.sun_up,
        expected=station.possible * station.capacity_mw,
    )


def reading_rules(stations: int, seed: int) -> dict[tuple[str, Flag], Rating]:
    """Rate the rules that judge single readings, station by station."""
    total: dict[tuple[str, Flag], Rating] = {}
    for station in Province(stations=stations, years=1, seed=seed):
        whole = clean(station)
        rng = np.random.default_rng([seed, station.site.index])
        planted = plant(whole.time_s, whole.power, whole.kind, whole.capacity_mw, rng)
        for flag, rating in rate(flagged(whole, planted), planted.truth, planted.knowable).items():
            for key in ((whole.kind, flag), ("all", flag)):
                total[key] = total[key] + rating if key in total else rating
    return total


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stations", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1000)
    asked = parser.parse_args()
    names = reason_names()
    print(f"{asked.stations} stations x 1 year, seed {asked.seed}")
    for (kind, flag), r in sorted(reading_rules(asked.stations, asked.seed).items()):
        print(
            f"{kind:6s}{names[flag]:20s} planted {r.planted:7d} flagged {r.flagged:7d} "
            f"precision {r.precision:6.3f} "
            f"recall {r.recall:6.3f} knowable {r.knowable_recall:6.3f}"
        )


if __name__ == "__main__":
    main()
