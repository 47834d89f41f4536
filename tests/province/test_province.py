import tracemalloc

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import kstest

from tanheng.core import InputError
from tanheng.province import Province, Station
from tanheng.province.field import distance_km


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


def test_output_of_near_stations_is_more_alike() -> None:
    farms = [s for s in Province(stations=24, years=0.5, seed=4) if s.site.kind == "wind"]
    alike = np.corrcoef([farm.power for farm in farms])
    apart = np.array([[distance_km(a.site.place, b.site.place) for b in farms] for a in farms])
    near = alike[(apart > 0) & (apart < 150)].mean()
    middle = alike[(apart >= 150) & (apart < 300)].mean()
    far = alike[apart >= 300].mean()
    assert near > middle + 0.05 > far + 0.1


def test_forecasts_are_worse_at_longer_leads(province: Province) -> None:
    hours = np.arange(province.time_s.size)
    for station in (province.station(0), province.station(1)):
        errors = [
            np.sqrt(np.mean((station.power - station.conditional(hours, lead).quantile(0.5)) ** 2))
            for lead in (1, 13, 25, 37)
        ]
        assert (np.diff(errors) > 0.005).all()


def test_given_the_latest_run_older_runs_and_past_output_say_nothing_more() -> None:
    """Ranks of what came, against everything older that a forecaster could use."""
    ranks, older, past, stale = [], [], [], []
    for station in Province(stations=6, years=2, seed=33):
        if station.site.kind == "solar":
            continue
        hours = np.arange(60, station.time_s.size, 29)
        law, old = (station.conditional(hours, lead) for lead in (25, 37))
        inside = (station.power[hours] > 0) & (law.cdf(0.0) < 0.02)
        came = station.power[hours]
        ranks.append(ndtri(law.cdf(came))[inside])
        stale.append(ndtri(old.cdf(came))[inside])
        older.append((law.quantile(0.5) - old.quantile(0.5))[inside])
        issue = hours - station.forecast(hours)["lead_h"].astype(int)
        before = station.conditional(issue, 1).quantile(0.5)
        past.append((station.power[issue] - before)[inside])
    newest, bound = np.concatenate(ranks), 5 / np.sqrt(np.concatenate(ranks).size)
    assert newest.size > 500
    assert abs(np.corrcoef(newest, np.concatenate(older))[0, 1]) < bound
    assert abs(np.corrcoef(newest, np.concatenate(past))[0, 1]) < bound
    # the older run is not sufficient: what the newer one changed explains its error
    assert np.corrcoef(np.concatenate(stale), np.concatenate(older))[0, 1] > 2 * bound


def test_memory_is_flat_in_the_number_of_stations() -> None:
    def peak(stations: int) -> int:
        tracemalloc.start()
        for _ in Province(stations, years=0.2, seed=1):
            pass
        _, top = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return top

    few = peak(4)
    assert peak(40) < 1.1 * few
