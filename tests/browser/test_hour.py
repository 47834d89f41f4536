"""The hour of a real run in a real browser: drawn in both languages, its entries a click away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.browser.looking import draw_all, faults, looked_at
from tests.web.served import served

from tanheng.cli.demo import MODEL_WHOLE, WHOLE_HOURS
from tanheng.plan import run_project
from tanheng.plan.model_whole import write_whole
from tanheng.report import publish

HOUR = WHOLE_HOURS[MODEL_WHOLE]  # noon of the site's clock: the sun shines


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the model province's county less its fleets, whose forecasts take half a minute."""
    runs = tmp_path_factory.mktemp("whole")
    project = write_whole(runs / "whole-files", stations=2)
    text = project.read_text(encoding="utf-8")
    kept = text[: text.index("renewables:")] + text[text.index("grid:") :]
    project.write_text(kept, encoding="utf-8")
    publish(run_project(project), runs / "whole")
    with served(runs) as address:
        yield f"{address}/runs/whole"


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
@pytest.mark.parametrize(("path", "charts"), [(f"/hour/{HOUR}", 7), ("/domains/grid", 9), ("", 4)])
def test_what_a_real_run_shows_is_drawn_without_fault(
    browser, whole, path, charts, language, scheme
):
    with looked_at(browser, color_scheme=scheme, reduced_motion="reduce") as (page, wrong):
        page.goto(f"{whole}{path}?lang={language}")
        assert draw_all(page) == charts
        assert faults(page) == []
        assert wrong == []


def test_from_the_hour_to_the_row_of_the_ledger_and_to_the_next_hour(browser, whole):
    with looked_at(browser) as (page, wrong):
        page.goto(f"{whole}/hour/{HOUR}?lang=en")
        headings = page.locator("h2").all_inner_texts()
        assert headings == ["Grid", "Data centre", "Company", "Entries of this hour in the ledger"]
        page.get_by_role("link", name="Later").click()
        assert page.url.endswith("/hour/2022-06-07T05")
        page.get_by_role("link", name="scope2.location").click()
        assert "intensity_g_per_kwh" in page.locator("main").inner_text()
        assert wrong == []
