"""``tanheng datacenter compare``: designs beside each other, by climate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json, print_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tanheng.core import Table
    from tanheng.domains.datacenter.comparison import Comparison

__all__ = ["compare"]


def compare(
    *designs: str,
    weather: Annotated[tuple[Path, ...], Parameter(negative="", consume_multiple=True)],
    it_mw: float,
    pue_below: float | None = None,
    intensity: str | None = None,
    basis: Literal["direct", "life-cycle"] = "direct",
    power_price: float | None = None,
    water_price: float | None = None,
    costs: Path | None = None,
    out: Path | None = None,
    language: Language | None = None,
    json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Compare designs by climate: PUE, WUE, energy, water, CO2, modules, capital, running cost.

    Exit code 1 when at some place no design keeps its PUE below --pue-below.

    Parameters
    ----------
    designs
        Names of shipped designs, or YAML files; all shipped ones where none is named.
    weather
        EPW, gzipped EPW, Open-Meteo JSON or CSV; one or more.
    it_mw
        Load of the servers at their reference inlet [MW], the same in all hours.
    pue_below
        Which designs keep their PUE below this, over all hours, and in what share of hours.
    intensity
        Of the grid: a number [g/kWh] or a file of hours; China's national average by default.
    basis
        Which of published hours: direct or life-cycle.
    power_price
        Price of electricity [per kWh], in the currency of the costs.
    water_price
        Price of water [per m3].
    costs
        YAML file with assumptions of your own in place of those shipped.
    out
        Write hours.parquet and report.html, with the picture, into this folder.
    language
        Language of the tables: en or zh.
    json
        Print the result as JSON.
    """
    from tanheng.core import InputError, Text
    from tanheng.domains.datacenter import design as design_of
    from tanheng.domains.datacenter import read_outdoor, shipped
    from tanheng.domains.datacenter.comparison import compare_designs
    from tanheng.domains.datacenter.comparison_views import record
    from tanheng.domains.datacenter.costs import costs as costs_of
    from tanheng.domains.datacenter.emissions import grid_power

    if not 0 < it_mw < float("inf"):
        raise InputError(f"--it-mw: expected more than 0, came {it_mw:g}")
    if pue_below is not None and not 1 < pue_below < float("inf"):
        raise InputError(f"--pue-below: expected more than 1, came {pue_below:g}")
    _refuse_negative({"--power-price": power_price, "--water-price": water_price})
    prices = costs_of(costs).with_prices(power_price, water_price)
    chosen = [design_of(name) for name in designs or shipped()]
    _refuse_twice([one.name for one in chosen])
    places = []
    for path in weather:
        outdoor = read_outdoor(path)
        grid = grid_power(intensity, outdoor, basis)
        places.append(
            compare_designs(
                chosen, Text(path.name, path.name), outdoor, 1000.0 * it_mw, grid, prices
            )
        )
    if out is not None:
        _write(out, places, pue_below)
    if json:
        print_json(
            {
                "it_mw": it_mw,
                "currency": prices.currency,
                "costs": {name: one.model_dump() for name, one in prices.items.items()},
                **({} if pue_below is None else {"pue_below": pue_below}),
                "places": [record(found, pue_below) for found in places],
            }
        )
    else:
        print_tables(_tables(places, pue_below), language_of(language))
    answers = [found.holding(pue_below) for found in places] if pue_below is not None else []
    return 0 if all(answers) else 1


def _refuse_twice(names: Sequence[str]) -> None:
    from tanheng.core import InputError

    again = next((name for k, name in enumerate(names) if name in names[:k]), None)
    if again is not None:
        raise InputError(f"DESIGN: expected each design once, came {again} again")


def _refuse_negative(prices: dict[str, float | None]) -> None:
    from tanheng.core import InputError

    for name, price in prices.items():
        if price is not None and not 0 <= price < float("inf"):
            raise InputError(f"{name}: expected at least 0, came {price:g}")


def _tables(places: Sequence[Comparison], limit: float | None) -> list[Table]:
    from tanheng.domains.datacenter import comparison_views as views

    tables = []
    for found in places:
        tables += [views.comparison_table(found), views.cost_table(found)]
        tables += [views.trade_off_table(found)]
    tables.append(views.costs_table(places[0].costs))
    return tables if limit is None else [*tables, views.below_table(places, limit)]


def _write(folder: Path, places: Sequence[Comparison], limit: float | None) -> None:
    """Write the hours and the report: both or neither, and each of them whole."""
    from tempfile import TemporaryDirectory

    import polars as pl

    from tanheng.core import InputError, Place, Section, Text
    from tanheng.domains.datacenter import comparison_views as views
    from tanheng.report import render

    title = Text("Data centre designs by climate", "数据中心设计的气候比选")
    picture = Section(
        "pue-wue", Text("PUE against WUE", "PUE 与 WUE"), (views.pue_wue_chart(places),)
    )
    parts = [views.comparison_section(f"place-{n}", found) for n, found in enumerate(places, 1)]
    headline = [] if limit is None else [views.below_table(places, limit)]
    page = render(title, headline, [picture, *parts], (), {})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".half-", dir=folder) as held:
            half = Path(held)
            hours = pl.concat(views.hours_of(found) for found in places)
            hours.write_parquet(half / "hours.parquet")
            (half / "report.html").write_text(page, encoding="utf-8")
            for name in ("report.html", "hours.parquet"):
                (half / name).replace(folder / name)
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", Place(str(folder))) from None
