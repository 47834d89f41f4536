"""A fleet whose capacities nobody stated: stations weigh the same, and nothing is told in MW."""

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.renewables import scenarios, schedule, wind_forecast
from tanheng.domains.renewables.flagged import flagged
from tanheng.domains.renewables.run import run
from tanheng.forecast import Boosting, Forest

from .conftest import HOURS, START, Bench, gusty, stamps

POWER = {"file": "power.csv", "time": "time", "unit": "percent"}
ISSUED = START + 3600 * (HOURS - 48)


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    made = Bench(tmp_path_factory.mktemp("unstated"))
    time_s = START + 3600 * np.arange(HOURS)
    power = [np.round(100 * gusty(seed=seed), 2) for seed in (0, 1)]
    power[1][7] = -99
    made.write("power.csv", zip(stamps(time_s), *power, strict=True), ("time", "a", "b"))
    return made


@pytest.fixture(autouse=True)
def few_trees(monkeypatch):
    monkeypatch.setattr(wind_forecast, "MEAN_BOOSTING", Boosting(trees=10, rate=0.2))
    monkeypatch.setattr(wind_forecast, "STATION_FOREST", Forest(trees=5, min_leaf=20))


def _fleet(bench, capacities=(None, None), **fields):
    stations = [
        {"id": name} | ({"capacity_mw": one} if one else {})
        for name, one in zip(("a", "b"), capacities, strict=True)
    ]
    return bench.fleet(stations=stations, power=POWER, history_days=30, levels=[0.9], **fields)


def _of(bench, what, *more):
    project, positions = bench.section()
    return what(project.renewables, positions, bench.context, *more)


def _told(tables):
    """Every word and number of some tables, in both languages."""
    return [
        str(one)
        for table in tables
        for one in (
            table.title,
            table.note,
            *table.columns,
            *(c for row in table.rows for c in row),
        )
    ]


def test_a_capacity_of_some_stations_only_is_refused_by_name(bench):
    with pytest.raises(InputError, match=r"stations: station 'b' has no capacity_mw, but 'a' has"):
        _ = _fleet(bench, (20, None)).reader().stations


def test_net_load_needs_capacities(bench):
    load = {"file": "load.csv", "time": "time", "columns": ["mw"]}
    fleet = _fleet(bench, load=load, windows=["top_net_load"])
    with pytest.raises(InputError, match=r"windows: top_net_load takes output off the load"):
        _ = fleet.reader().stations


def test_stations_weigh_the_same(bench):
    hours = _fleet(bench).hours()
    assert not hours.in_mw
    assert hours.capacity_mw.tolist() == [1, 1]
    known = np.isfinite(hours.power).all(axis=1)
    np.testing.assert_allclose(hours.fleet[known], hours.power[known].mean(axis=1), atol=1e-9)


def test_check_says_so_and_tells_no_mw(bench):
    found = _fleet(bench).checked()
    told = _told(found.headline)
    assert any("No capacity is stated: stations weigh the same." in one for one in told)
    assert not any("MW" in one for one in told)
    assert all(one.about.get("capacity_used_mw") is None for one in found.figures)


def test_report_and_terminal_say_so_and_tell_no_mw(bench):
    found = _of(_fleet(bench), run)
    (headline,), (section,) = found.headline, found.sections
    for said in (headline.note, section.intro):
        assert "stations weigh the same" in said.en
        assert "各站权重相同" in said.zh
    told = _told([headline, *(view for view in section.views if hasattr(view, "rows"))])
    assert not any("MW" in one for one in [*told, str(section.intro), str(section.views)])
    parts = next(view for view in section.views if view.title.en.startswith("Parts"))
    conditional = next(one for one in found.figures if one.name == "f.pinball")
    assert conditional.value < 1
    assert parts.rows[-1][1] == pytest.approx(sum(row[1] for row in parts.rows[:-1]))
    assert [column.unit for column in parts.columns] == ["", "% of the fleet", "% of the fleet"]


def test_the_schedule_is_in_fractions_alone(bench):
    table = _of(_fleet(bench), schedule, ISSUED)
    assert table["guarantee"].is_between(0, 1).all()
    for name in ("guarantee_mw", "static_mw", "median_mw", "capacity_mw"):
        assert table[name].null_count() == table.height == 24


def test_the_schedule_of_stated_capacities_is_in_both(bench):
    table = _of(_fleet(bench, (30, 10)), schedule, ISSUED)
    assert table["capacity_mw"].unique().to_list() == [40]
    for name in ("guarantee", "static", "median"):
        np.testing.assert_allclose(table[f"{name}_mw"], 40 * table[name], atol=1e-6)


def test_scenarios_are_in_fractions_alone(bench):
    table = _of(_fleet(bench), scenarios, ISSUED, 5)
    assert table["power"].is_between(0, 1).all()
    assert table["power_mw"].null_count() == table.height


def test_flagged_readings_stand_in_their_own_unit(bench):
    *_, rows = _of(_fleet(bench), flagged)
    assert rows.filter(rows["value"] == -99).height == 1
    assert rows["value_mw"].null_count() == rows.height
    *_, rows = _of(_fleet(bench, (30, 10)), flagged)
    np.testing.assert_allclose(rows["value_mw"], rows["value"] / 10)


def test_a_wrong_unit_is_refused_without_mw(bench):
    _fleet(bench)
    path = bench.folder / "project.yaml"
    path.write_text(path.read_text().replace("unit: percent", "unit: fraction"))
    with pytest.raises(InputError, match=r"unit: output of station 'a' comes to .* of its capac"):
        bench.hours()
