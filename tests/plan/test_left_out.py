"""What a project leaves out is told, with what is taken instead."""

from __future__ import annotations

from tanheng.plan import open_project
from tanheng.plan.left_out import asked_table, left_out_table

PROJECT = """
project: one
as_of: 2026-01-01
company:
  name: acme
  year: 2020
  gwp: AR5
  sites: {a: {entity: acme}, b: {entity: acme, region: there}}
  scope2: {claims: {file: c.csv, unit: kWh}}
  activities:
    - {file: x.csv, account: scope1, method: fuel, columns: {volume: v}, factor: f}
    - {file: y.csv, account: scope1, method: fuel, columns: {volume: v}, factor: f}
"""


def told(tmp_path, text):
    path = tmp_path / "project.yaml"
    path.write_text(text, encoding="utf-8")
    project = open_project(path)
    table = left_out_table(project)
    return project, table and table.rows


def test_defaults_beside_what_is_written_are_told_once(tmp_path):
    _, rows = told(tmp_path, PROJECT)
    fields = [field for field, _ in rows]
    assert len(fields) == len(set(fields))
    assert dict(rows)["company.horizon"] == "100"
    assert dict(rows)["company.scope2.claims.site"] == "site"
    assert "company.activities[].negative" in fields
    assert dict(rows)["company.uncertainty.level"] == "0.95"


def test_what_is_written_is_not_told_nor_parts_that_are_not_there(tmp_path):
    _, rows = told(tmp_path, PROJECT)
    fields = " ".join(field for field, _ in rows)
    for absent in ("gwp", "claims.unit", "region", "matching", "serial"):
        assert absent not in fields


def test_a_project_that_writes_all_leaves_nothing_out(tmp_path):
    text = "project: p\nas_of: 2026-01-01\nseed: 7\ndatacenter: {name: d, zone: UTC, "
    text += "origin: modelled, weather: a.epw, it_mw: 1, design: d.yaml, basis: direct}\n"
    project, rows = told(tmp_path, text)
    assert rows is None
    assert asked_table(project).rows == (("p", "2026-01-01T00:00Z", 7, "datacenter"),)
