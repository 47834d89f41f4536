"""Charts: one selector of dates, units of flows, styles of origin, sorting, print, keyboard."""

from tests.browser.looking import draw, draw_all, looked_at, until

FIRST_X = """() => document.querySelector('.explorer .plot').data
    .find(t => t.name === 'measured').x"""
DASHES = """() => Object.fromEntries(document.querySelector('#wind-1 .plot').data
    .filter(t => t.line && t.line.dash).map(t => [t.name, t.line.dash]))"""
LINKS = "() => document.querySelector('#office-1 .plot').data[0].link.value"

RENAME = """name => {
    const held = document.querySelector('#office-1 script.spec');
    const spec = JSON.parse(held.textContent);
    spec.traces[0].nodes[0] = {en: name, zh: name};
    held.textContent = JSON.stringify(spec);
}"""
LABELS = """width => {
    const figure = document.querySelector('#office-1');
    figure.querySelector('.plot').style.width = `${width}px`;
    tanheng.draw(figure);
    return figure.querySelector('.plot').data[0].node.label;
}"""
SHRINK = """() => {
    const figure = document.querySelector('#office-2');
    const held = figure.querySelector('script.grid');
    const grid = JSON.parse(held.textContent);
    const tiny = value => value === '' ? '' : `${Number(value) * 1e-15}`;
    grid.rows = grid.rows.map(([x, ...rest]) => [x, ...rest.map(tiny)]);
    held.textContent = JSON.stringify(grid);
    tanheng.draw(figure);
}"""


def test_one_selector_of_dates_drives_every_dated_chart(browser, address):
    with looked_at(browser) as (page, wrong):
        page.goto(f"{address}/runs/drawn/domains/renewables?lang=en")
        draw_all(page)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.locator("input[name=start]").fill("2020-01-03")
        page.locator("input[name=end]").fill("2020-01-03")
        page.locator("input[name=end]").dispatch_event("change")
        until(page, f"() => ({FIRST_X})().length === 24")
        days = {x[:10] for x in page.evaluate(FIRST_X)}
        assert days == {"2020-01-03"}
        assert any("/charts/wind/1?start=2020-01-03" in url for url in asked)
        assert not any("/charts/wind/2" in url for url in asked)  # has no dates
        page.get_by_role("button", name="Later", exact=True).click()
        until(page, f"() => ({FIRST_X})()[0].startsWith('2020-01-04')")
        assert "start=2020-01-04" in page.url
        assert wrong == []


def test_what_is_measured_is_full_and_what_is_forecast_broken(browser, address):
    with looked_at(browser) as (page, _):
        page.goto(f"{address}/runs/drawn/domains/renewables?lang=en")
        draw(page, 0)
        dashes = page.evaluate(DASHES)
        assert dashes["measured"] == "solid"
        assert dashes["median（中）" if "median（中）" in dashes else "median"] != "solid"


def test_flows_switch_between_energy_carbon_and_money(browser, address):
    with looked_at(browser) as (page, wrong):
        page.goto(f"{address}/runs/drawn/domains/company?lang=en")
        draw(page, 0)
        assert page.evaluate(LINKS) == [30, 70]
        page.get_by_label("t CO2e", exact=True).first.check()
        assert page.evaluate(LINKS) == [0, 41.5]
        page.get_by_label("CNY", exact=True).first.check()
        assert page.evaluate(LINKS) == [9, 30]
        assert wrong == []


def test_names_of_flows_are_cut_where_they_would_lie_on_each_other(browser, address):
    with looked_at(browser) as (page, _):
        page.goto(f"{address}/runs/drawn/domains/company?lang=en")
        draw(page, 0)
        name = "electricity of a very long name indeed, from afar"
        page.evaluate(RENAME, name)
        assert page.evaluate(LABELS, 1200)[0] == name
        labels = page.evaluate(LABELS, 300)
        assert labels[0].endswith("…")
        assert name.startswith(labels[0][:-1])
        assert labels[1] == "site"  # short enough


def test_tiny_values_have_readable_ticks(browser, address):
    with looked_at(browser) as (page, _):
        page.goto(f"{address}/runs/drawn/domains/company?lang=en")
        draw(page, 1)
        assert (
            page.evaluate("document.querySelector('#office-2 .plot').layout.yaxis.exponentformat")
            == "none"
        )
        page.evaluate(SHRINK)
        ticks = page.locator("#office-2 .ytick text").all_text_contents()
        assert ticks
        assert not any("000" in tick for tick in ticks)


def test_a_table_is_sorted_by_its_head_with_the_keyboard(browser, address):
    with looked_at(browser) as (page, _):
        page.goto(f"{address}/runs/drawn?lang=en")
        table = page.locator(".sheet table").first
        head = table.locator("thead th").nth(1)
        head.locator("button").focus()
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == "ascending"
        cells = table.locator("tbody tr td:nth-child(2)").all_inner_texts()
        assert cells.index("9.2") < cells.index("12.5")
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == "descending"


def test_every_control_of_a_page_is_reached_by_tab(browser, address):
    with looked_at(browser) as (page, _):
        page.goto(f"{address}/runs/drawn/domains/renewables?lang=en")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        wanted = page.locator(
            "header a, header button, form.dates input, form.dates button"
        ).count()
        seen = set()
        for _ in range(3 * wanted + 20):
            page.keyboard.press("Tab")
            seen.add(
                page.evaluate("document.activeElement.textContent + document.activeElement.name")
            )
        for name in ("中文", "Whole全部", "Earlier向前"):
            assert any(name in one for one in seen), name


def test_a_charts_numbers_are_laid_out_once_opened(browser, address):
    with looked_at(browser) as (page, _):
        page.goto(f"{address}/runs/drawn/domains/renewables?lang=en")
        draw(page, 1)
        chart = page.locator("#wind-2")
        assert chart.locator("table.data").count() == 0
        chart.locator("details > summary").first.click()
        chart.locator("table.data").wait_for()
        assert chart.locator("table.data tbody tr").count() == 19


def test_a_page_prints_with_the_charts_that_were_never_in_sight(browser, address):
    with looked_at(browser) as (page, wrong):
        page.goto(f"{address}/runs/drawn?lang=en")
        for place in range(1, page.locator(".later").count() + 1):
            page.wait_for_selector(f":nth-match(.later, {place}).drawn", state="attached")
        assert page.evaluate("scrollY") == 0
        assert page.pdf(format="A4").startswith(b"%PDF")
        page.emulate_media(media="print")
        assert not page.locator("nav.rooms").is_visible()
        assert wrong == []


def test_a_chart_follows_the_width_of_the_window(browser, address):
    with looked_at(browser) as (page, _):
        page.goto(f"{address}/runs/drawn?lang=en")
        draw(page, 0)
        page.set_viewport_size({"width": 420, "height": 800})
        until(page, "() => document.querySelector('.plot .main-svg').clientWidth < 420")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0


def test_a_run_that_cannot_start_is_told_on_the_queue(browser, address):
    with looked_at(browser) as (page, _):
        page.goto(f"{address}/queue?lang=en")
        page.get_by_label("Project file in the folder of projects").fill("/no/such.yaml")
        page.get_by_role("button", name="Start a run").click()
        problem = page.locator("p.failed")
        problem.wait_for()
        assert "expected a project file" in problem.inner_text()


def test_a_csv_is_read_and_its_guarantee_shown(browser, address, tmp_path):
    lines = [
        f"2020-{m:02d}-{d:02d} {h:02d}:00,{h}"
        for m in range(1, 4)
        for d in range(1, 29)
        for h in range(24)
    ]
    path = tmp_path / "own.csv"
    path.write_text("\n".join(["time,power", *lines]), encoding="utf-8")
    with looked_at(browser) as (page, wrong):
        page.goto(f"{address}/read?lang=en")
        page.get_by_label("CSV file").set_input_files(path)
        page.get_by_label("Capacity").fill("23")
        page.get_by_role("button", name="Read it").click()
        page.get_by_text("Static guarantee", exact=True).first.wait_for()
        assert "project: my-fleet" in page.locator("pre").inner_text()
        assert wrong == []
