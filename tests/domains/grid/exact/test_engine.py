import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.grid.exact import Exact, copper_plate, exact, outage_table
from tanheng.domains.grid.system import DemandResponses, Lines, Outages, Storages, System, Units


def fleet(*capacity: float, down: float = 0.1) -> Units:
    count = len(capacity)
    outages = Outages(np.full(count, down), np.full(count, 1 - down))
    names = tuple(f"unit {k}" for k in range(count))
    return Units(names, np.zeros(count, np.int64), np.array(capacity)[:, None], outages)


def one_zone(load: list[float], units: Units, **more: object) -> System:
    return System(("all",), np.array([load]), units, **more)


def two_zones(
    limit: float, failure: float = 0.0, back: float | None = None, **more: object
) -> System:
    lines = Lines(
        ("line",),
        np.array([0]),
        np.array([1]),
        np.array([limit]),
        np.array([limit if back is None else back]),
        Outages(np.array([failure]), np.array([1.0])),
    )
    return System(("a", "b"), np.array([[5.0], [8.0]]), fleet(10, 10), lines=lines, **more)


ONE = np.ones(1)
STORAGE = Storages(
    ("battery",), np.zeros(1, np.int64), ONE, ONE, ONE, ONE, ONE, ONE, 0 * ONE, Outages.never(1)
)
RESPONSE = DemandResponses(
    ("mills",), np.zeros(1, np.int64), ONE, ONE, ONE, 0 * ONE, ONE, Outages.never(1)
)


def test_a_load_equal_to_the_capacity_is_no_shortfall():
    # 0.1 + 0.2 > 0.3 in floats.
    units = fleet(0.1, 0.2, down=0.5)
    assert exact(one_zone([0.3], units), Exact()).lole_h.value == 0.75
    assert exact(one_zone([0.1 + 0.2], units), Exact()).lole_h.value == 0.75
    assert exact(one_zone([0.300001], units), Exact()).lole_h.value == 1.0


def test_no_shortfall_is_an_exact_zero():
    never = Units(("wind",), np.zeros(1, np.int64), np.array([[9.0]]), Outages.never(1))
    found = exact(one_zone([9.0, 8.0], never), Exact(), ("days", "frequency"))
    assert found.lole_h.value == found.eue_mwh.value == 0
    assert found.lole_h.upper is None
    assert found.lolf is not None
    assert found.lolf.value == 0


def test_a_system_without_units_always_falls_short():
    found = exact(one_zone([2.0, 0.0, 3.0], fleet()), Exact(), ("frequency",))
    assert (found.lole_h.value, found.eue_mwh.value) == (2.0, 5.0)
    assert found.lolf is not None
    assert found.lolf.value == 1.0


def test_rare_chances_keep_their_digits():
    system = one_zone([1.0], fleet(*[1.0] * 40, down=0.01))
    assert exact(system, Exact()).lole_h.value == pytest.approx(1e-80, rel=1e-12, abs=0)


def test_indices_are_per_year_and_in_hours():
    units = fleet(10)
    once = exact(one_zone([5.0] * 4, units), Exact())
    half_hours = exact(one_zone([5.0] * 4, units, step_h=0.5, years=2.0), Exact())
    assert half_hours.lole_h.value == pytest.approx(once.lole_h.value / 4)
    assert half_hours.eue_mwh.value == pytest.approx(once.eue_mwh.value / 4)


def test_a_day_counts_by_its_hour_of_highest_load():
    system = one_zone([5.0, 15.0, 9.0, 5.0], fleet(10, 10), day=np.array([1, 1, 2, 2]))
    found = exact(system, Exact(), ("days",))
    assert found.lole_d is not None
    assert found.lole_d.value == pytest.approx(0.19 + 0.01)
    assert found.lold_d is None


def test_what_was_not_asked_for_is_not_there():
    found = exact(one_zone([5.0], fleet(10)), Exact())
    assert found.lole_d is found.lolf is found.lolp is found.surplus_mw is None


def test_a_table_on_the_common_divisor_rounds_nothing():
    found = exact(one_zone([5.0], fleet(12.5, 7.5)), Exact())
    assert found.step_mw is None
    assert outage_table(one_zone([5.0], fleet(12.5, 7.5)), Exact()).step == 2_500_000


def test_shared_rounding_keeps_the_mean_outage():
    system = one_zone([5.0], fleet(12.3, 7.9, 4.4))
    table = outage_table(system, Exact(step_mw=1.0))
    assert table.chance.sum() == pytest.approx(1.0)
    assert (table.out_mw * table.chance).sum() == pytest.approx(0.1 * 24.6)


def test_capacities_with_no_common_divisor_get_a_step_that_is_named():
    capacity = 100.0 + np.random.default_rng(1).uniform(0, 50, 20).round(6)
    units = fleet(*capacity)
    found = exact(one_zone([2250.0], units), Exact())
    assert found.step_mw == 0.005
    finer = exact(one_zone([2250.0], units), Exact(step_mw=0.001))
    assert found.eue_mwh.value == pytest.approx(finer.eue_mwh.value, rel=1e-7)


@pytest.mark.parametrize(
    ("system", "said"),
    [
        (one_zone([5.0], fleet(10), storages=STORAGE), "storages: .*sequential"),
        (one_zone([5.0], fleet(10), responses=RESPONSE), "demand responses: .*sequential"),
        (two_zones(8.0), "lines: .*sequential"),
        (two_zones(np.inf, back=8.0), "lines: .*sequential"),
        (two_zones(np.inf, failure=0.1), "lines: .*sequential"),
        (two_zones(np.inf, interface_mw=np.full((2, 2), 8.0)), "lines: .*sequential"),
        (
            two_zones(np.inf, interface_mw=np.array([[99.0, 99.0], [8.0, 99.0]])),
            "lines: .*sequential",
        ),
    ],
)
def test_what_a_table_cannot_tell_is_refused_in_one_line(system: System, said: str):
    with pytest.raises(InputError, match=said) as caught:
        exact(system, Exact())
    assert "\n" not in str(caught.value)


def test_zones_that_no_line_keeps_apart_are_one():
    apart, together = two_zones(13.0), copper_plate(two_zones(1.0))
    assert exact(apart, Exact()) == exact(together, Exact())
    assert exact(together, Exact()).lole_h.value == pytest.approx(0.19)


def test_results_of_sampling_are_refused():
    with pytest.raises(InputError, match="distribution: the exact method does not give it"):
        exact(one_zone([5.0], fleet(10)), Exact(), ("distribution",))


def test_a_joint_table_that_is_too_large_names_a_step_that_fits():
    system = one_zone([90_000.0] * 2, fleet(*[500.0, 500.5] * 100))
    with pytest.raises(InputError, match=r"Exact\(step_mw="):
        exact(system, Exact(step_mw=0.5), ("frequency",))
    found = exact(system, Exact(step_mw=50.0), ("frequency",))
    assert found.lolf is not None
    assert 0 < found.lolf.value < found.lole_h.value


def test_capacities_of_many_digits_begin_to_fall_short_as_often_as_those_beside_them():
    load = [8_000.0, 8_800.0, 9_000.0, 8_500.0] * 6
    even = exact(one_zone(load, fleet(*[500.0] * 20)), Exact(), ("frequency",))
    odd = exact(one_zone(load, fleet(500.01, *[500.0] * 19)), Exact(), ("frequency",))
    assert odd.step_mw is None
    assert even.lolf is not None
    assert odd.lolf is not None
    assert odd.lolf.value == pytest.approx(even.lolf.value, rel=0.01)


def test_units_that_fail_and_change_from_hour_to_hour_are_assessed_without_a_frequency():
    hours = 4_000
    capacity = np.full((60, hours), 900.0)
    capacity[0] = 500.0 + 0.1 * np.arange(hours)
    names = tuple(f"unit {k}" for k in range(60))
    outages = Outages(np.full(60, 0.1), np.full(60, 0.9))
    units = Units(names, np.zeros(60, np.int64), capacity, outages)
    found = exact(one_zone([50_000.0] * hours, units), Exact(), ("frequency",))
    finer = exact(one_zone([50_000.0] * hours, units), Exact(step_mw=4.0))
    assert found.lolf is None
    assert found.step_mw is not None
    assert found.step_mw > 4
    assert found.eue_mwh.value == pytest.approx(finer.eue_mwh.value, rel=1e-3)


def test_too_small_a_step_is_refused():
    with pytest.raises(InputError, match="step_mw"):
        Exact(step_mw=0.0)


def test_a_load_without_end_is_refused():
    with pytest.raises(InputError, match="finite"):
        exact(one_zone([np.inf], fleet(10)), Exact())


def test_tables_that_do_not_fit_are_refused_before_they_are_made():
    hours = 8000
    capacity = np.full((100, hours), 100.0)
    capacity[0] = np.arange(hours)
    units = Units(
        tuple(f"unit {k}" for k in range(100)),
        np.zeros(100, np.int64),
        capacity,
        Outages(np.full(100, 0.1), np.full(100, 0.9)),
    )
    with pytest.raises(InputError, match="8000 sets of capacities"):
        exact(one_zone([5.0] * hours, units), Exact(step_mw=1.0))
    with pytest.raises(InputError, match="on a grid of 1e-06 MW"):
        exact(one_zone([5.0], fleet(100.0)), Exact(step_mw=1e-6))


@pytest.mark.parametrize("load", [1.0, 7.3, 14.6, 21.0])
def test_what_is_out_in_two_hours_agrees_with_each_hour_where_capacities_are_rounded(load: float):
    # The last unit is there in the first hour alone: every shortfall of the second begins with it.
    capacity = np.array([[7.3, 6.1], [8.4, 8.4], [5.5, 7.7], [50.0, 0.0]])
    outages = Outages(np.array([0.2, 0.1, 0.3, 0.0]), np.array([0.6, 0.5, 0.9, 1.0]))
    units = Units(("a", "b", "c", "firm"), np.zeros(4, np.int64), capacity, outages)
    found = exact(one_zone([0.0, load], units), Exact(step_mw=2.0), ("frequency", "steps"))
    assert found.lolf is not None
    assert found.lolp is not None
    assert found.lolf.value == pytest.approx(found.lolp.value[0, 1], rel=1e-12)
