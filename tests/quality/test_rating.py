from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tanheng.province.faults import plant
from tanheng.quality import Flag, Rating, arrange, check, rate


def test_precision_and_recall_by_hand() -> None:
    flags = np.array([32, 32, 0, 32, 1], dtype=np.uint16)
    truth = {"stuck": np.array([True, True, True, False, False])}
    rating = rate(flags, truth)[Flag.STUCK]
    assert rating == Rating(planted=3, flagged=3, hit=2)
    assert rating.precision == pytest.approx(2 / 3)
    assert rating.recall == pytest.approx(2 / 3)
    assert (rating + rating).planted == 6
    assert np.isnan(Rating(0, 0, 0).precision)


def test_every_rule_finds_planted_faults(clean_station: Callable[[str, int, int], Any]) -> None:
    total: dict[Flag, Rating] = {}
    for seed in range(100, 108):
        station = clean_station("wind" if seed % 2 else "solar", seed, 365)
        planted = plant(
            station.time_s, station.power, station.kind, 40.0, np.random.default_rng(seed)
        )
        line = arrange(
            planted.time_s,
            planted.value,
            station.step_s,
            start_s=0,
            end_s=365 * 86400,
        )
        flags = check(
            line.values,
            line.flags,
            step_s=station.step_s,
            capacity=40.0,
            kind=station.kind,
            sun_up=station.sun_up,
            expected=40.0 * station.possible,
        )
        for flag, rating in rate(flags, planted.truth).items():
            total[flag] = total[flag] + rating if flag in total else rating
    assert len(total) == 9
    for flag, rating in total.items():
        assert rating.precision >= 0.95, flag
        assert rating.recall >= 0.95, flag
