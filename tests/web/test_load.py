"""Many at once, and many stations: the console stays responsive."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from tests.web.drawn_runs import write_many_stations
from tests.web.served import served

PATHS = (
    "/runs/drawn",
    "/runs/drawn/domains/renewables",
    "/api/v1/runs/drawn/figures",
    "/api/v1/runs/drawn/series/office.sites?max_points=500",
    "/runs/drawn/explore/wind.forecast?shape=fan",
)


def test_fifty_requests_at_once_are_answered(address):
    def ask(number):
        return httpx.get(f"{address}{PATHS[number % len(PATHS)]}", timeout=30, trust_env=False)

    began = time.monotonic()
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(ask, range(50)))
    assert [answer.status_code for answer in answers] == [200] * 50
    assert time.monotonic() - began < 20


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    write_many_stations(folder)
    with served(folder) as where, httpx.Client(base_url=where, timeout=30, trust_env=False) as one:
        yield one


@pytest.mark.parametrize("shape", ["over_time", "hour_by_day", "duration"])
def test_a_year_of_two_hundred_stations_is_drawn_at_once(many, shape):
    many.get("/runs/many/domains/renewables")  # the series is looked at once
    best = float("inf")
    for station in ("s000", "s117", "s199"):
        began = time.monotonic()
        query = {"shape": shape, "where": f"station:{station}"}
        answer = many.get("/runs/many/explore/fleet.stations", params=query)
        best = min(best, time.monotonic() - began)
        assert answer.status_code == 200
    assert best < 1.0
    assert len(answer.content) < 500_000


def test_all_of_it_is_thinned_by_the_server(many):
    answer = many.get("/api/v1/runs/many/series/fleet.stations", params={"max_points": 1000})
    found = answer.json()
    assert found["points"] <= 1000
    assert len(answer.content) < 200_000
