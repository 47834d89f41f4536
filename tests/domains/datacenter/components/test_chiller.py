"""Compression machines beside published curves, and never the wrong way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.domains.datacenter import design, shipped
from tanheng.domains.datacenter.components.chiller import (
    capacity_kw,
    power_ratio,
    run_compression,
    wrong_way,
)

MACHINES = [name for name in shipped() if design(name).chiller]
# EnergyPlus data set Chillers.idf, "DOE-2 Centrifugal/5.50COP": EIRFT, known 5-10 and 24-35 C
CENTRIFUGAL = (0.933884, -0.058212, 0.00450036, 0.00243, 0.000486, -0.001215)
# NREL openstudio-standards, air-cooled scroll: EIRFT
SCROLL = (0.58333562, -0.004036194, 0.000468, -0.000224478, 0.000481, -0.000682)


def surface(curve, e, c):
    return (
        curve[0]
        + curve[1] * e
        + curve[2] * e * e
        + curve[3] * c
        + curve[4] * c * c
        + curve[5] * e * c
    )


@pytest.mark.parametrize(
    ("name", "curve", "leaving", "condenser", "within"),
    [
        ("midsize-water-cooled", CENTRIFUGAL, (5, 9), (24, 35), 0.11),
        ("midsize-air-cooled", SCROLL, (5, 10), (20, 46), 0.12),
    ],
)
def test_the_power_curve_is_near_the_published_one(name, curve, leaving, condenser, within):
    machine = design(name).chiller
    e, c = np.meshgrid(np.linspace(*leaving, 9), np.linspace(*condenser, 12))
    ours = power_ratio(machine, e, c) * machine.cop
    np.testing.assert_allclose(ours, surface(curve, e, c), rtol=within)


@pytest.mark.parametrize("name", MACHINES)
def test_no_machine_goes_the_wrong_way(name):
    assert wrong_way(design(name).chiller) is None


@pytest.mark.parametrize("name", MACHINES)
@given(
    load=st.floats(1, 900),
    leaving=st.floats(0, 35),
    condenser=st.floats(-20, 50),
    hotter=st.floats(0, 20),
)
def test_power_rises_with_heat_and_falls_with_warmer_water(name, load, leaving, condenser, hotter):
    machine = design(name).chiller

    def power(cold, hot):
        run = run_compression(machine, np.array(load), cold, hot, 1500.0)
        assert run.heat_out_kw == pytest.approx(run.cooling_kw + run.power_kw, rel=1e-12)
        return float(run.power_kw) if run.unmet_kw == 0 else None

    now, hot, warm = (
        power(leaving, condenser),
        power(leaving, condenser + hotter),
        power(leaving + hotter, condenser),
    )
    if now is not None and hot is not None:
        assert hot >= now * (1 - 1e-9)
    if now is not None and warm is not None:
        assert warm <= now * (1 + 1e-9)


def test_what_is_too_much_is_left_unmet():
    machine = design("midsize-air-cooled").chiller
    most = machine.count * float(capacity_kw(machine, 7.0, 40.0, 1000.0))
    run = run_compression(machine, np.array(most + 50.0), 7.0, 40.0, 1000.0)
    assert float(run.unmet_kw) == pytest.approx(50.0)
    assert float(run.running) == machine.count


def test_the_cheapest_number_runs():
    machine = design("midsize-water-cooled").chiller
    loads = np.linspace(10, 1500, 50)
    chosen = run_compression(machine, loads, 9.0, 24.0, 1000.0)
    for count in range(1, machine.count + 1):
        other = run_compression(machine, loads, 9.0, 24.0, 1000.0, count)
        fits = other.unmet_kw == 0
        assert (chosen.power_kw[fits] <= other.power_kw[fits] * (1 + 1e-9)).all()
