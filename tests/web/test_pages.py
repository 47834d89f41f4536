"""Every page is answered in both languages, and holds what it is for."""

import html
import re
from collections import defaultdict

import pytest

PAGES = (
    "/",
    "/runs/drawn",
    "/runs/drawn/domains/renewables",
    "/runs/drawn/domains/company",
    "/runs/drawn/hour/2020-12-07T18",
    "/runs/drawn/figures",
    "/runs/drawn/figures/wind.guarantee.conditional",
    "/runs/drawn/quality",
    "/compare",
    "/compare?run=drawn&run=other",
    "/ledger",
    "/factors",
    "/factors?q=henan",
    "/queue",
    "/read",
    "/docs",
)


ALIKE = 4


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_page_is_answered_in_each_language(console, path, language):
    mark = "&" if "?" in path else "?"
    answer = console.get(f"{path}{mark}lang={language}")
    assert answer.status_code == 200
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_no_page_names_another_host(console, path):
    html = console.get(path).text
    linked = re.findall(r'(?:href|src|action)="([^"]*)"', html)
    assert linked
    assert [one for one in linked if not one.startswith(("/", "#"))] == []


def test_no_link_of_any_page_is_broken(console):
    pages = [console.get(path).text for path in PAGES]
    linked = {one for page in pages for one in re.findall(r'(?:href|src)="(/[^"]*)"', page)}
    assert len(linked) > 30
    alike = defaultdict(list)  # such as the traces of each entry: a few are enough
    for one in sorted(html.unescape(each) for each in linked):
        path, _, query = one.partition("?")
        alike[path, re.sub("=[^&]*", "", query)].append(one)
    for one in [each for group in alike.values() for each in group[:ALIKE]]:
        assert console.get(one).status_code == 200, one


def test_a_page_for_a_damaged_run_says_what_ails_it(console):
    answer = console.get("/runs/broken", headers={"accept": "text/html"})
    assert answer.status_code == 409
    assert "this file is not as the run wrote it" in answer.text


def test_the_strip_sets_value_baseline_difference_and_verdict_side_by_side(console):
    html = console.get("/runs/drawn").text
    strip = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.split('class="strip"')[1]))
    assert "31 %" in strip
    assert "baseline 基线 10 " in strip
    assert "difference 差值 +21" in strip
    assert "credible" in strip


def test_runs_side_by_side_show_what_differs(console):
    html = console.get("/compare?run=drawn&run=other").text
    assert "wind.guarantee.conditional" in html
    assert "wind.guarantee.static" not in html
    assert "sha256" not in html  # the same files
    numbers = html.split("Figures that differ")[1].split("</table>")[0]
    assert numbers.count('<th scope="col" class="number">') == 3  # two runs and their difference
    assert "0.3500" in numbers
    assert "Verdicts and lists" not in html
    assert "seed" in html


def test_a_figure_opens_to_its_inputs(console):
    html = console.get("/runs/drawn/figures/wind.guarantee.conditional").text
    assert "a forest" in html
    assert "b" * 64 in html
    assert "c" * 64 not in html  # read by the other domain


@pytest.mark.parametrize("shape", ["fan", "over_time", "hour_by_day", "duration"])
def test_a_series_is_drawn_in_every_shape(console, shape):
    query = {"shape": shape, "start": "2020-02-01T00:00:00Z", "end": "2020-03-01T00:00:00Z"}
    answer = console.get("/runs/drawn/explore/wind.forecast", params=query)
    assert answer.status_code == 200
    assert 'class="spec"' in answer.text


def test_a_series_that_closes_is_drawn_as_a_balance_that_says_so(console):
    query = {"shape": "balance", "where": "site:north"}
    html = console.get("/runs/drawn/explore/office.sites", params=query).text
    assert "It closes: the greatest residual is" in html


def test_the_report_is_saved_as_one_file(console):
    answer = console.get("/runs/drawn/report?save=true")
    assert 'filename="drawn.html"' in answer.headers["content-disposition"]
    assert "the report" in answer.text
