import csv
import io
import json
import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tanheng.domains.company.exchange import Amount, Inventory, form_bytes, forms_of, write_forms

from .inventories import SCOPE3, inventory, stated

STANDARDS = ("cdp", "esrs", "gri", "cn")
FORMATS = ("csv", "json", "xlsx")


def rows(standard, given=None):
    return [row for form in forms_of(given or inventory(), standard) for row in form.rows]


def at(standard, reference, given=None):
    return [row for row in rows(standard, given) if row.get("reference") == reference]


def cells(content, kind):
    """Cells of a file by table, numbers as numbers and empty ones left out."""
    if kind == "json":
        tables = json.loads(content)["tables"]
        return {
            t["table"]: [[v for v in row.values() if v is not None] for row in t["rows"]]
            for t in tables
        }
    if kind == "xlsx":
        book = load_workbook(io.BytesIO(content))
        return {
            sheet.title: [
                [cell for cell in row if cell is not None]
                for row in sheet.iter_rows(min_row=3, values_only=True)
            ]
            for sheet in book
        }
    found = {}
    for table, *row in list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]:
        found.setdefault(table, []).append([_number(cell) for cell in row if cell])
    return found


def _number(cell):
    try:
        return float(cell)
    except ValueError:
        return cell


@pytest.mark.parametrize("standard", STANDARDS)
def test_all_formats_hold_the_same_cells(standard):
    forms = forms_of(inventory(), standard)
    by_csv, by_json, by_xlsx = (cells(form_bytes(forms, kind), kind) for kind in FORMATS)
    assert by_json == by_xlsx
    # a reference such as 7.6 is text, which a CSV cannot say
    as_read = {t: [[_number(str(c)) for c in row] for row in rows] for t, rows in by_json.items()}
    assert by_csv == as_read


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_inventory_gives_the_same_bytes(standard, kind):
    first = form_bytes(forms_of(inventory(), standard), kind)
    if kind == "xlsx":
        time.sleep(1.1)  # openpyxl stamps seconds
    assert form_bytes(forms_of(inventory(), standard), kind) == first


@pytest.mark.parametrize("standard", STANDARDS)
def test_gross_stands_first_and_nothing_is_taken_off(standard):
    forms = forms_of(inventory(), standard)
    gross = [row.get("value") for form in forms[:-1] for row in form.rows]
    assert not {500.0, 9000.0} & set(gross)
    assert gross[0] in (1234.567891, 1200.567891)
    assert [row["value"] for row in forms[-1].rows] == [500.0, 9000.0]
    without = forms_of(inventory(beside={}), standard)
    assert without == forms[:-1]


def test_esrs_totals_are_sums_of_what_is_stated_and_say_what_is_not():
    scope3 = at("esrs", "51")[0]
    assert scope3["value"] == 20410.3
    assert scope3["status"] == "partial"
    assert "scope3.c02 missing" in scope3["note"]
    assert "scope3.c14 excluded" in scope3["note"]
    location, market = at("esrs", "52(a)")[0], at("esrs", "52(b)")[0]
    assert location["value"] == pytest.approx(1234.567891 + 8000.25 + 20410.3, abs=1e-9)
    assert market["value"] == pytest.approx(1234.567891 + 3000.125 + 20410.3, abs=1e-9)
    assert location["status"] == market["status"] == "partial"


@pytest.mark.parametrize("standard", ["cdp", "esrs", "gri"])
def test_every_category_stands_there_and_a_missing_one_is_never_zero(standard):
    reference = {"cdp": "7.8", "gri": "305-3 d"}
    found = (
        [row for row in rows(standard) if str(row.get("reference")).startswith("51 (")]
        if standard == "esrs"
        else at(standard, reference[standard])
    )
    assert len(found) == 15
    known = {1: 20000.1, 6: 410.2}
    for number, row in enumerate(found, start=1):
        assert row["value"] == known.get(number)
        assert row["status"] == {1: "stated", 6: "partial", 14: "excluded"}.get(number, "missing")


def test_cdp_says_how_each_category_was_evaluated():
    found = at("cdp", "7.8")
    assert found[0]["evaluation"] == "Relevant, calculated"
    assert found[0]["supplier_pct"] == 25.0
    assert found[1]["evaluation"] == "Not evaluated"
    assert found[13]["evaluation"] == "Not relevant, explanation provided"
    assert found[13]["note"] == "no franchises"


def test_an_amount_is_compared_with_its_base_year():
    (row,) = at("esrs", "48(a)")
    assert (row["base"], row["change_pct"]) == (1500.0, -17.7)


def test_intensity_of_all_scopes_goes_to_esrs_and_of_two_to_cdp():
    assert at("cdp", "7.45")[0]["value"] == 0.0021
    assert [row["value"] for row in at("esrs", "53")] == [None, None]
    assert at("gri", "305-4 a")[0]["note"] == "includes scope1 + scope2.market"


def test_china_splits_direct_from_purchased_and_heads_are_bilingual():
    direct = {row["item"]: row["value"] for row in at("cn", "附表1")}
    assert direct["Fossil fuel combustion"] == 1200.567891
    assert direct["Industrial processes"] is None
    assert direct["Net purchased electricity"] == 7900.0
    assert direct["Net purchased heat"] == 100.25
    assert direct["Total without purchased electricity and heat"] == 1234.567891
    assert direct["Total with purchased electricity and heat"] == 9234.817891
    forms = forms_of(inventory(), "cn")
    assert forms[0].head("status") == "状态 Status"
    assert [row["quantity"] for row in forms[1].rows] == [500_000.0, 75.0, 13_000.0, 900.0]
    assert forms[2].rows[2]["factor"] == 0.607692


def test_china_says_when_the_inventory_does_not_split():
    found = at("cn", "附表1", inventory(sources=()))
    assert [row["value"] for row in found[:5]] == [None] * 5
    assert found[0]["note"] == "the inventory does not split scope1"
    assert found[-1]["value"] == 9234.817891


def test_text_that_looks_like_a_formula_stays_text():
    odd = inventory(amounts={"scope1": stated(1.0, method="=1+1")})
    book = load_workbook(io.BytesIO(form_bytes(forms_of(odd, "cdp"), "xlsx")))
    found = [cell for cell in book["7.6"][3] if cell.value == "=1+1"]
    assert [cell.data_type for cell in found] == ["s"]


def test_an_empty_inventory_states_nothing():
    nothing = Inventory("Nobody", 2025, {})
    for standard in STANDARDS:
        assert all(row.get("value") is None for row in rows(standard, nothing))


def test_an_amount_is_either_known_or_not():
    with pytest.raises(ValueError, match="missing came with 0"):
        Amount(0.0)
    with pytest.raises(ValueError, match="stated came with None"):
        Amount(None, "", "stated")


def test_a_file_is_written_whole(tmp_path):
    write_forms(tmp_path / "a.csv", forms_of(inventory(), "gri"), "csv")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@given(
    st.dictionaries(
        st.sampled_from(["scope1", "scope2.location", "scope2.market", *SCOPE3]),
        st.integers(0, 10**15).map(lambda grams: grams / 1e6),
    )
)
def test_totals_are_told_to_the_gram(known):
    given = Inventory("A", 2025, {account: stated(value) for account, value in known.items()})
    total = at("esrs", "52(a)", given)[0]
    wanted = [value for account, value in known.items() if account != "scope2.market"]
    assert total["value"] == (round(math.fsum(wanted), 6) if wanted else None)


@pytest.mark.parametrize(
    ("gases", "status", "note"),
    [
        ({"CO2": 1.0, "CH4": 0.1}, "stated", "CO2, CH4"),
        ({"CO2e": 1.0}, "missing", "factors give some or all as CO2e alone"),
        ({}, "missing", "the inventory does not hold it"),
    ],
)
def test_gri_names_the_gases_as_far_as_factors_tell_them_apart(gases, status, note):
    (row,) = at("gri", "305-1 b", inventory(gases={"scope1": gases}))
    assert (row["status"], row["note"]) == (status, note)
