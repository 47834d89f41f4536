"""The example of a company, run as a user runs it: its figures, its books, the same bytes twice."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tanheng.cli import main
from tanheng.core import InputError
from tanheng.ledger import Ledger
from tanheng.plan import run_project
from tanheng.report import publish
from tanheng.store import read_run

EXAMPLE = Path(__file__).parents[2] / "examples" / "company"
NAMES = (
    "company.scope1",
    "company.scope2.location",
    "company.scope2.market",
    *(f"company.scope3.c{number:02d}" for number in range(1, 16)),
    "company.matching.hourly",
    "company.matching.annual",
    "company.intensity.revenue",
    "company.base_year.market",
    "ledger.trial_balance",
    "ledger.tree_head",
)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Run the example twice over one ledger, from a copy: a run writes the ledger beside it."""
    folder = tmp_path_factory.mktemp("example")
    copy = shutil.copytree(EXAMPLE, folder / "company", ignore=shutil.ignore_patterns("runs"))
    for name in ("one", "two"):
        publish(run_project(copy / "project.yaml"), folder / name)
    return folder / "one", folder / "two"


@pytest.fixture(scope="module")
def book(runs: tuple[Path, Path]) -> Iterator[Ledger]:
    with Ledger.open(runs[0].parent / "company" / "runs" / "ledger.sqlite", begin=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def figures(runs: tuple[Path, Path]) -> dict[str, dict[str, Any]]:
    summary = json.loads((runs[0] / "summary.json").read_text("utf-8"))
    return {figure["name"]: figure for figure in summary["figures"]}


def test_every_figure_that_is_promised_is_there(figures):
    assert [name for name in NAMES if name not in figures] == []


def test_every_figure_says_that_it_is_synthetic_and_what_was_published_that_it_was(figures):
    quoted = {name for name in figures if name.startswith("company.base_year.published.")}
    assert {figures[name]["origin"] for name in quoted} == {"published"}
    assert {one["origin"] for name, one in figures.items() if name not in quoted} == {"synthetic"}


def test_published_totals_of_the_base_year_are_compared_and_part_of_nothing(figures):
    values = {name: figure["value"] for name, figure in figures.items()}
    told = [
        values[f"company.base_year.published.{one}"]
        for one in ("scope1", "scope2.market", "scope3")
    ]
    assert told == [510_000, 3_710_000, 5_294_000]
    assert values["company.base_year.market"] == sum(told) + 84_000 + 263_000 - 41_000
    now = sum(values[one] or 0 for one in NAMES[:18] if not one.endswith("location"))
    assert values["company.total.market"] == pytest.approx(now)


def test_the_second_run_posts_nothing_and_gives_the_same_bytes(runs):
    one, two = ((run / "summary.json").read_bytes() for run in runs)
    assert one == two


def test_the_books_balance_and_their_head_is_the_figure(book, figures):
    assert figures["ledger.trial_balance"]["value"] == 0
    assert str(book.head()) == figures["ledger.tree_head"]["value"]


def test_the_books_hold_scope_1_to_the_gram(book, runs):
    lines = read_run(runs[0]).series("company.lines").filter(pl.col("account") == "scope1")
    held = book.balances()
    for gas in ("CO2", "HFC-134a", "HFC-32"):
        assert held["scope1:model-tech", gas] == lines[f"{gas}_g"].sum() > 0


def test_one_tonne_is_traced_to_its_row(book):
    key = next(one.entry.key for one in book.entries() if "|shops|diesel||202203|" in one.entry.key)
    ((recorded, rows),) = book.chain(key)
    assert recorded.entry.factor == "cn.fuel.diesel"
    (row,) = rows
    assert "fuel.csv" in row
    assert "shops" in row


def test_the_books_verify_and_the_command_traces_a_matched_hour(book, runs, capsys):
    assert book.verify() == []
    project = str(runs[0].parent / "company" / "project.yaml")
    claim = "model-tech: wind @ 2022-07-01T05:00Z for zhangbei from 0"
    with pytest.raises(SystemExit) as ended:
        main(["trace", claim, "--ledger", project, "--json"])
    assert ended.value.code == 0
    used, made = json.loads(capsys.readouterr().out)["steps"]
    assert [json.loads(row["cells"]) for row in used["rows"]] == [
        {"start": "1656651600", "zhangbei kWh": "301599"}
    ]
    assert "wind kWh" in made["rows"][0]["cells"]


def test_a_bill_that_changed_is_refused_until_it_is_proposed_and_nothing_is_written(runs, book):
    copy = runs[0].parent / "company"
    bill = copy / "inputs" / "fuel.csv"
    before, head = bill.read_bytes(), book.head()
    bill.write_bytes(
        before.replace(
            b"zhangbei,diesel,2022-01-01,2022-01-31,76.4",
            b"zhangbei,diesel,2022-01-01,2022-01-31,99.9",
        )
    )
    try:
        with pytest.raises(InputError, match="lines changed: 1, lines gone: 0"):
            run_project(copy / "project.yaml")
    finally:
        bill.write_bytes(before)
    assert book.head() == head


def test_what_nobody_brought_is_missing_and_never_nought(figures):
    missing = figures["company.scope3.c15"]
    assert missing["value"] is None
    assert "not quantified" in missing["reason"]
    assert figures["company.scope3.c10"]["reason"].startswith("left out: ")


def test_energy_matched_by_the_hour_is_what_lowers_scope_2(figures, runs):
    lines = read_run(runs[0]).series("company.lines").filter(pl.col("account") == "scope2.market")
    matched_kwh = lines.filter(pl.col("factor") == "matched by the hour")["amount"].sum()
    assert matched_kwh / 1e3 < figures["company.matching.matched_mwh"]["value"]  # less the roof
    other = lines.filter((pl.col("site") == "shops") | (pl.col("carrier") == "heat"))[
        "co2e_g"
    ].sum()
    market, left = (
        figures[name]["value"] for name in ("company.scope2.market", "company.matching.residual_t")
    )
    assert market == pytest.approx(left + other / 1e6)


def test_matching_by_the_hour_is_never_above_matching_by_the_year(figures):
    hourly, annual = (figures[f"company.matching.{way}"]["value"] for way in ("hourly", "annual"))
    assert 0 < hourly < annual < 1
