"""From lines to entries with evidence, and back to single rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tanheng.core import InputError
from tanheng.domains.company.inventory import Inventory
from tanheng.domains.company.posting import evidence_of, post_inventory
from tanheng.domains.company.sources import activities_of
from tanheng.domains.company.taking import take_inventory
from tanheng.ledger import Ledger
from tanheng.plan import open_project, run_project

SECTION = """
factors:
  own:
    - {id: grid, value: 0.5, unit: kg CO2/kWh}
    - {id: gas, unit: m3, gases: {CO2: 2, CH4: 0.001}}
activities:
  - file: power.csv
    account: scope2
    method: energy
    columns: {energy: amount, site: site, date: month}
    unit_columns: {energy: unit}
    factor: grid
  - file: fuel.csv
    account: scope1
    method: fuel
    columns: {volume: amount, site: site}
    factor: gas
"""
POWER = "site,month,amount,unit\na,2020-01,100,kWh\na,2020-01,1,MWh\nb,2020-02,7,kWh\n"
FUEL = "site,amount\na,10\na,20\n"


@pytest.fixture
def taken(write: Callable[..., Path]) -> Callable[..., Inventory]:
    def take(power: str = POWER) -> Inventory:
        project = open_project(write(SECTION, power=power, fuel=FUEL))
        return take_inventory(project.sections["company"], project.positions, project.context)

    return take


def test_a_line_knows_its_rows(taken) -> None:
    found = taken()
    [source] = found.lines.filter(site="a", account="scope2.market")["source"]
    rows = list(activities_of(found, source))
    assert [(one.key, one.quantity) for one in rows] == [
        ("power.csv:2", 100),
        ("power.csv:3", 1000),
    ]
    both = [one for n in found.lines.filter(site="a", account="scope1")["source"]
            for one in activities_of(found, n)]  # fmt: skip
    assert [(one.evidence.line, one.quantity) for one in both] == [(2, 10), (3, 20)]
    assert json.loads(both[1].attributes["cells"]) == {"amount": "20", "site": "a"}


def test_evidence_changes_with_any_cell_of_its_rows_and_with_no_other(taken) -> None:
    before = taken()
    by_site = dict(
        before.lines.filter(account="scope2.market").select("site", "source").iter_rows()
    )
    roots = evidence_of(before).roots
    assert len(set(roots.values())) == 3
    after = evidence_of(taken(POWER.replace("7", "8"))).roots
    assert after[by_site["b"]] != roots[by_site["b"]]
    assert after[by_site["a"]] == roots[by_site["a"]]


def test_an_inventory_is_posted_once(taken, tmp_path: Path) -> None:
    found = taken()
    with Ledger.open(tmp_path / "book.sqlite") as book:
        first = post_inventory(found, "acme", book, 1_600_000_000)
        assert (first.posted, first.replayed) == (found.lines.height, 0)
        assert set(book.trial_balance().values()) == {0}
        again = post_inventory(taken(), "acme", book, 1_600_000_100)
        assert (again.posted, again.replayed) == (0, found.lines.height)
        held = book.balances()
        assert held["scope1:reporter", "CO2"] == 60_000
        assert held["scope1:reporter", "CH4"] == 30
        assert held["scope2.location:reporter", "CO2"] == 553_500
        assert held["scope2.market:reporter", "CO2"] == 553_500


def test_other_amounts_of_a_line_are_a_restatement(taken, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "book.sqlite") as book:
        post_inventory(taken(), "acme", book, 1_600_000_000)
        before = book.balances()
        with pytest.raises(InputError, match="acme"):
            post_inventory(taken(POWER.replace("7", "8")), "acme", book, 1_600_000_100)
        assert book.balances() == before


def test_a_run_posts_to_the_ledger_that_its_project_names(write) -> None:
    project = write(f"ledger: book.sqlite\n{SECTION}", power=POWER, fuel=FUEL)
    runs = [{one.name: one.value for one in run_project(project).result.figures} for _ in range(2)]
    assert runs[0] == runs[1]
    assert runs[0]["ledger.trial_balance"] == 0
    assert runs[0]["ledger.tree_head"].startswith("5:")
    table = project.with_name("power.csv")
    table.write_text(POWER.replace("7", "8"))
    with pytest.raises(InputError, match=r"project.yaml:\d+:\d+ company.ledger"):
        run_project(project)
