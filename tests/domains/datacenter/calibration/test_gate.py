"""Guideline 14 by hand."""

from __future__ import annotations

import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter.calibration import cv_rmse, gate, nmbe


def test_errors_are_those_done_by_hand():
    observed, modelled = [100.0, 100.0, 200.0], [110.0, 90.0, 230.0]
    assert nmbe(observed, modelled) == pytest.approx(30 / 3 / (400 / 3))  # 7.5 %
    assert cv_rmse(observed, modelled) == pytest.approx((1100 / 3) ** 0.5 / (400 / 3))
    assert cv_rmse(observed, modelled, 1) == pytest.approx((1100 / 2) ** 0.5 / (400 / 3))


@pytest.mark.parametrize(
    ("step", "factor", "passed"),
    [("hourly", 1.099, True), ("hourly", 1.101, False), ("hourly", 0.899, False),
     ("monthly", 1.049, True), ("monthly", 1.051, False)],
)  # fmt: skip
def test_the_gate_shuts_at_its_limits_of_bias(step, factor, passed):
    observed = [100.0] * 50 + [120.0] * 50
    assert gate(observed, [factor * one for one in observed], step, 0).passed is passed


def test_scatter_alone_shuts_the_gate():
    observed, modelled = [100.0, 100.0] * 50, [131.0, 69.0] * 50
    found = gate(observed, modelled, parameters=0)
    assert (found.cv_rmse, found.nmbe) == pytest.approx((0.31, 0.0))
    assert not found.passed


def test_what_cannot_be_judged_is_refused():
    with pytest.raises(InputError, match="mean is above zero"):
        gate([0.0, 0.0, 0.0], [1.0, 1.0, 1.0])
    with pytest.raises(InputError, match="more readings than parameters"):
        gate([1.0], [1.0])
