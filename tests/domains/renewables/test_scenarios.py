from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from tanheng.core import HOUR_S, InputError
from tanheng.domains.renewables.scenarios import Margins, draw, past_ranks

DAYS, STATIONS = 40, 3
LEVELS = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
CAPACITY = np.array([10.0, 30.0, 60.0])
TODAY = np.arange(24 * (DAYS - 1), 24 * DAYS)
ISSUE_H = 24 * (DAYS - 1) - 8
"""Hour of the axis at which tomorrow's forecast is made: yesterday is not over yet."""


def numbered() -> Margins:
    """Margins whose ranks are the number of their hour, plus a tenth for each station."""
    time_s = HOUR_S * np.arange(24 * DAYS)
    ranks = np.arange(24.0 * DAYS)[:, None] + np.arange(STATIONS) / 10
    centre = np.linspace(0.2, 0.7, 24)[:, None, None] + np.zeros((1, STATIONS, 1))
    stations = np.clip(centre + 0.2 * stats.norm.ppf(LEVELS), 0, 1)
    fleet = np.clip(centre[:, 0] + 0.1 * stats.norm.ppf(LEVELS), 0, 1)
    issued_s = np.minimum(time_s, HOUR_S * ISSUE_H)
    return Margins(time_s, issued_s, LEVELS, ranks, TODAY, stations, fleet, CAPACITY)


def correlated(seed: int = 3) -> Margins:
    draw = np.random.default_rng(seed)
    common, own = draw.normal(size=(24 * DAYS, 1)), draw.normal(size=(24 * DAYS, STATIONS))
    return replace(numbered(), ranks=stats.norm.cdf(0.8 * common + 0.6 * own))


def test_days_count_once_they_are_over_when_the_first_forecast_is_made():
    of = numbered()
    past = past_ranks(of, TODAY)
    assert past.shape == (DAYS - 2, 24, STATIONS)  # yesterday was not over
    np.testing.assert_array_equal(past[-1, :, 0], TODAY - 48)
    np.testing.assert_array_equal(past[0, :, 0], np.arange(24))
    over = replace(of, issued_s=np.minimum(of.time_s, HOUR_S * int(TODAY[0])))
    np.testing.assert_array_equal(past_ranks(over, TODAY)[-1, :, 0], TODAY - 24)


def test_the_hour_that_ends_with_the_issue_is_known_and_the_next_is_not():
    of = numbered()
    ends_s = HOUR_S * (int(TODAY[-1]) - 24 + 1)
    at, before = (np.minimum(of.time_s, ends_s - early) for early in (0, 1))
    assert past_ranks(replace(of, issued_s=at), TODAY)[-1, -1, 0] == TODAY[-1] - 24
    assert past_ranks(replace(of, issued_s=before), TODAY)[-1, -1, 0] == TODAY[-1] - 48


def test_an_outage_borrows_the_ranks_of_the_station_most_alike():
    of = correlated()
    ranks = of.ranks.copy()
    ranks[:, 2] = 1 - ranks[:, 0] + 1e-3 * ranks[:, 1]  # the contrary of the first
    ranks[50:60, 1] = np.nan
    past = past_ranks(replace(of, ranks=ranks), TODAY).reshape(-1, STATIONS)
    np.testing.assert_array_equal(past[50:60, 1], ranks[50:60, 0])
    np.testing.assert_array_equal(past[:50], ranks[:50])


def test_hours_in_which_no_station_reports_stay_unknown():
    of = correlated()
    ranks = of.ranks.copy()
    ranks[100] = np.nan
    past = past_ranks(replace(of, ranks=ranks), TODAY)
    assert np.isnan(past).sum() == STATIONS


@pytest.mark.parametrize("members", [2, 7, 100])
def test_sums_of_members_are_the_quantiles_of_the_fleet(members):
    of = correlated()
    drawn = draw(of, TODAY, members, seed=1)
    asked = (np.arange(members) + 0.5) / members
    for hour, sums in enumerate(np.sort(drawn.fleet(CAPACITY), axis=0).T):
        expected = np.interp(asked, [0, *LEVELS, 1], [0, *of.fleet[hour], 1])
        np.testing.assert_allclose(sums, expected, atol=1e-12)
    assert drawn.values.min() >= 0
    assert drawn.values.max() <= 1


@pytest.mark.parametrize("members", [20, 100])
def test_nothing_after_the_issue_moves_a_member(members):
    of = correlated()
    later = of.ranks.copy()
    later[(ISSUE_H // 24) * 24 :] = 0.5
    again = draw(replace(of, ranks=later), TODAY, members, seed=1)
    np.testing.assert_array_equal(again.values, draw(of, TODAY, members, seed=1).values)


def test_members_follow_past_days_where_there_are_enough():
    of = correlated()
    past = past_ranks(of, TODAY)[-20:]
    values = draw(of, TODAY, 20, seed=1).values
    for hour in range(24):
        station = np.argmax(CAPACITY)
        seen, made = past[:, hour, station], values[:, hour, station]
        assert stats.spearmanr(seen, made).statistic > 0.9


def test_more_members_than_days_are_drawn_by_seed():
    of = correlated()
    first, again, other = (draw(of, TODAY, 100, seed=seed).values for seed in (1, 1, 2))
    np.testing.assert_array_equal(again, first)
    assert (other != first).any()


def test_too_few_past_days_are_refused():
    of = correlated()
    unknown = np.full_like(of.ranks, np.nan)
    with pytest.raises(InputError, match="at least 2 complete past days"):
        draw(replace(of, ranks=unknown), TODAY, 20, seed=1)
