import pytest

from tanheng.core import Figure, InputError, Text
from tanheng.domains.company.exchange import Source, forms_of, inventory_of
from tanheng.store import write_run

from .finished_runs import KNOWN, MANIFEST, MISSING, finished


def test_amounts_are_the_figures_of_the_run(tmp_path):
    found = inventory_of(finished(tmp_path))
    assert {a: one.t_co2e for a, one in found.amounts.items() if one.t_co2e is not None} == KNOWN
    assert (found.year, found.origin, found.gwp) == (2025, "synthetic", "AR6, 100 years")
    assert found.company == "Test Tech"
    assert found.amount("scope3.c14").status == "excluded"
    assert found.amount("scope3.c14").reason == "no franchises"
    assert found.amount("scope3.c02").status == "missing"
    assert found.amount("scope3.c02").reason == MISSING


def test_an_interval_is_told_with_its_level(tmp_path):
    found = inventory_of(finished(tmp_path, interval_level=0.9))
    assert found.amount("scope1").interval == (0.5, 1.5)
    (row,) = [
        row for form in forms_of(found, "cdp") for row in form.rows if row["item"] == "Scope 1"
    ]
    assert (row["low"], row["high"], row["level_pct"]) == (0.5, 1.5, 90.0)


def test_methods_and_the_share_of_suppliers_come_from_the_lines(tmp_path):
    bought = inventory_of(finished(tmp_path)).amount("scope3.c01")
    assert bought.method == "spend-based, supplier-specific"
    assert bought.supplier_share == pytest.approx(0.4)


def test_sources_are_added_up_by_what_they_burn_or_buy_as_far_as_they_count(tmp_path):
    assert inventory_of(finished(tmp_path)).sources == (
        Source("combustion", "boiler / natural gas", 1.0, 500.0, "m3"),
        Source("electricity", "power / grid East", 2.3, 4.0, "MWh"),
        Source("heat", "warmth / district", 0.2, 2.0, "GJ"),
    )


def test_purchased_energy_is_not_split_where_lines_do_not_say_what_it_was(tmp_path):
    found = inventory_of(finished(tmp_path, carriers=None))
    assert [one.kind for one in found.sources] == ["combustion"]
    notes = {row["item"]: row["note"] for row in forms_of(found, "cn")[0].rows}
    assert notes["Net purchased heat"] == "the inventory does not split scope2.location"
    assert notes["Industrial processes"] == "no such source in the inventory"


def test_a_run_without_lines_still_has_its_amounts(tmp_path):
    found = inventory_of(finished(tmp_path, series=False, year=2024, company="A"))
    assert (found.company, found.year, found.sources) == ("A", 2024, ())
    assert found.amount("scope1").t_co2e == 1.0


def test_what_an_amount_leaves_out_makes_it_partial(tmp_path):
    found = inventory_of(finished(tmp_path, leaves_out="site West"))
    assert found.amount("scope1").status == "partial"
    assert found.amount("scope1").reason == "site West"


def test_the_base_year_is_told_account_by_account(tmp_path):
    found = inventory_of(finished(tmp_path, base_year={"year": 2020, "t_co2e": 7.5}))
    assert found.base_year == 2020
    assert (found.base["scope1"], found.base["scope2.location"]) == (7.5, 7.5)


def test_intensities_of_the_run_are_handed_on(tmp_path):
    accounts = ("scope1", "scope2.market")
    ratio = Figure(
        "company.intensity.revenue", 0.25, "t CO2e/MCNY", "synthetic", Text("h", "h"),
        about={"accounts": accounts},
    )  # fmt: skip
    (one,) = inventory_of(finished(tmp_path, [ratio])).intensities
    assert (one.name, one.ratio, one.unit, one.accounts) == (
        "revenue", 0.25, "t CO2e/MCNY", accounts,
    )  # fmt: skip


def test_biogenic_carbon_dioxide_is_told_apart_from_every_amount(tmp_path):
    found = inventory_of(finished(tmp_path))
    assert found.gases["scope1"] == {"CO2_biogenic": 0.14, "CO2": 1.98, "CH4": 0.0008}
    rows = {row.get("reference"): row for form in forms_of(found, "gri") for row in form.rows}
    assert (rows["305-1 c"]["value"], rows["305-1 c"]["unit"]) == (0.14, "t CO2")
    assert rows["305-1 b"]["note"] == "CO2, CH4"
    assert rows["305-3 c"]["value"] is None
    rows = {row.get("reference"): row for form in forms_of(found, "esrs") for row in form.rows}
    assert rows["AR 43(c)"]["value"] == 0.14
    assert rows["48(a)"]["value"] == 1.0


def test_every_number_says_that_it_is_synthetic(tmp_path):
    found = inventory_of(finished(tmp_path))
    for standard in ("cdp", "esrs", "gri", "cn"):
        rows = [row for form in forms_of(found, standard) for row in form.rows]
        known = [row for row in rows if row.get("value") is not None]
        assert known
        assert {row["origin"] for row in known} == {"synthetic"}


def test_a_run_of_something_else_is_refused(tmp_path):
    run = write_run(tmp_path, "0" * 12, MANIFEST, [], {}, "<html>")
    with pytest.raises(InputError, match="expected a run with an inventory"):
        inventory_of(run)


def test_a_run_that_does_not_say_its_year_is_refused(tmp_path):
    with pytest.raises(InputError, match="says the year"):
        inventory_of(finished(tmp_path, series=False))
