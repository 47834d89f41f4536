import numpy as np
import pytest
from scipy.stats import kstest

from tanheng.core import InputError
from tanheng.province import Province, Station


@pytest.fixture(scope="module")
def province() -> Province:
    return Province(stations=8, years=1, seed=11)


@pytest.fixture(scope="module")
def wind(province: Province) -> Station:
    return province.station(0)


@pytest.fixture(scope="module")
def solar(province: Province) -> Station:
    return province.station(1)


def same(one: Station, other: Station) -> bool:
    tables = one.weather.values
    return np.array_equal(one.power, other.power) and all(
        np.array_equal(tables[name], other.weather.values[name]) for name in tables
    )


@pytest.mark.parametrize("index", [0, 1])
def test_a_station_is_a_function_of_the_seed(index: int) -> None:
    one, other = (Province(2, 0.1, 5).station(index) for _ in range(2))
    assert same(one, other)
    assert not same(one, Province(2, 0.1, 6).station(index))


@pytest.mark.parametrize("index", [0, 1])
def test_a_station_is_the_same_whatever_the_number(index: int) -> None:
    assert same(Province(2, 0.1, 5).station(index), Province(300, 0.1, 5).station(index))


@pytest.mark.parametrize("index", [0, 1])
def test_a_longer_province_begins_as_the_shorter(index: int) -> None:
    short, long = Province(2, 0.1, 5), Province(2, 0.2, 5)
    a, b = short.station(index), long.station(index)
    assert np.array_equal(a.power, b.power[: a.power.size])
    runs = a.weather.issued_s.size
    for name, table in a.weather.values.items():
        assert np.array_equal(table, b.weather.values[name][:runs]), name


def test_capacity_factors_are_plausible(province: Province) -> None:
    for station in province:
        low, high = (0.2, 0.4) if station.site.kind == "wind" else (0.12, 0.2)
        assert low < station.power.mean() < high, station.site.name
        assert station.power.min() >= 0
        assert station.power.max() <= 1


def test_no_solar_power_at_night(solar: Station) -> None:
    local_h = (solar.time_s // 3600 + 8) % 24
    assert solar.power[(local_h >= 20) | (local_h < 4)].max() == 0
    assert solar.power[local_h == 12].min() > 0


def test_runs_are_issued_twice_a_day_and_reach_past_the_end(wind: Station) -> None:
    issued = wind.weather.issued_s
    assert set(np.diff(issued)) == {12 * 3600}
    assert set(issued % 86400) == {0, 12 * 3600}
    assert issued[0] == wind.time_s[0] - 48 * 3600
    assert issued[-1] == wind.time_s[-1] + 3600


def pit(station: Station, least_lead_h: int) -> np.ndarray:
    """One hour of every second day (nearly independent), at random where the law has an atom."""
    hours = np.arange(13, station.time_s.size, 49)
    if station.site.kind == "solar":
        hours = hours[station.clear_wm2[hours] > 0]
    law = station.conditional(hours, least_lead_h)
    above = law.cdf(station.power[hours])
    below = 1 - law.exceedance(station.power[hours])
    return below + np.random.default_rng(1).random(hours.size) * (above - below)


@pytest.mark.parametrize("least_lead_h", [1, 25])
def test_realised_power_follows_the_known_law(province: Province, least_lead_h: int) -> None:
    for station in province:
        assert kstest(pit(station, least_lead_h), "uniform").pvalue > 1e-3, station.site.name


def test_quantile_inverts_cdf(province: Province) -> None:
    hours = np.arange(0, 2000)
    for station in (province.station(0), province.station(1)):
        law = station.conditional(hours)
        power = law.quantile(0.3)
        inside = (power > 1e-6) & (power < 0.97)
        np.testing.assert_allclose(law.cdf(power)[inside], 0.3, atol=1e-6)


@pytest.mark.parametrize(("stations", "years", "seed"), [(0, 1, 0), (1, 0, 0), (1, 1, -1)])
def test_refuses_an_empty_province(stations: int, years: float, seed: int) -> None:
    with pytest.raises(InputError, match="at least 1 station"):
        Province(stations, years, seed)


def test_refuses_a_station_outside(province: Province) -> None:
    with pytest.raises(InputError, match="from 0 to 7"):
        province.station(8)
