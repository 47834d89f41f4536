"""A run's one file, opened from a disk as somebody opens it who was sent it."""

import csv
from pathlib import Path

import pytest
from tests.browser.looking import draw_all, faults, looked_at, until
from tests.web.drawn_runs import figures, shown, text

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


def test_a_report_is_printed_with_its_charts(browser, report):
    with looked_at(browser) as (page, wrong):
        page.goto(f"{report.as_uri()}?lang=en")
        until(page, DRAWN)
        assert len(page.pdf(format="A4")) > 50_000
        assert asked_elsewhere(wrong, report) == []
