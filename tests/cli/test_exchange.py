"""``tanheng company footprint`` and ``export``: files of a run's inventory, and what is wrong."""

import json

import pytest

from tanheng.core import Figure, Text
from tanheng.store import InputFile, Manifest, run_id, write_run

MANIFEST = Manifest(
    InputFile("project.yaml", "0" * 64, 1), (), {"tanheng": "0"}, 0, "2026-02-01T00:00Z"
)
PRODUCTS = """\
company_ids: ["urn:company:example:a"]
accounts: [scope1, scope2.market]
by: revenue
exempted_percent: 0
products:
  - name: Lamp
    ids: ["urn:product:example:lamp"]
    unit: piece
    output: 1000
    measure: 70000
    mass_kg: 0.2
    fossil_carbon_kg: 0.03
"""


@pytest.fixture
def run(tmp_path):
    amounts = {"scope1": 1.5, "scope2.location": 4.0, "scope2.market": 2.5, "scope3.c01": None}
    figures = [
        Figure(
            f"company.{account}",
            value,
            "t CO2e",
            "synthetic",
            Text("sum", "sum"),
            reason=None if value is not None else Text("not quantified", "未量化"),
            about={"company": "A", "year": 2025, "gwp": "AR6, 100 years"},
        )
        for account, value in amounts.items()
    ]
    write_run(tmp_path / "run", run_id(MANIFEST), MANIFEST, figures, {}, "<html>")
    return tmp_path / "run"


@pytest.fixture
def products(tmp_path):
    path = tmp_path / "products.yaml"
    path.write_text(PRODUCTS, encoding="utf-8")
    return path


@pytest.fixture
def footprints(tanheng, run, products, tmp_path):
    path = tmp_path / "footprints.json"
    said = tanheng("company", "footprint", "make", products, "--run", run, "--out", path)
    assert said.code == 0, said.err
    assert said.out.splitlines()[0] == "Lamp: 4.000000 kg CO2e per declared unit"
    return path


def spoilt(path, **fields):
    content = json.loads(path.read_text())
    content["data"][0]["pcf"] |= fields
    path.write_text(json.dumps(content))
    return path


def test_footprints_that_are_made_pass_the_check(tanheng, footprints):
    said = tanheng("company", "footprint", "check", footprints)
    assert said.code == 0
    assert said.out == f"{footprints}: 1 footprints, 3 relations, all close\n"
    assert said.err == ""


def test_a_total_that_is_not_its_parts_is_the_answer_no(tanheng, footprints):
    spoilt(footprints, pcfIncludingBiogenicUptake="3.2")
    said = tanheng("company", "footprint", "check", footprints)
    assert said.code == 1
    *failures, tally = said.out.splitlines()
    assert failures[-1] == (
        f"{footprints} $.data[0].pcf.pcfIncludingBiogenicUptake: pcfIncludingBiogenicUptake = "
        "pcfExcludingBiogenicUptake + biogenicCO2Uptake: stated 3.2, expected 4.000000, "
        "off by -0.800000"
    )
    assert tally.endswith("1 footprints, 3 relations, 2 fail")


def test_faults_of_structure_are_bad_input_one_line_each(tanheng, footprints):
    spoilt(footprints, fossilGhgEmissions=4.0, declaredUnitOfMeasurement="lamp")
    said = tanheng("company", "footprint", "check", footprints)
    assert said.code == 2
    assert len(said.err.splitlines()) == 2
    assert said.err.splitlines()[1] == (
        f'{footprints} $.data[0].pcf.fossilGhgEmissions: expected a decimal as text, "4.0", '
        "came the number 4.0"
    )


def test_the_check_speaks_json(tanheng, footprints):
    spoilt(footprints, pcfExcludingBiogenicUptake="5")
    (found,) = tanheng("company", "footprint", "check", footprints, "--json").json()["files"]
    assert found["closes"] is False
    first = found["relations"][0]
    assert (first["stated"], first["expected"], first["difference"]) == (
        "5",
        "4.000000",
        "1.000000",
    )
    assert first["verdict"] == "open"


@pytest.mark.parametrize("to", ["cdp", "esrs", "gri", "cn"])
@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_a_run_is_exported(tanheng, run, tmp_path, to, kind):
    out = tmp_path / f"x.{kind}"
    words = ("company", "export", "--run", run, "--to", to, "--format", kind, "--out", out)
    said = tanheng(*words)
    assert (said.code, said.out) == (0, f"{out}\n")
    first = out.read_bytes()
    assert tanheng(*words, "--json").json()["rows"]
    assert out.read_bytes() == first


def test_an_export_states_what_is_missing(tanheng, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tanheng("company", "export", "--run", run, "--to", "gri", "--format", "json")
    tables = json.loads((tmp_path / "gri.json").read_text())["tables"]
    rows = {row["reference"]: row for table in tables for row in table["rows"]}
    assert rows["305-2 a"]["value"] == 4.0
    assert rows["305-3 a"]["value"] is None
    assert rows["305-3 a"]["status"] == "missing"


def test_a_mistake_leaves_one_line_and_no_file(tanheng, run, products, tmp_path):
    nowhere = tmp_path / "none" / "x.csv"
    common = ("company", "export", "--to", "gri", "--format", "csv")
    for words, told in [
        ((*common, "--run", run, "--out", nowhere), "expected a file in a folder"),
        ((*common, "--run", run, "--out", tmp_path), "expected a file, came a folder"),
        ((*common, "--run", tmp_path), "no finished run here"),
        (("company", "export", "--run", run, "--to", "tcfd", "--format", "csv"), "tcfd"),
        (("company", "footprint", "check"), "expected one or more files"),
        (("company", "footprint", "check", nowhere), "no such file"),
    ]:
        said = tanheng(*words)
        assert said.code == 2, words
        assert told in said.complaint
    products.write_text(PRODUCTS.replace("scope2.market", "scope3.c01"))
    out = tmp_path / "f.json"
    said = tanheng("company", "footprint", "make", products, "--run", run, "--out", out)
    assert said.code == 2
    assert "needs scope3.c01, which is missing" in said.complaint
    assert not out.exists()
