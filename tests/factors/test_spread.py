"""How uncertain a factor is."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from tanheng.factors import library, spread

COAL = library().get("lifecycle.coal.ipcc-ar5")
Z95 = 1.959963984540054


def test_a_published_interval_gives_a_lognormal():
    known = spread(replace(COAL, interval=(0.5, 2.0), interval_level=0.95, value=1.0))
    assert known.kind == "lognormal"
    assert known.sigma == pytest.approx(math.log(4) / (2 * Z95), rel=1e-12)
    assert "at 95%" in known.how


def test_a_level_that_is_not_published_is_called_assumed():
    known = spread(COAL)
    assert known.assumed
    assert known.how.endswith("a level that is assumed")
    assert known.sigma == pytest.approx(math.log(910 / 740) / (2 * Z95), rel=1e-12)


def test_an_interval_down_to_zero_gives_a_normal():
    known = spread(replace(COAL, interval=(0.0, 2.0), interval_level=0.95, value=1.0))
    assert known.kind == "normal"
    assert known.sigma == pytest.approx(1 / Z95, rel=1e-12)


def test_what_is_stated_in_full_is_not_assumed():
    stated = replace(COAL, interval=(0.9, 1.1), interval_level=0.9, distribution="normal", value=1)
    known = spread(stated)
    assert not known.assumed
    assert known.relative_sd == pytest.approx(0.1 / 1.6448536269514722, rel=1e-12)


@pytest.mark.parametrize(
    ("factor", "half"),
    [("epa.fuel.ng", 0.05), ("cn.grid.henan.2022", 0.15), ("gb.2025.11_100_1004_1_1", 0.3)],
)
def test_without_an_interval_the_class_of_data_decides_and_says_so(factor, half):
    known = spread(library().get(factor))
    assert known.assumed
    assert known.how.startswith("assumed: data accuracy")
    assert known.sigma == pytest.approx(math.log1p(half) / Z95, rel=1e-12)


def test_a_gas_that_is_itself_is_certain():
    known = spread(library().get("refrigerant.hfc-32"))
    assert known.relative_sd == 0
    assert np.all(known.multipliers(np.random.default_rng(1), 5) == 1)


@pytest.mark.parametrize("kind", ["lognormal", "normal"])
def test_multipliers_have_mean_one_and_the_deviation_told(kind):
    stated = replace(COAL, interval=(0.7, 1.4), interval_level=0.95, distribution=kind, value=1.0)
    known = spread(stated)
    drawn = known.multipliers(np.random.default_rng(7), 400_000)
    error = known.relative_sd / math.sqrt(drawn.size)
    assert drawn.mean() == pytest.approx(1, abs=4 * error)
    assert drawn.std() == pytest.approx(known.relative_sd, rel=0.01)


def test_the_same_seed_draws_the_same():
    known = spread(COAL)
    first, second = (known.multipliers(np.random.default_rng(3), 9) for _ in range(2))
    assert first.tolist() == second.tolist()
