"""Distribution and CVaR against the same of all rows kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tanheng.domains.grid.chronological import Sequential, sequential
from tanheng.domains.grid.chronological.totals import ENERGY, HOURS

from .short_systems import rows, short_system, some_storages

SAMPLES, SEED = 3_000, 9


def worst(values: np.ndarray, level: float) -> float:
    """Mean of the worst years, the last of them in part (Rockafellar and Uryasev 2000)."""
    ranked, tail = np.sort(values)[::-1], (1 - level) * len(values)
    whole = int(tail)
    return float((ranked[:whole].sum() + (tail - whole) * ranked[whole]) / tail)


@pytest.mark.parametrize("years", [1.0, 2.0])
def test_distribution_is_that_of_the_rows(years: float) -> None:
    system = replace(short_system(3), storages=some_storages(3, 2), years=years)
    found = sequential(system, Sequential(SAMPLES, SEED), ("distribution",))
    kept = rows(system, 0, SAMPLES, SEED)
    for one, values in (
        (found.distribution_h, kept[:, HOURS] / years),
        (found.distribution_mwh, kept[:, ENERGY] / 1e6 / years),
    ):
        assert one is not None
        assert one.count.sum() == SAMPLES
        assert one.count[0] == (values == 0).sum() > 0
        assert np.array_equal(one.count, np.histogram(values, one.edges)[0])
        for level, cvar in one.cvar.items():
            assert cvar.value == pytest.approx(worst(values, level), rel=0.022)
            # The bin that the tail begins in is the only one that is not whole.
            assert cvar.value <= worst(values, level) * (1 + 1e-9)
            excess = np.maximum(values - np.quantile(values, level), 0)
            error = excess.std() / np.sqrt(SAMPLES) / (1 - level)
            assert cvar.stderr == pytest.approx(error, rel=0.1)


def test_error_of_cvar_is_how_far_it_strays() -> None:
    system = short_system(3)
    every = []
    for seed in range(60):
        one = sequential(system, Sequential(400, seed), ("distribution",)).distribution_mwh
        assert one is not None
        every.append((one.cvar[0.95].value, one.cvar[0.95].stderr))
    values, errors = np.array(every).T
    assert 0.7 < values.std(ddof=1) / errors.mean() < 1.3
