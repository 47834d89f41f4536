import numpy as np
import pytest

from tanheng.core import InputError, Text
from tanheng.domains.grid.balance_sheet import (
    Credit,
    FirmSupply,
    balance_sheet,
    deferral,
    firm_output_mw,
    storage_firm_mw,
)

LOAD = np.array([50.0, 80.0, 100.0, 60.0])
EVENING = np.array([False, True, False, True])
CREDITS = {
    "fixed": {"wind": Credit(5.0), "solar": Credit(0.0)},
    "static": {"wind": Credit(3.0), "solar": Credit(None, Text("no pair", "无"))},
    "conditional": {"wind": Credit(12.0), "solar": Credit(None, Text("no pair", "无"))},
    "elcc": {"wind": Credit(20.0), "solar": Credit(4.0)},
}


def test_surplus_is_what_is_available_less_peak_and_reserve():
    firm = FirmSupply(100.0, maintenance=0.1, derating=0.05, hydro_mw=3.0, imports_mw=2.0)
    sheet = balance_sheet("all", "evening_peak", firm, LOAD, EVENING, 0.1, CREDITS)
    assert sheet.needed_mw == pytest.approx(88.0)
    assert sheet.surplus_mw("fixed") == pytest.approx(85 + 3 + 2 + 5 - 88)
    assert sheet.surplus_mw("elcc") == pytest.approx(85 + 3 + 2 + 24 - 88)


def test_the_peak_is_that_of_the_window_and_not_of_the_day():
    sheet = balance_sheet("all", "evening_peak", FirmSupply(0.0), LOAD, EVENING, 0.0, CREDITS)
    assert sheet.peak_mw == 80.0


def test_a_fleet_without_a_guarantee_counts_for_nothing_by_that_rule():
    sheet = balance_sheet("all", "evening_peak", FirmSupply(0.0), LOAD, EVENING, 0.0, CREDITS)
    assert sheet.renewables_mw("static") == 3.0


def test_a_credit_without_amount_or_reason_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="reason"):
        Credit(None)


def test_a_window_without_hours_is_refused():
    with pytest.raises(InputError, match="no hour"):
        balance_sheet("all", "3-4", FirmSupply(0.0), LOAD, np.zeros(4, bool), 0.0, CREDITS)


def test_maintenance_and_derating_cannot_take_more_than_all():
    with pytest.raises(InputError, match="together at most 1"):
        FirmSupply(10.0, maintenance=0.7, derating=0.4)


def test_storage_is_limited_by_energy_in_a_long_window_and_by_power_in_a_short_one():
    power, energy = np.array([50.0, 10.0]), np.array([150.0, 100.0])
    assert storage_firm_mw(power, energy, 5.0) == pytest.approx(30.0 + 10.0)
    assert storage_firm_mw(power, energy, 1.0) == pytest.approx(60.0)


def test_firm_hydro_is_what_the_plants_reach_together():
    apart = np.array([[10.0, 0.0], [0.0, 10.0]])
    inside = np.ones(2, bool)
    assert firm_output_mw(apart.sum(axis=0), inside, 0.95) == 10.0


def test_the_published_fifteen_billion_follow_from_its_assumptions():
    firm_mw = 0.15 * 15_560 + 0.10 * 18_500
    assert firm_mw == pytest.approx(4184.0)
    assert deferral(firm_mw, 0.0, 3585.0).cny == pytest.approx(15e9, rel=1e-3)


def test_deferred_capacity_is_negative_where_the_fixed_rule_gave_too_much():
    assert deferral(30.0, 50.0, 3600.0).mw == -20.0
