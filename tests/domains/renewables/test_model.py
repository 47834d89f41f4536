import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tanheng.core import hours_of_range
from tanheng.domains.renewables.model import Fleet, Renewables, Station, Weather

FLEET = {"name": "f", "kind": "wind", "power": {"file": "p.csv", "time": "t", "unit": "MW"}}
WEATHER = {"file": "w.csv", "time": "t", "columns": {"speed_ms": "ws"}}


def fleet(**fields):
    return Fleet.model_validate(FLEET | fields)


def test_short_forms_are_read():
    one = fleet(stations=["a", 7], levels=0.9, windows="midday", intraday_h=3, weather=WEATHER)
    assert [station.id for station in one.stations] == ["a", "7"]
    assert (one.levels, one.windows, one.intraday_h) == ((0.9,), ("midday",), (3,))
    assert one.weather[0].columns["speed_ms"].column == "ws"


def test_forecasts_say_when_they_were_made_or_not():
    assert not fleet().issue_unstated
    assert fleet(weather=WEATHER).issue_unstated
    assert not fleet(weather=WEATHER | {"issued": "i"}).issue_unstated
    assert fleet(forecast=FLEET["power"]).issue_unstated


def test_numbers_name_columns_and_stations():
    power = FLEET["power"] | {"columns": {1: 11, "b": "wb"}}
    spec = fleet(power=power).power
    assert (spec.column_of("1"), spec.column_of("b"), spec.column_of("c")) == ("11", "wb", "c")


def test_a_station_stands_in_the_name_of_its_column():
    spec = fleet(power=FLEET["power"] | {"value": "{station}_kw"}).power
    assert spec.column_of("n1") == "n1_kw"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"levels": [0.95, 1.0]}, "a level between 0 and 1, such as 0.95, came 1"),
        ({"levels": [0]}, "a level between 0 and 1"),
        ({"levels": 95}, "a level between 0 and 1, such as 0.95, came 95"),
        ({"levels": []}, "at least 1"),
        ({"windows": []}, "at least 1"),
        ({"windows": ["tea_time"]}, "expected a window"),
        ({"windows": ["10-24"]}, "expected a window"),
        ({"windows": ["top_net_load"]}, "needs load"),
        ({"zone": "Asia/Pekin"}, "IANA time zone"),
        ({"kind": "tidal"}, "'wind' or 'solar'"),
        ({"stations": [{"id": "a", "capacity_mw": -5}]}, "greater than 0"),
        ({"stations": [{"id": "a", "capacity_mw": float("inf")}]}, "finite"),
        ({"power": FLEET["power"] | {"unit": "MWp"}}, "'fraction', 'percent'"),
        ({"power": FLEET["power"] | {"value": "p", "columns": {"a": "b"}}}, "either value"),
        ({"power": FLEET["power"] | {"station": "id"}}, "needs value"),
        ({"weather": {"file": "w.csv", "columns": {"speed_ms": "ws"}}}, "expected time, or issued"),
        ({"weather": WEATHER | {"columns": {}}}, "at least 1"),
        (
            {"weather": WEATHER | {"columns": {"speed_ms": {"column": "w", "unit": "K"}}}},
            "speed_ms in m/s",
        ),
        (
            {"weather": WEATHER | {"columns": {"speed_ms": {"column": "w", "unit": "J/m2"}}}},
            "speed_ms in m/s",
        ),
        (
            {"weather": [WEATHER, WEATHER | {"issued": "i", "lead": "h"}]},
            "all have issue times",
        ),
    ],
)
def test_what_a_fleet_may_not_say_is_refused(fields, message):
    with pytest.raises(ValidationError, match=message):
        fleet(**fields)


def test_weather_that_names_no_station_is_shared():
    assert Weather.model_validate(WEATHER).shared
    assert not Weather.model_validate(WEATHER | {"file": "{station}.csv"}).shared
    assert not Weather.model_validate(WEATHER | {"station": "id"}).shared
    assert not Weather.model_validate(WEATHER | {"columns": {"u_ms": "u_{station}"}}).shared


def test_two_fleets_of_one_name_are_refused():
    with pytest.raises(ValidationError, match="two fleets are called 'f'"):
        Renewables.model_validate({"fleets": [FLEET, FLEET]})


@given(first=st.integers(0, 23), last=st.integers(0, 23))
def test_a_range_holds_both_its_ends_and_passes_midnight(first, last):
    hours = hours_of_range(f"{first}-{last}")
    assert (hours[0], hours[-1]) == (first, last)
    assert len(hours) == len(set(hours)) == (last - first) % 24 + 1


def test_a_station_is_named_by_any_text():
    assert Station.model_validate("风电场1").id == "风电场1"
