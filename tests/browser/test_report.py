"""A run's one file, opened from a disk as by somebody who was sent it, and out of the console."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser.looking import draw_all, faults, looked_at, until
from tests.web.drawn_runs import figures, shown, text
from tests.web.served import served

from tanheng import store
from tanheng.report import render

LOOKS = (("en", "light"), ("zh", "dark"))
CHARTS = 6
DRAWN = f"() => document.querySelectorAll('figure .main-svg').length >= {CHARTS}"
LINKS = """() => [...document.querySelectorAll('figure .plot')]
    .map((plot) => plot.data[0]).find((trace) => trace.type === 'sankey').link.value"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    held = shown(48)
    sections = [section for part in held.parts for section in part.sections]
    path = tmp_path_factory.mktemp("sent") / "report.html"
    page = render(text("Sent"), (), sections, figures(0.31), {"run": "a" * 12})
    path.write_text(page, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def console(report: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    runs = tmp_path_factory.mktemp("runs")
    project = store.InputFile("project.yaml", "a" * 64, 512)
    manifest = store.Manifest(project, (), {"tanheng": "0"}, 0, "2021-01-01T00:00Z")
    page, run = report.read_text("utf-8"), store.run_id(manifest)
    store.write_run(runs / "sent", run, manifest, figures(0.31), {}, page, shown(48))
    with served(runs) as where:
        yield where


def asked_elsewhere(wrong: list[str], report: Path) -> list[str]:
    return [one for one in wrong if not one.startswith(f"asked {report.as_uri()}")]


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_every_chart_of_a_report_is_drawn_without_fault(browser, report, language, scheme):
    with looked_at(browser, color_scheme=scheme, reduced_motion="reduce") as (page, wrong):
        page.goto(f"{report.as_uri()}?lang={language}")
        until(page, DRAWN)
        assert page.locator("figure").count() == CHARTS
        assert draw_all(page) == 0  # nothing waits to be fetched
        assert faults(page) == []
        assert asked_elsewhere(wrong, report) == []
        assert page.locator(f"h1 .{language}").is_visible()


def test_a_report_speaks_switches_units_and_gives_its_numbers(browser, report, tmp_path):
    with looked_at(browser) as (page, wrong):
        page.goto(f"{report.as_uri()}?lang=en")
        until(page, DRAWN)
        page.get_by_role("button", name="中文").click()
        assert page.locator("h1 .zh").is_visible()
        page.get_by_role("button", name="English").click()
        assert page.evaluate(LINKS) == [30, 70]
        page.get_by_label("CNY", exact=True).first.check()
        assert page.evaluate(LINKS) == [9, 30]
        page.locator("figure details summary").first.click()
        with page.expect_download() as fetched:
            page.locator("figure .csv").first.click()
        fetched.value.save_as(tmp_path / "a.csv")
        rows = list(csv.reader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
        assert len(rows) == 49
        assert asked_elsewhere(wrong, report) == []


def test_a_report_is_drawn_out_of_the_console_and_saved_from_it(browser, report, console, tmp_path):
    with looked_at(browser) as (page, wrong):
        page.goto(f"{console}/runs/sent/report?lang=en")
        until(page, DRAWN)
        page.goto(f"{console}/runs/sent?lang=en")
        with page.expect_download() as fetched:
            page.get_by_role("link", name="Save as one file").click()
        fetched.value.save_as(tmp_path / "saved.html")
        assert (tmp_path / "saved.html").read_bytes() == report.read_bytes()
        assert wrong == []


def test_a_report_is_printed_with_its_charts(browser, report):
    with looked_at(browser) as (page, wrong):
        page.goto(f"{report.as_uri()}?lang=en")
        until(page, DRAWN)
        assert len(page.pdf(format="A4")) > 50_000
        assert asked_elsewhere(wrong, report) == []
