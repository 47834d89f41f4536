"""``tanheng factors`` as a user types it."""

from __future__ import annotations

import pytest

HEAD = "id,name,value,unit,basis,region,publisher,vintage,source"


def test_find_prints_what_is_chosen_and_why_not_the_others(tanheng):
    said = tanheng("factors", "find", "--region", "河南", "--year", 2022, "--unit", "kWh")
    assert said.code == 0
    first = next(line for line in said.out.splitlines() if "henan.2022" in line)
    assert first.split()[0] == "cn.grid.henan.2022"
    assert first.rstrip().endswith("chosen")
    assert "is the one factor left for CN-HA 河南" in said.out
    assert "valid 2021-01-01" in said.out
    assert "wider than CN-HA" in said.out


def test_find_answers_no_where_several_are_left(tanheng):
    said = tanheng("factors", "find", "--region", "CN", "--year", 2022, "--unit", "kWh", "--json")
    assert said.code == 1
    told = said.json()
    assert told["chosen"] is None
    assert "name one by its id" in told["reason"]
    left = [one["basis"] for one in told["candidates"] if not one["against"]]
    assert "excluding market-traded non-fossil" in left


def test_find_speaks_chinese(tanheng):
    said = tanheng("factors", "find", "R-410A", "--language", "zh")
    assert said.code == 0
    assert "候选因子" in said.out
    assert "选用" in said.out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["find", "--unit", "parsec"], "unknown unit 'parsec'"),
        (["show", "epa.fuel.nG"], "no factor 'epa.fuel.nG'; like it: epa.fuel.ng"),
        (["find", "--year", "0"], "expected a year such as 2022, came 0"),
        (["gwp", "AR9"], "expected GWPs of SAR/100"),
        (["share", "cn.2019.owid.co2"], "expected --of and the id of a total, came nothing"),
        (["find", "--table", "none.csv"], "none.csv: cannot read it (No such file or directory)"),
        (["list", "--out", "/nowhere/x.csv"], "/nowhere/x.csv: cannot be written"),
    ],
)
def test_a_mistake_is_one_line_and_exits_with_two(tanheng, words, complaint):
    said = tanheng("factors", *words)
    assert said.code == 2
    assert complaint in said.complaint


def test_show_tells_a_factor_gas_by_gas(tanheng):
    told = tanheng("factors", "show", "epa.fuel.ng", "--json").json()
    assert set(told["gases"]) == {"CO2", "CH4", "N2O"}
    assert told["kg_co2e"]["AR6/100"] == pytest.approx(53.07096, abs=1e-5)
    assert told["uncertainty"]["assumed"] is True
    said = tanheng("factors", "show", "lifecycle.hydro.ipcc-ar5")
    assert "0.001 .. 2.2" in said.out
    assert "Only CO2e is published" in said.out


def test_own_factors_join_and_may_not_take_an_id(tanheng, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text(f"{HEAD}\nmy.steam,Steam,0.11,t CO2e/GJ,average,CN-HA,Plant,2024,Contract\n")
    said = tanheng("factors", "find", "steam", "--region", "Henan", "--table", own, "--json")
    assert said.json()["chosen"] == "my.steam"
    own.write_text(f"{HEAD}\nepa.fuel.ng,Gas,53,kg CO2/mmBtu,average,US,Me,2024,Contract\n")
    said = tanheng("factors", "find", "--table", own)
    assert said.code == 2
    assert "expected a new id, came 'epa.fuel.ng'" in said.complaint


def test_a_list_that_is_written_starts_a_table_of_ones_own(tanheng, tmp_path):
    out = tmp_path / "mine.csv"
    assert tanheng("factors", "list", "R-410A", "--out", out).code == 0
    out.write_text(out.read_text(encoding="utf-8").replace("refrigerant.", "my."))
    found = tanheng("factors", "show", "my.r-410a", "--table", out, "--json").json()
    assert found["gases"] == {"HFC-32": 0.5, "HFC-125": 0.5}


def test_share_refuses_two_bases_unless_a_reason_is_stated(tanheng):
    power, of = "cn.2019.article.power", "--of"
    assert tanheng("factors", "share", power, of, "cn.2019.article.total").out == "39.7 %\n"
    said = tanheng("factors", "share", power, of, "cn.2019.owid.co2")
    assert said.code == 2
    assert "stand on two bases" in said.complaint
    said = tanheng("factors", "share", power, of, "cn.2019.owid.co2", "--across", "to compare")
    assert said.out == "42.5 % (across bases: to compare)\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gwp"], "IPCC 2021, AR6 WG1"),
        (["gwp", "AR5", "--horizon", "20"], "AR5 over 20 years"),
        (["share"], "10.741"),
        (["market"], "42.85"),
        (["list", "wind"], "lifecycle.wind-onshore"),
    ],
)
def test_lists_are_printed_and_are_json_too(tanheng, words, said):
    printed = tanheng("factors", *words)
    assert printed.code == 0
    assert said in printed.out
    assert tanheng("factors", *words, "--json").json()
