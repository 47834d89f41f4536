"""A record too short for what is asked is refused before anything is fitted."""

import numpy as np
import pytest

from tanheng.core import ProjectError
from tanheng.domains.renewables.run import run
from tanheng.domains.renewables.span import refuse_short, span_s

from .conftest import gusty, stamps


def _refused(bench):
    reader = bench.reader()
    hours = bench.hours()
    with pytest.raises(ProjectError) as refused:
        refuse_short(reader.fleet, reader.door, hours, span_s(reader.fleet, hours))
    return refused.value


def test_the_span_is_from_the_test_to_the_end(windy):
    fleet, hours = windy.reader().fleet, windy.hours()
    start_s, end_s = span_s(fleet, hours)
    assert start_s == 1_588_291_200  # 2020-05-01 00:00 UTC
    assert end_s > hours.time_s[-1]


def test_the_span_may_end_before_the_record(windy):
    windy.fleet(test_until="2020-05-10")
    start_s, end_s = span_s(windy.reader().fleet, windy.hours())
    assert end_s - start_s == 9 * 86400


def test_a_month_before_the_test_is_needed(windy):
    windy.fleet(test_from="2020-03-30")
    said = _refused(windy)
    assert said.place.field == "renewables.fleets[0].test_from"
    assert "at least 720 measured hours" in said.message
    assert "came 696 and" in said.message


def test_a_high_level_needs_more_than_a_month(windy):
    windy.fleet(levels=[0.9, 0.9995])
    assert "at least 1999 measured hours" in _refused(windy).message


def test_a_test_without_an_hour_is_refused(windy):
    windy.fleet(test_from="2020-06-01")
    assert _refused(windy).message.endswith("came 1920 and 0")


@pytest.mark.parametrize("until", ["2020-05-01", "2020-04-01"])
def test_a_test_that_ends_before_it_starts_is_refused_at_its_end(windy, until):
    windy.fleet(test_until=until)
    said = _refused(windy)
    assert said.place.field == "renewables.fleets[0].test_until"
    assert said.message == (
        f"expected a time after the start of the test, 2020-05-01T00:00Z, came {until}T00:00Z"
    )


def test_a_window_with_too_few_hours_for_its_level_says_how_many_it_needs(windy):
    windy.fleet(levels=[0.95], windows=["all", "3-3"], test_from="2020-05-05")
    said = _refused(windy)
    assert said.place.field == "renewables.fleets[0].levels"
    assert said.message == (
        "window 3-3 at level 0.95: needs 19 hours of history, and as many to be scored on; "
        "came 15 to score and 65 before them"
    )


def test_enough_is_not_refused(windy):
    fleet, hours = windy.reader().fleet, windy.hours()
    refuse_short(fleet, windy.reader().door, hours, span_s(fleet, hours))


def test_a_refusal_names_the_line_of_the_field(windy):
    windy.fleet(test_from="2020-03-30")
    project, positions = windy.section()
    with pytest.raises(ProjectError) as refused:
        run(project.renewables, positions, windy.context)
    assert refused.value.place.line == windy.line_of("test_from")


def test_gaps_do_not_count_as_hours(windy):
    power = gusty()
    power[: 40 * 24] = np.nan
    rows = zip(stamps(1_583_020_800 + 3600 * np.arange(power.size)), power, strict=True)
    windy.write("power.csv", [(time, "" if np.isnan(p) else p) for time, p in rows], ("time", "p"))
    assert "came 504 and" in _refused(windy.fleet()).message
