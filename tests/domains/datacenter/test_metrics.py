"""Figures of merit."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter import (
    GB_40879,
    cue_kg_per_kwh,
    design,
    energy_mwh,
    it_mwh,
    pue,
    ref,
    simulate,
    summary,
    totals,
    wue_l_per_kwh,
)

from .air import seasons

RUN = simulate(design("midsize-water-cooled"), seasons(300), 750.0)


def test_pue_is_the_sum_of_all_meters_over_it():
    energy = energy_mwh(RUN)
    assert float(pue(RUN)) == pytest.approx(
        sum(energy.values()) / (energy["servers"] + energy["server_fans"])
    )
    assert float(pue(RUN, 1)) < float(pue(RUN, 2)) == float(pue(RUN, 3))
    assert float(it_mwh(RUN)) == pytest.approx(750 * 300 / 1000, rel=0.02)


def test_figures_of_a_steady_intensity_are_pue_times_it():
    assert float(cue_kg_per_kwh(RUN, 500.0)) == pytest.approx(0.5 * float(pue(RUN)))
    with pytest.raises(InputError, match="intensity: expected 300 values"):
        cue_kg_per_kwh(RUN, np.ones(7))


def test_renewable_factor_is_at_most_one():
    total = sum(energy_mwh(RUN).values())
    assert float(ref(RUN, total / 4)) == pytest.approx(0.25)
    assert float(ref(RUN, 9 * total)) == 1.0


def test_totals_give_the_same_figures():
    sums = totals(design("midsize-water-cooled"), seasons(300), 750.0)
    assert float(pue(sums)) == pytest.approx(float(pue(RUN)))
    assert float(wue_l_per_kwh(sums)) == pytest.approx(float(wue_l_per_kwh(RUN)))


def test_grades_go_by_their_limits():
    assert [GB_40879.grade(one) for one in (1.1, 1.2, 1.25, 1.5, 1.51)] == [1, 1, 2, 3, None]


def test_a_summary_adds_up():
    found = summary(RUN)
    assert found["total_mwh"] == pytest.approx(found["pue"] * found["it_mwh"])
    assert found["water_m3"] == pytest.approx(found["wue_l_per_kwh"] * found["it_mwh"])
    assert found["grade"]["verified"] is False
