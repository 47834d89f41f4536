import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.reliability import reliability_table

TAUS = np.array([0.05, 0.5, 0.95])
DAY = np.arange(4800) // 24


def test_uniform_ranks_lie_on_the_diagonal_within_the_binomial_bars():
    table = reliability_table(np.random.default_rng(1).random(4800), TAUS, DAY)
    half = 1.96 * np.sqrt(TAUS * (1 - TAUS) / 4800)
    np.testing.assert_allclose(table.high - TAUS, half, rtol=0.35)
    np.testing.assert_allclose(TAUS - table.low, half, rtol=0.35)
    assert ((table.observed >= table.low - 0.01) & (table.observed <= table.high + 0.01)).all()


def test_bars_stand_at_the_diagonal_also_for_a_bad_forecast():
    ranks = np.random.default_rng(2).random(4800) ** 2
    table = reliability_table(ranks, TAUS, DAY)
    assert (table.low <= TAUS).all()
    assert (table.high >= TAUS).all()
    assert table.observed[1] == pytest.approx(np.sqrt(0.5), abs=0.02)
    assert table.observed[1] > table.high[1]


def test_unknown_ranks_are_left_out():
    ranks = np.random.default_rng(3).random(4800)
    ranks[:100] = np.nan
    assert reliability_table(ranks, TAUS, DAY).n == 4700
    with pytest.raises(InputError, match="at least one"):
        reliability_table([np.nan], TAUS, [0])
