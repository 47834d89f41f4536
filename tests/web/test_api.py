"""What the API answers: runs, figures, series in buckets, views, the hour."""

import csv
import html
import io
import json
import re

import httpx
import numpy as np
import polars as pl
import pytest
from tests.web.drawn_runs import HOURS, write_drawn
from tests.web.served import served

BASE = "/api/v1/runs/drawn"
LINK = r'<a href="(/api/[^"]*)"[^>]*>(?:<span class="en" lang="en">)?([^<]*)'


def test_it_is_there_and_says_how_many_runs_it_can_read(console):
    said = console.get("/healthz").json()
    assert (said["status"], said["runs"], said["damaged"]) == ("ok", 2, 1)


def test_a_damaged_run_is_listed_with_what_ails_it_and_the_others_are_served(console):
    runs = {run["id"]: run for run in console.get("/api/v1/runs").json()["items"]}
    assert runs["broken"]["damaged"] == "this file is not as the run wrote it"
    assert runs["drawn"]["damaged"] is None
    assert runs["drawn"]["domains"] == ["renewables", "company"]
    assert runs["drawn"]["title"] == {"en": "A drawn project", "zh": "绘制的项目"}
    refused = console.get("/api/v1/runs/broken/figures")
    assert (refused.status_code, refused.json()["message"]) == (409, runs["broken"]["damaged"])


def test_damaged_views_spoil_no_other_run(tmp_path):
    write_drawn(tmp_path / "whole", 0.31, 48)
    views = write_drawn(tmp_path / "views", 0.3, 48)
    (views / "views.json").write_text("{}", encoding="utf-8")
    (tmp_path / "notes").mkdir()
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "summary.json").write_text("{", encoding="utf-8")
    with served(tmp_path) as where, httpx.Client(base_url=where, trust_env=False) as client:
        runs = {one["id"]: one["damaged"] for one in client.get("/api/v1/runs").json()["items"]}
        assert runs["half"] == "no finished run here"
        assert runs["views"] == "this file is not as the run wrote it"
        assert runs["whole"] is None
        assert "notes" not in runs
        assert client.get("/runs/whole/domains/renewables").status_code == 200


@pytest.mark.parametrize("spoil", [lambda p: p.write_bytes(b"PAR1"), lambda p: p.unlink()])
def test_a_damaged_series_spoils_only_its_own_chart(tmp_path, spoil):
    run = write_drawn(tmp_path / "run", 0.31, 48)
    spoil(run / "series" / "office.sites.parquet")
    said = "This series is damaged: its file is not as the run wrote it."
    with served(tmp_path) as where, httpx.Client(base_url=where, trust_env=False) as client:
        assert client.get("/healthz").json()["damaged"] == 0
        pages = {
            path: client.get(f"/runs/run{path}")
            for path in ("", "/domains/company", "/domains/renewables", "/hour/2020-01-01T18")
        }
        assert {answer.status_code for answer in pages.values()} == {200}
        told = [path for path, answer in pages.items() if said in answer.text]
        assert told == ["/domains/company", "/hour/2020-01-01T18"]
        assert 'data-chart="/runs/run/charts/office/1"' in pages["/domains/company"].text
        assert "wind.forecast" in pages["/hour/2020-01-01T18"].text
        assert client.get("/runs/run/charts/office/1").status_code == 200
        assert client.get("/runs/run/explore/office.sites?shape=over_time").status_code == 409
        assert client.get("/runs/run/explore/wind.forecast?shape=fan").status_code == 200
        series = client.get("/api/v1/runs/run/series").json()["items"]
        assert {one["name"]: one["damaged"] for one in series} == {
            "office.lines": None, "office.sites": said, "wind.forecast": None,
        }  # fmt: skip
        for path in ("", "/rows", "/csv"):
            refused = client.get(f"/api/v1/runs/run/series/office.sites{path}")
            assert refused.status_code == 409


def test_a_run_is_found_by_its_id_as_well(console):
    by_name = console.get(BASE).json()
    assert console.get(f"/api/v1/runs/{by_name['run']}").json() == by_name


def test_figures_are_those_of_the_summary(console, shelf):
    summary = json.loads((shelf / "drawn" / "summary.json").read_text("utf-8"))["figures"]
    found = console.get(f"{BASE}/figures").json()
    assert [one["name"] for one in found["items"]] == [one["name"] for one in summary]
    assert all(
        one.items() <= came.items() for one, came in zip(summary, found["items"], strict=True)
    )


def test_pages_follow_each_other_to_the_end(console):
    names, where = [], f"{BASE}/figures?limit=3"
    while where:
        page = console.get(where).json()
        names += [one["name"] for one in page["items"]]
        where = page["next"]
    assert len(names) == page["total"] == 7
    assert len(set(names)) == 7


def test_figures_below_a_name(console):
    found = console.get(f"{BASE}/figures", params={"name": "wind.guarantee"}).json()["items"]
    assert {one["name"] for one in found} == {"wind.guarantee.static", "wind.guarantee.conditional"}


def test_an_answer_that_has_not_changed_is_not_sent_twice(console):
    for path in ("/api/v1/runs", f"{BASE}/figures", f"{BASE}/series/wind.forecast?max_points=5"):
        first = console.get(path)
        again = console.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = console.get(path, headers={"if-none-match": '"another"'})
        assert other.status_code == 200


def test_series_say_their_columns_and_span(console):
    found = {one["name"]: one for one in console.get(f"{BASE}/series").json()["items"]}
    wind = found["wind.forecast"]
    assert (wind["start"], wind["end"]) == ("2020-01-01T00:00Z", "2021-01-01T00:00Z")
    origins = {column["name"]: column["origin"] for column in wind["columns"]}
    assert origins["measured"] == "measured"
    assert origins["q0.500"] == "forecast"
    sites = {column["name"]: column for column in found["office.sites"]["columns"]}
    assert sites["site"]["values"] == ["north", "south"]
    assert (sites["own_mwh"]["unit"], sites["own_mwh"]["origin"]) == ("MWh", "synthetic")
    assert found["office.lines"]["start"] is None


def test_buckets_hold_least_mean_and_greatest_of_their_rows(console, shelf):
    query = {"start": "2020-03-01", "end": "2020-04-01", "max_points": 10}
    found = console.get(f"{BASE}/series/wind.forecast", params=query).json()
    width = found["bucket_s"]
    assert found["points"] <= 10
    assert width % 3600 == 0
    frame = pl.read_parquet(shelf / "drawn" / "series" / "wind.forecast.parquet")
    measured = next(one for one in found["columns"] if one["name"] == "measured")
    for place, start in enumerate(found["time"]):
        first = np.datetime64(start.removesuffix("Z"), "us")
        time = frame["time"].to_numpy()
        rows = (time >= first) & (time < first + np.timedelta64(width, "s"))
        rows &= time < np.datetime64("2020-04-01", "us")
        values = frame["measured"].to_numpy()[rows]
        assert measured["min"][place] == np.nanmin(values)
        assert measured["max"][place] == np.nanmax(values)
        assert measured["mean"][place] == pytest.approx(np.nanmean(values))


@pytest.mark.parametrize("points", [1, 2, 7, 100, 1000, 8784, 20_000])
def test_never_more_points_than_asked_for(console, points):
    found = console.get(f"{BASE}/series/office.sites", params={"max_points": points}).json()
    assert 1 <= found["points"] <= points


def test_a_key_chooses_the_rows(console):
    means = {}
    for site in ("north", "south"):
        query = {"max_points": 1, "where": f"site:{site}"}
        found = console.get(f"{BASE}/series/office.sites", params=query).json()
        assert found["where"] == {"site": site}
        means[site] = next(c["mean"] for c in found["columns"] if c["name"] == "residual_mwh")
    assert means == {"north": [3.0], "south": [5.0]}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"where": "site:west"}, "no site 'west'"),
        ({"where": "colour:red"}, "no key 'colour'"),
        ({"where": "site"}, "key:value"),
        ({"start": "2030-01-01"}, "expected an interval"),
        ({"start": "2020-06-01", "end": "2020-05-01"}, "expected an interval"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(console, query, said):
    refused = console.get(f"{BASE}/series/office.sites", params=query)
    assert refused.status_code == 400
    assert said in refused.json()["message"]


def test_what_is_not_there_is_not_found(console):
    paths = ("x/figures", "drawn/series/x", "drawn/views/wind/9", "drawn/series/x/rows")
    for path in paths:
        assert console.get(f"/api/v1/runs/{path}").status_code == 404, path


def test_rows_are_those_on_disk(console):
    found = console.get(f"{BASE}/series/office.lines/rows").json()
    assert (found["columns"], found["rows"]) == (["site", "amount"], [["a", 1.5], ["b", None]])


@pytest.mark.parametrize("end", ["rows", "csv"])
def test_rows_without_instants_are_those_of_a_key_but_of_no_interval(console, end):
    at = f"{BASE}/series/office.lines/{end}"
    assert "1.5" not in console.get(at, params={"where": "site:b"}).text
    refused = console.get(at, params={"start": "2020-01-01"})
    assert refused.status_code == 400
    assert "expected a series with a column 'time'" in refused.json()["message"]


def test_rows_are_paged_within_an_interval(console):
    query = {"start": "2020-01-01", "end": "2020-01-02", "where": "site:north", "limit": 10}
    found, rows = console.get(f"{BASE}/series/office.sites/rows", params=query).json(), []
    assert found["total"] == 24
    rows += found["rows"]
    while found["next"]:
        found = console.get(found["next"]).json()
        rows += found["rows"]
    assert [row[0] for row in rows] == [f"2020-01-01T{hour:02d}:00:00Z" for hour in range(24)]


def test_a_series_as_csv_is_cut_to_the_interval(console):
    query = {"start": "2020-01-01", "end": "2020-01-02", "where": "site:north"}
    answer = console.get(f"{BASE}/series/office.sites/csv", params=query)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 24
    assert {row["site"] for row in rows} == {"north"}
    assert "attachment" in answer.headers["content-disposition"]


def test_every_view_has_its_numbers_in_json_and_csv(console):
    items = console.get(f"{BASE}/views").json()["items"]
    kinds = {item["kind"] for item in items}
    assert kinds == {"Table", "FanChart", "LineChart", "HeatMap", "Sankey"}
    for item in items:
        held = console.get(item["address"]).json()
        assert all(len(row) == len(held["heads"]) for row in held["rows"])
        text = console.get(f"{item['address']}/csv").content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        heads = zip(held["heads"], held["units"], strict=True)
        assert rows[0] == [f"{h['en']} [{u}]" if u else h["en"] for h, u in heads]
        if item["kind"] in ("FanChart", "LineChart", "HeatMap"):
            assert all(held["units"][1:])
        assert rows[1:] == [["" if c is None else str(c) for c in row] for row in held["rows"]]


def test_numbers_of_a_table_are_numbers(console):
    for item in console.get(f"{BASE}/views").json()["items"]:
        held = console.get(item["address"]).json()
        cells = [cell for row in held["rows"] for cell in row]
        assert any(isinstance(cell, int | float) for cell in cells), item["address"]
        assert "nan" not in map(str, cells)


def test_a_dated_view_is_cut_to_the_interval(console):
    query = {"start": "2020-01-02", "end": "2020-01-03"}
    held = console.get(f"{BASE}/views/wind/1", params=query).json()
    assert len(held["rows"]) == 24
    assert held["rows"][0][0] == "2020-01-02 00:00"


def test_the_hour_reads_every_series_and_closes(console):
    found = console.get(f"{BASE}/hour/2020-12-07T18").json()
    assert found["start"] == "2020-12-07T18:00Z"
    own = {one["where"]: one for one in found["readings"] if one["column"] == "own_mwh"}
    assert own["north"]["value"] == 19.0  # the 18th hour of the day, counted from 0
    assert (own["north"]["least"], own["north"]["greatest"]) == (1.0, 24.0)
    residual = {
        o["where"]: o["greatest"] for o in found["readings"] if o["column"] == "residual_mwh"
    }
    assert residual == {"north": 3.0, "south": 5.0}  # each beside its own run
    domains = [one["domain"] for one in found["readings"]]
    assert domains == sorted(domains, key=["renewables", "company"].index)


@pytest.mark.parametrize("instant", ["2020-13-07T18", "2020-12-07", "now", "2020-12-07T25"])
def test_what_is_no_hour_is_refused(console, instant):
    refused = console.get(f"{BASE}/hour/{instant}")
    assert refused.status_code == 400
    assert "expected an hour" in refused.json()["message"]


def test_the_manifest_names_each_input_by_its_hash(console):
    found = console.get(f"{BASE}/manifest").json()
    assert {file["name"]: file["sha256"] for file in found["inputs"]}["wind.csv"] == "b" * 64


@pytest.mark.parametrize(
    "body",
    [
        b'{"project": NaN}', b"[1e999]", b'{"project": "\\ud800"}', b'{"\\ud800": 1}', b"{", b"",
        b'{"project": "\xff"}', b"[" * 100_000,
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused_in_words(console, body):
    kind = {"content-type": "application/json"}
    refused = console.post("/api/v1/jobs", content=body, headers=kind)
    assert refused.status_code in (400, 422)
    assert refused.json()["message"]


def test_what_an_address_asks_and_cannot_be_read_is_said_on_a_page(console):
    asked = {"accept": "text/html"}
    refused = console.get("/runs/drawn/domains/renewables?start=soon", headers=asked)
    assert (refused.status_code, refused.headers["content-type"][:9]) == (422, "text/html")
    assert "query.start" in refused.text


def test_buckets_begin_on_the_instants_of_the_series(console):
    asked = {"start": "2020-01-01T01:30Z", "end": "2020-01-01T05:00Z"}
    found = console.get(f"{BASE}/series/wind.forecast", params=asked).json()
    rows = console.get(f"{BASE}/series/wind.forecast/csv", params=asked).text.splitlines()
    assert [at[11:16] for at in found["time"]] == ["02:00", "03:00", "04:00"]
    column = found["columns"][0]
    place = rows[0].split(",").index(column["name"])
    told = [float(row.split(",")[place]) for row in rows[1:]]
    assert column["mean"] == pytest.approx(told)


def test_a_table_is_no_chart_of_a_page(console):
    assert console.get("/runs/drawn/charts/headline/1").status_code == 404


@pytest.mark.parametrize(
    "held",
    ["*", "W/{tag}", '"other", {tag}', ['"other"', "{tag}"]],
    ids=["any", "weak", "list", "two"],
)
@pytest.mark.parametrize("path", [f"{BASE}/figures", "/runs/drawn/report"])
def test_who_has_an_answer_is_not_sent_it_again(console, path, held):
    tag = console.get(path).headers["etag"]
    lines = [one.format(tag=tag) for one in ([held] if isinstance(held, str) else held)]
    again = console.get(path, headers=[("if-none-match", one) for one in lines])
    assert (again.status_code, again.content) == (304, b"")


def test_an_answer_is_not_taken_for_the_same_once_its_file_is_gone(tmp_path):
    run = write_drawn(tmp_path / "run", 0.31, 48)
    with served(tmp_path) as where, httpx.Client(base_url=where, trust_env=False) as client:
        paths = ["/api/v1/runs/run/series", "/api/v1/runs/run/series/wind.forecast"]
        tags = [client.get(path).headers["etag"] for path in paths]
        (run / "series" / "wind.forecast.parquet").unlink()
        told = [
            client.get(path, headers={"if-none-match": tag}).status_code
            for path, tag in zip(paths, tags, strict=True)
        ]
        assert told == [200, 409]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr, zh", "zh"), ("en;q=0.1, zh;q=0.9", "zh"), ("zh-TW,en;q=0.8", "zh"), ("fr", "en"),
        ("en-GB, zh;q=0.5", "en"), ("zh;q=0, en", "en"), ("", "en"), ("zh;q=x,en", "en"),
    ],
)  # fmt: skip
def test_a_page_is_in_the_language_that_weighs_most(console, accepted, language):
    page = console.get("/", headers={"accept-language": accepted}).text
    assert f'lang="{language}' in page.split(">", 2)[1]


def test_a_chart_of_a_series_gives_what_is_drawn(console):
    page = console.get("/runs/drawn/explore/office.sites?shape=duration&column=own_mwh").text
    found = {kind: html.unescape(one) for one, kind in re.findall(LINK, page)}
    drawn = console.get(found["JSON"]).json()
    assert drawn["title"]["en"].startswith("office.sites: own_mwh")
    values = [row[1] for row in drawn["rows"]]
    assert values == sorted(values, reverse=True)
    assert console.get(found["CSV"]).text.count("\n") == len(values) + 1
    rows = pl.read_csv(console.get(found["All rows (CSV)"]).content)
    assert set(rows["site"]) == {"north"}  # the rows of what is drawn, and no others
    assert rows.height == HOURS


def test_a_key_that_is_not_listed_is_found_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr("tanheng.web.columns.KEYS_KEPT", 1)
    write_drawn(tmp_path / "run", 0.3, 48)
    with served(tmp_path) as where, httpx.Client(base_url=where, trust_env=False) as client:
        address = "/api/v1/runs/run/series/office.sites"
        sites = client.get("/api/v1/runs/run/series").json()["items"][1]
        columns = {one["name"]: one for one in sites["columns"]}
        assert (columns["site"]["values"], columns["site"]["count"]) == (["north"], 2)
        south = client.get(address, params={"where": "site:south"}).json()
        assert len(south["time"]) == 48
        assert client.get(address, params={"where": "site:none"}).json()["time"] == []


def test_an_interval_that_a_chart_has_nothing_of_is_refused_and_said_on_the_page(console):
    query = {"start": "2031-01-02", "end": "2031-01-03"}
    assert console.get(f"{BASE}/views/wind/1", params=query).status_code == 400
    page = console.get("/runs/drawn/charts/wind/1", params=query)
    assert page.status_code == 200
    assert "nothing within these dates" in page.text
