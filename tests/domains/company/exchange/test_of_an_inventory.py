"""What the section ``company`` writes is what the tables of standards read."""

from pathlib import Path
from textwrap import dedent

import pytest

from tanheng.domains.company.exchange import forms_of, inventory_of
from tanheng.plan import run_project
from tanheng.report import publish
from tanheng.store import read_run

PROJECT = """\
project: told
as_of: 2021-03-01
company:
  name: acme
  year: 2020
  skip_bad_rows: true
  boundary: {approach: equity_share, entities: {venture: {equity: 0.6}}}
  factors:
    own:
      - {id: grid, value: 0.5, unit: kg CO2/kWh}
      - {id: steam, value: 0.4, unit: t CO2/GJ}
  base_year: {year: 2018, t_co2e: {scope1: 30, scope2.market: 100}}
  intensity: [{name: revenue, value: 2, unit: bn CNY}]
  activities:
    - {file: power.csv, account: scope2, method: energy, columns: {energy: kWh}, factor: grid}
    - file: steam.csv
      account: scope2
      method: energy
      carrier: steam
      columns: {energy: GJ}
      units: {energy: GJ}
      factor: steam
    - file: told.csv
      method: other
      columns: {emissions: t, account: account, entity: who}
      units: {emissions: t CO2e}
"""
TABLES = {
    "power": "kWh\n100000\n",
    "steam": "GJ\n10\n",
    "told": "account,who,t\nscope1,venture,20\nscope3.c01,acme,5\nscope3.c01,acme,x\n",
}


@pytest.fixture
def found(tmp_path: Path):
    (tmp_path / "project.yaml").write_text(dedent(PROJECT), encoding="utf-8")
    for name, rows in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(rows, encoding="utf-8")
    written = publish(run_project(tmp_path / "project.yaml"), tmp_path / "out")
    return inventory_of(read_run(written.folder))


def rows(found, standard: str):
    return {row["item"]: row for form in forms_of(found, standard) for row in form.rows}


def test_the_boundary_the_base_year_and_intensities_reach_the_tables(found) -> None:
    assert (found.company, found.year, found.approach) == ("acme", 2020, "equity share")
    told = rows(found, "cdp")
    assert told["revenue"]["value"] == pytest.approx((12 + 54) / 2)
    base = [
        row for form in forms_of(found, "cdp") for row in form.rows if row["reference"] == "7.5"
    ]
    assert [(row["item"], row["value"]) for row in base] == [
        ("Scope 1", 30),
        ("Scope 2, market-based", 100),
    ]
    assert rows(found, "gri")["Consolidation approach"]["note"] == "equity share"


def test_purchased_energy_is_split_by_what_was_bought(found) -> None:
    told = rows(found, "cn")
    assert told["Net purchased electricity"]["value"] == pytest.approx(50)
    assert told["Net purchased heat"]["value"] == pytest.approx(4)


def test_an_amount_of_which_rows_were_skipped_is_partial(found) -> None:
    assert found.amount("scope3.c01").status == "partial"
    assert found.amount("scope3.c01").reason == "skipped rows: 1"
    assert found.amount("scope2.location").status == "stated"
