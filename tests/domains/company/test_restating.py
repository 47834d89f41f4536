"""A company that restates: proposed line by line, approved by another, then the books agree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tanheng.core import InputError
from tanheng.domains.company import propose_restatement
from tanheng.ledger import Ledger
from tanheng.plan import open_project, run_project

SECTION = """
ledger: book.sqlite
factors:
  own:
    - {id: old, value: 0.5, unit: kg CO2/kWh}
    - {id: new, value: 0.4, unit: kg CO2/kWh}
activities:
  - file: power.csv
    account: scope2
    method: energy
    columns: {energy: kWh, site: site, date: month}
    units: {energy: kWh}
    factor: old
"""
POWER = "site,month,kWh\na,2020-01,100\na,2020-02,200\nb,2020-02,7\n"
LATER = 1_900_000_000


@pytest.fixture
def project(write: Callable[..., Path]) -> Path:
    path = write(SECTION, power=POWER)
    run_project(path)
    return path


def restate(path: Path) -> list[str]:
    opened = open_project(path)
    section = opened.sections["company"]
    return propose_restatement(section, opened.positions, opened.context, "ann", "meter read again")


def approve(path: Path) -> dict[tuple[str, str], int]:
    with Ledger.open(path.with_name("book.sqlite")) as book:
        keys = [one.entry.key for one in book.pending()]
        if keys:
            book.approve(keys, "bob", open_project(path).context.as_of_s)
        assert book.verify() == []
        return book.balances()


def grams(path: Path) -> int:
    return approve(path)["scope2.location:reporter", "CO2"]


def edit(path: Path, old: str, new: str) -> None:
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_a_changed_row_is_refused_proposed_approved_and_then_runs(project: Path) -> None:
    assert grams(project) == 153_500
    edit(project.with_name("power.csv"), "b,2020-02,7", "b,2020-02,9")
    with pytest.raises(InputError, match="lines changed: 2, lines gone: 0"):
        run_project(project)
    assert len(restate(project)) == 2  # by location and by market
    with pytest.raises(InputError, match="lines changed: 2"):
        run_project(project)
    assert grams(project) == 154_500
    again = run_project(project).result.figures
    assert next(one.value for one in again if one.name == "ledger.trial_balance") == 0
    assert restate(project) == []
    assert grams(project) == 154_500


def test_a_line_that_is_gone_is_taken_back(project: Path) -> None:
    edit(project.with_name("power.csv"), "b,2020-02,7\n", "")
    with pytest.raises(InputError, match="lines changed: 0, lines gone: 2"):
        run_project(project)
    restate(project)
    assert grams(project) == 150_000
    run_project(project)
    edit(project.with_name("power.csv"), "200\n", "200\nb,2020-02,7\n")
    with pytest.raises(InputError, match="was taken back by a correction"):
        run_project(project)


def test_another_factor_takes_the_place_of_the_old_one_and_may_come_back(project: Path) -> None:
    edit(project, "factor: old", "factor: new")
    assert len(restate(project)) == 6
    assert grams(project) == 122_800
    run_project(project)
    edit(project, "factor: new", "factor: old")
    edit(project, "as_of: 2021-03-01", "as_of: 2021-04-01")
    assert len(restate(project)) == 6
    assert grams(project) == 153_500
    run_project(project)


def test_a_new_line_is_posted_without_a_proposal(project: Path) -> None:
    edit(project.with_name("power.csv"), "7\n", "7\nc,2020-03,10\n")
    run_project(project)
    assert grams(project) == 158_500
    assert restate(project) == []


def test_an_unknown_ledger_is_refused(write: Callable[..., Path]) -> None:
    path = write(SECTION.replace("ledger: book.sqlite\n", ""), power=POWER)
    with pytest.raises(InputError, match=r"company.ledger: expected a ledger"):
        restate(path)
