from zoneinfo import ZoneInfo

import numpy as np
import pytest
from scipy import stats

from tanheng.core import HOUR_S
from tanheng.domains.renewables.scenario_scores import KINDS, measured_days, score_scenarios
from tanheng.domains.renewables.scenarios import Margins

DAYS, STATIONS, FIRST = 220, 3, 120
LEVELS = np.linspace(0.02, 0.98, 25)
CAPACITY = np.array([10.0, 30.0, 60.0])


def true_margins(seed: int = 4) -> tuple[Margins, np.ndarray]:
    """Stations that share a day's luck, forecast by their true distributions; what came.

    Normal scores of a station are sqrt(.7) of the day's and sqrt(.3) of its own; output is
    0.5 + 0.1 of them, and so is the fleet's, with the variance that this makes.
    """
    rng = np.random.default_rng(seed)
    day = np.repeat(rng.normal(size=DAYS), 24)[:, None]
    score = np.sqrt(0.7) * day + np.sqrt(0.3) * rng.normal(size=(24 * DAYS, STATIONS))
    share = CAPACITY / CAPACITY.sum()
    spread = np.sqrt(0.7 + 0.3 * (share**2).sum())
    time_s = HOUR_S * np.arange(24 * DAYS)
    rows = np.arange(24 * FIRST, 24 * DAYS)
    own = 0.5 + 0.1 * stats.norm.ppf(LEVELS)
    whole = 0.5 + 0.1 * spread * stats.norm.ppf(LEVELS)
    of = Margins(
        time_s,
        time_s - 24 * HOUR_S,
        LEVELS,
        stats.norm.cdf(score),
        rows,
        np.broadcast_to(own, (rows.size, STATIONS, LEVELS.size)),
        np.broadcast_to(whole, (rows.size, LEVELS.size)),
        CAPACITY,
    )
    return of, 0.5 + 0.1 * score


@pytest.fixture(scope="module")
def scores():
    of, power = true_margins()
    span = (HOUR_S * int(of.rows[0]), HOUR_S * 24 * DAYS)
    days = measured_days(of.time_s, power, ZoneInfo("UTC"), span)
    assert len(days) == DAYS - FIRST
    return score_scenarios(of, power, days, 60, seed=1)


@pytest.mark.parametrize("kind", KINDS[1:])
def test_true_dependence_scores_better_than_none(scores, kind):
    for by_kind in (scores.energy, scores.variogram):
        gap = by_kind[kind] - by_kind["joint"]
        assert gap.mean() > 3 * gap.std() / np.sqrt(gap.size)


def test_ranks_of_a_days_energy_are_uniform_with_dependence_and_not_without(scores):
    assert stats.kstest(scores.day_rank["joint"], "uniform").pvalue > 0.01
    assert stats.kstest(scores.day_rank["independent"], "uniform").pvalue < 1e-6


def test_both_kinds_with_the_fleets_distribution_rank_its_hours_alike(scores):
    np.testing.assert_array_equal(
        scores.hour_rank["joint"], scores.hour_rank["independent_coherent"]
    )


def test_a_day_with_a_gap_or_cut_by_the_span_is_not_scored():
    time_s = HOUR_S * np.arange(24 * 5)
    power = np.full((time_s.size, 2), 0.5)
    power[30, 1] = np.nan
    days = measured_days(time_s, power, ZoneInfo("UTC"), (0, HOUR_S * (24 * 5 - 1)))
    assert [int(rows[0]) for rows in days] == [0, 48, 72]
