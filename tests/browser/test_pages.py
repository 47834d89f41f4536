"""Each page in a real browser, in both languages: nothing wrong, nothing from elsewhere."""

import pytest
from tests.browser.looking import draw_all, faults, looked_at

PAGES = {
    "/": 0,
    "/runs/drawn": 2,
    "/runs/drawn/domains/renewables": 4,
    "/runs/drawn/domains/company": 4,
    "/runs/drawn/hour/2020-12-07T18": 2,
    "/runs/drawn/figures": 0,
    "/runs/drawn/figures/wind.guarantee.conditional": 0,
    "/runs/drawn/quality": 0,
    "/compare?run=drawn&run=other": 0,
    "/ledger": 0,
    "/factors?q=henan": 0,
    "/queue": 0,
    "/read": 0,
    "/docs": 0,
}
LOOKS = (("en", "light"), ("zh", "dark"))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_each_page_is_drawn_without_fault(browser, address, path, language, scheme):
    mark = "&" if "?" in path else "?"
    with looked_at(browser, color_scheme=scheme, reduced_motion="reduce") as (page, wrong):
        page.goto(f"{address}{path}{mark}lang={language}")
        assert draw_all(page) == PAGES[path]
        assert faults(page) == []
        seen = page.locator("h1").inner_text()
        assert wrong == []
        assert seen
        assert page.locator("h1 .en").count() == 0 or page.locator(f"h1 .{language}").is_visible()


def test_no_page_is_wider_than_a_telephone(browser, address):
    with looked_at(browser, reduced_motion="reduce") as (page, wrong):
        page.set_viewport_size({"width": 400, "height": 800})
        for path in PAGES:
            page.goto(f"{address}{path}")
            beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert beyond <= 0, path
        assert wrong == []


def test_the_language_is_kept_from_page_to_page(browser, address):
    with looked_at(browser) as (page, wrong):
        page.goto(f"{address}/runs/drawn?lang=en")
        page.get_by_role("button", name="中文").click()
        assert page.locator("h1").inner_text() == "绘制的项目"
        assert "实" in page.title() or "绘制" in page.title()
        page.goto(f"{address}/runs/other")
        assert page.locator("html").get_attribute("lang") == "zh-CN"
        assert wrong == []
