"""Plants whose parameters are off by a share can be built, and are not the design."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.domains.datacenter import shipped, simulate
from tanheng.domains.datacenter.control.perturbed import PARAMETERS

from .plants import off, plant, still


def value(built, path):
    for step in path.split("."):
        built = getattr(built, step, None)
    return built


@pytest.mark.parametrize("name", shipped())
def test_each_parameter_is_off_by_the_share_up_or_down(name):
    built = plant(name)
    found, changed = off(built, 40), 0
    for path in PARAMETERS:
        before, after = value(built, path), value(found, path)
        if before is None:
            assert after is None
            continue
        if not np.any(before):
            assert not np.any(after)  # pads that are not there
            continue
        changed += 1
        shares = np.unique(np.round(after / before, 9))
        if path.endswith("effectiveness"):
            assert after.max() <= 0.95
            assert shares[0] == 0.8
        else:
            assert shares.tolist() == [0.8, 1.2]
    assert changed >= 10


@pytest.mark.parametrize("name", shipped())
def test_all_of_them_run_and_close(name):
    run = simulate(off(plant(name), 40, 0.3, seed=5), still("hot"), 600.0)
    assert (np.abs(run.energy_residual_kw) <= 1e-9 * run.total_kw).all()
    assert np.unique(np.round(run.total_kw, 6)).size > 20


def test_off_by_nothing_is_the_design():
    built = plant("midsize-water-cooled-waterside")
    run, same = (simulate(one, still("humid"), 600.0) for one in (off(built, 3, 0.0), built))
    assert run.total_kw == pytest.approx(np.full((3, 1), float(same.total_kw[0, 0])))


def test_the_same_seed_makes_the_same_plants():
    one, two, other = (
        value(off(plant("midsize-air-cooled"), 30, seed=seed), "chiller.cop") for seed in (1, 1, 2)
    )
    assert (one == two).all()
    assert (one != other).any()
