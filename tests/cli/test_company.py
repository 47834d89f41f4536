"""``tanheng company``: an inventory printed, its bad rows listed, its words told."""

import json

import pytest

PROJECT = """\
project: acme
as_of: 2021-03-01
company:
  name: acme
  year: 2020
  factors: {own: [{id: gas, value: 2, unit: kg CO2/m3}]}
  activities:
    - {file: gas.csv, account: scope1, method: fuel, columns: {volume: m3}, factor: gas}
"""


@pytest.fixture
def acme(tmp_path):
    (tmp_path / "gas.csv").write_text("m3\n1000\n-5\nmany\n", encoding="utf-8")
    path = tmp_path / "project.yaml"
    path.write_text(PROJECT, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", [("company", "inventory"), ("run",)])
def test_bad_rows_are_listed_one_to_a_line_and_nothing_is_written(tanheng, acme, command):
    out = acme.parent / "out"
    said = tanheng(*command, acme, *(("--out", out) if command == ("run",) else ()))
    assert said.code == 2
    assert said.out == ""
    assert said.err.splitlines() == [
        "gas.csv:3: volume: expected at least 0, came -5",
        "gas.csv:4: volume: expected a number, came 'many'",
        "2 rows cannot be used; nothing was computed. `skip_bad_rows: true` goes on without them",
    ]
    assert not out.exists()


def test_the_rest_goes_on_when_asked_for(tanheng, acme):
    said = tanheng("company", "inventory", acme, "--skip-bad-rows", "--json")
    assert said.code == 0
    found = {one["name"]: one for one in said.json()["figures"]}
    assert found["company.scope1"]["value"] == 2.0
    assert found["company.scope3.c01"]["value"] is None
    shown = tanheng("company", "inventory", acme, "--skip-bad-rows", "--language", "zh")
    assert "范围一" in shown.out
    assert "跳过的行" in shown.out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_run_is_written_whole(tanheng, acme, language):
    (acme.parent / "gas.csv").write_text("m3\n1000\n", encoding="utf-8")
    with acme.open("a", encoding="utf-8") as project:
        project.write(
            "  boundary: {entities: {sub: {equity: 0.5}}}\n"
            "  base_year: {year: 2018, t_co2e: {scope1: 3}}\n"
            "  excluded: {scope3.c14: no franchises}\n"
        )
    said = tanheng("run", acme, "--out", acme.parent / "out", "--language", language)
    assert said.code == 0, said.err
    summary = json.loads((acme.parent / "out" / "summary.json").read_text(encoding="utf-8"))
    found = {one["name"]: one for one in summary["figures"]}
    assert found["company.scope1"]["value"] == 2.0
    assert found["company.scope3.c14"]["reason"] == "left out: no franchises"
    page = (acme.parent / "out" / "report.html").read_text(encoding="utf-8")
    assert "Organisational boundary by operational control" in page


def test_a_project_without_a_company_is_one_line(tanheng, acme):
    acme.write_text("project: x\nas_of: 2021-01-01\ngrid: {name: g, system: {folder: .}}\n")
    said = tanheng("company", "inventory", acme)
    assert (said.code, said.complaint) == (
        2,
        "project.yaml company: expected a section company, came none",
    )


def test_methods_tell_what_they_need(tanheng):
    told = tanheng("company", "methods", "--json").json()
    losses = next(one for one in told["methods"] if one["name"] == "losses")
    assert losses["accounts"] == ["scope3.c03"]
    assert ["energy", "loss"] in losses["needs"]
    assert told["roles"]["nights"]["counts"] == ["night"]
    assert "spend-based" in tanheng("company", "methods").out


def test_printing_an_inventory_posts_nothing_to_its_ledger(tanheng, acme):
    acme.write_text(acme.read_text("utf-8") + "  ledger: books/ledger.sqlite\n", "utf-8")
    assert tanheng("company", "inventory", acme, "--skip-bad-rows").code == 0
    assert not (acme.parent / "books").exists()
    out = acme.parent / "out"
    assert tanheng("run", acme, "--out", out).code == 2
    assert not (acme.parent / "books").exists()
