from __future__ import annotations

import pytest

from tanheng.core import InputError
from tanheng.domains.company.bad_rows import BadRowsError
from tanheng.plan import check_project, run_project

POWER = """
factors:
  own:
    - {id: grid, value: 0.5, unit: kg CO2e/kWh}
activities:
  - file: power.csv
    account: scope2
    method: energy
    columns: {energy: kWh, meter: meter, start: from, end: to}
    unit_columns: {energy: unit}
    factor: grid
"""
METERS = """
meter,from,to,kWh,unit
a,2020-01-01,2020-01-31,100,kWh
a,2020-02-01,2020-02-29,100,kWh
"""


def refused(taken, section: str, **tables: str) -> list[str]:
    with pytest.raises(BadRowsError) as found:
        taken(section, **tables)
    lines = str(found.value).splitlines()
    assert lines[-1].endswith("`skip_bad_rows: true` goes on without them")
    return lines[:-1]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,2020-03-01,2020-03-31,100,kilowatt", "unknown unit 'kilowatt'"),
        ("a,2020-03-01,2020-03-31,100,", "unit missing: nothing in 'unit'"),
        ("a,2020-03-01,2020-03-31,100,kg", "factor grid is for one kWh, the row's amount is in kg"),
        ("a,2020-03-01,2020-03-31,-5,kWh", "energy: expected at least 0, came -5"),
        ("a,2020-03-01,2020-03-31,many,kWh", "energy: expected a number, came 'many'"),
        ("a,2020-03-01,2020-03-31,,kWh", "energy: expected a number in 'kWh', came nothing"),
        ("a,2020-03-01,2020-03-31,inf,kWh", "energy: expected a number, came 'inf'"),
        (
            "a,2019-12-01,2019-12-31,5,kWh",
            "outside the inventory year 2020 on clocks of UTC: 2019-12-01 to 2019-12-31",
        ),
        (
            "a,2020-12-01,2021-01-05,5,kWh",
            "outside the inventory year 2020 on clocks of UTC: 2020-12-01 to 2021-01-05",
        ),
        ("a,2020-03-31,2020-03-01,5,kWh", "ends before it begins: 2020-03-31 to 2020-03-01"),
        (
            "a,someday,2020-03-31,5,kWh",
            "expected a date, came 'someday to 2020-03-31': write dates, such as %d/%m/%Y",
        ),
        ("a,2020-01-01,2020-01-31,100,kWh", "repeats the meter reading of line 2"),
        ("a,2020-02-29,2020-03-31,100,kWh", "overlaps the meter reading of line 3"),
    ],
)
def test_each_bad_row_is_listed_with_file_line_and_reason(taken, row: str, reason: str) -> None:
    assert refused(taken, POWER, power=f"{METERS}{row}\n") == [f"power.csv:4: {reason}"]


def test_the_rest_goes_on_only_when_the_user_says_so(value) -> None:
    table = f"{METERS}a,2020-03-01,2020-03-31,-5,kWh\n"
    found = value(f"skip_bad_rows: true\n{POWER}", power=table)
    assert found["company.scope2.location"] == pytest.approx(0.1)


def test_all_bad_rows_of_all_tables_are_listed(taken) -> None:
    section = f"""{POWER}
  - file: spend.csv
    account: scope3.c01
    method: spend-based
    columns: {{spend: amount}}
    unit_columns: {{spend: currency}}
    factor: {{column: sector}}
"""
    section = section.replace(
        "activities:", "    - {id: steel, value: 0.2, unit: kg CO2e/CNY2020}\nactivities:"
    )
    power = f"{METERS}\nb,2020-03-01,2020-03-31,1,?\n"
    spend = """
    sector,amount,currency
    steel,10,CNY2020
    steel,10,
    glass,10,CNY2020
    ,10,CNY2020
    steel,10,kg
    """
    assert refused(taken, section, power=power, spend=spend) == [
        "power.csv:5: unknown unit '?'",
        "spend.csv:3: currency missing: nothing in 'currency'",
        "spend.csv:4: factor missing: no factor 'glass'",
        "spend.csv:5: factor missing: nothing in 'sector'",
        "spend.csv:6: expected a currency for spend, came 'kg'",
    ]


def test_the_lines_are_right_below_notes_and_within_quotes(taken) -> None:
    table = 'a report of\n"two\nlines",,,,\n\nmeter,from,to,kWh,unit\n'
    table += '"a\n1",2020-01-01,2020-01-31,100,kWh\n\nb,2020-01-01,2020-01-31,x,kWh\n'
    assert refused(taken, POWER, power=table) == [
        "power.csv:9: energy: expected a number, came 'x'"
    ]


def test_a_key_stands_once(taken) -> None:
    section = POWER.replace("meter: meter, ", "key: meter, ")
    table = METERS.replace("a,2020-01", "b,2020-01")
    assert refused(taken, section, power=f"{table}b,2020-05-01,2020-05-31,1,kWh\n") == [
        "power.csv:4: repeats the key of line 2"
    ]


def test_meters_of_two_sites_are_two_meters(value) -> None:
    section = POWER.replace("meter: meter, ", "meter: meter, site: site, ")
    table = """
    site,meter,from,to,kWh,unit
    north,1,2020-01-01,2020-12-31,100,kWh
    south,1,2020-01-01,2020-12-31,100,kWh
    """
    assert value(section, power=table)["company.scope2.location"] == pytest.approx(0.1)


def test_a_share_stays_within_its_whole(taken) -> None:
    section = """
    activities:
      - file: parts.csv
        account: scope3.c15
        method: investment-specific
        columns: {emissions: t}
        units: {emissions: t CO2e}
        allocation: {by: equity, part: held, whole: all}
    """
    table = "t,held,all\n10,6,5\n10,1,0\n10,-1,5\n"
    assert refused(taken, section, parts=table) == [
        "parts.csv:2: allocation: the part is 6 of a whole of 5",
        "parts.csv:3: allocation: expected a whole above 0, came 0",
        "parts.csv:4: allocation: the part is -1 of a whole of 5",
    ]


def test_unknown_entities_and_accounts_are_refused(taken) -> None:
    section = """
    boundary: {entities: {sub: {equity: 0.5}}}
    activities:
      - file: rows.csv
        method: other
        columns: {emissions: t, account: account, entity: who}
        units: {emissions: t CO2e}
    """
    table = "t,account,who\n1,scope1,sub\n1,scope4,sub\n1,scope1,other\n1,scope1,\n"
    assert refused(taken, section, rows=table) == [
        "rows.csv:3: expected an account such as scope1, came 'scope4'",
        "rows.csv:4: unknown entity 'other'",
        "rows.csv:5: entity missing",
    ]


def test_check_lists_bad_rows_and_goes_on(write) -> None:
    project = write(POWER, power=f"{METERS}a,2020-03-01,2020-03-31,-5,kWh\n")
    found = check_project(project).result
    [figure] = [one for one in found.figures if one.name == "company.bad_rows"]
    assert (figure.value, figure.about["findings"]) == (
        1,
        ["power.csv:4: energy: expected at least 0, came -5"],
    )
    _asked, read, bad, _left_out = found.headline
    assert read.rows[0][3] == 2
    assert bad.rows == (("power.csv", 4, "energy: expected at least 0, came -5"),)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("method: energy", "method: spend-based"), "method spend-based needs spend, came energy"),
        (("method: energy", "method: guess"), "expected one of fuel, refrigerant"),
        (("scope2", "scope3.c16"), "expected scope1, scope2 or scope3.c01 to scope3.c15"),
        (("energy: kWh", "energie: kWh"), "came 'energie'"),
        (("factor: grid", "dates: '%d'"), "expected one of factor, gas, emissions"),
        (("energy: kWh", "energy: MWh"), "no column 'MWh' in power.csv; it has meter, from, to"),
        (("{energy: unit}", "{mass: unit}"), "unit_columns says mass, which is no number here"),
        (("account: scope2", "name: x"), "no such field here"),
        ((", end: to", ""), "start goes with end, or with step"),
    ],
)
def test_a_table_that_cannot_be_read_names_its_field(taken, change, message: str) -> None:
    with pytest.raises(InputError) as found:
        taken(POWER.replace(*change), power=METERS)
    assert message in str(found.value)
    assert "project.yaml:" in str(found.value)


def test_a_number_with_one_comma_is_not_guessed(taken, value) -> None:
    table = METERS.replace("100,kWh", '"1,234",kWh', 1)
    [line] = refused(taken, POWER, power=table)
    assert line.endswith("came '1,234': write decimal, '.' or ','")
    told = POWER.replace("factor: grid", "factor: grid\n    decimal: 'MARK'")
    for mark, kwh in ((".", 1334), (",", 101.234)):
        found = value(told.replace("MARK", mark), power=table)["company.scope2.location"]
        assert found == pytest.approx(kwh * 0.5e-3, abs=1e-6)


def test_nothing_is_written_for_bad_rows(write, tmp_path) -> None:
    with pytest.raises(BadRowsError):
        run_project(write(POWER, power=f"{METERS}a,2020-03-01,2020-03-31,-5,kWh\n"))
    assert {path.name for path in tmp_path.iterdir()} == {"project.yaml", "power.csv"}


@pytest.mark.parametrize(
    ("factor", "reason"),
    [
        ("{value_column: factor, unit: kg CO2e/kg}", "factor: expected at least 0"),
        ("{value: -1, unit: kg CO2e/kg}", "factor bought.csv:own: expected at least 0"),
        ("avoided", "factor avoided: expected at least 0"),
        ("{value: 1, unit: kg XX/kg}", "factor missing: no global warming potential of 'XX'"),
    ],
)
def test_what_is_avoided_is_never_netted(taken, factor: str, reason: str) -> None:
    section = f"""
    factors: {{own: [{{id: avoided, value: -2, unit: kg CO2e/kg}}]}}
    activities:
      - file: bought.csv
        account: scope3.c01
        method: supplier-specific
        columns: {{mass: kg}}
        factor: {factor}
    """
    [line] = refused(taken, section, bought="kg,factor\n10,-5\n")
    assert line.startswith(f"bought.csv:2: {reason}")


def test_reported_emissions_are_of_a_known_gas(taken) -> None:
    section = """
    activities:
      - file: told.csv
        account: scope3.c01
        method: supplier-specific
        columns: {emissions: t}
        units: {emissions: t N20}
    """
    assert refused(taken, section, told="t\n1\n") == [
        "told.csv:2: factor missing: no global warming potential of 'N20'"
    ]


def test_an_end_that_is_a_moment_is_where_the_next_reading_begins(value) -> None:
    table = """
    meter,from,to,kWh,unit
    a,2020-01-01 00:00,2020-01-01 01:00,100,kWh
    a,2020-01-01 01:00,2020-01-01 02:00,100,kWh
    a,2020-12-31 00:00:00,2020-12-31 23:59:59,100,kWh
    b,2020-12-31 23:00,2021-01-01 00:00,100,kWh
    """
    assert value(POWER, power=table)["company.scope2.location"] == pytest.approx(0.2)


def test_the_hour_that_is_lived_twice_is_two_readings(taken, value) -> None:
    section = f"zone: Europe/Berlin\n{POWER}".replace("start: from, end: to", "start: from")
    section = section.replace("factor: grid\n", "factor: grid\n    step: 1h\n")
    hours = ("01:00+02:00", "02:00+02:00", "02:00+01:00", "03:00+01:00")
    rows = [f"a,2020-10-25T{hour},100,kWh" for hour in hours]
    table = "meter,from,kWh,unit\n" + "\n".join(rows) + "\n"
    assert value(section, power=table)["company.scope2.location"] == pytest.approx(0.2)
    [line] = refused(taken, section, power=f"{table}{rows[2]}\n")
    assert line == "power.csv:6: repeats the meter reading of line 4"


def test_gaps_of_readings_are_told_on_local_clocks(taken) -> None:
    section = f"zone: Europe/Berlin\n{POWER}"
    table = """
    meter,from,to,kWh,unit
    a,2020-01-01T00:00+01:00,2020-07-01T00:00+02:00,1,kWh
    a,2020-07-01T02:00+02:00,2021-01-01T00:00+01:00,1,kWh
    """
    told = str(taken(section, power=table).sections)
    assert "no reading from 2020-07-01 to 2020-07-01 02:00" in told


def test_a_site_that_nobody_told_of_is_no_site(taken) -> None:
    section = f"""
boundary: {{approach: equity_share, entities: {{venture: {{equity: 0.6}}}}}}
sites: {{north: {{entity: venture}}}}
{POWER.replace("start: from, end: to", "site: site")}"""
    table = "site,meter,kWh,unit\nnorth,a,100,kWh\nNorth,b,100,kWh\nnorth,,200,kWh\n"
    assert refused(taken, section, power=table) == [
        "power.csv:3: unknown site 'North'",
        "power.csv:4: meter missing: nothing in 'meter'",
    ]


def test_certificates_that_cannot_be_used_are_listed_with_the_rows(taken) -> None:
    section = POWER.replace("start: from, end: to", "site: site")
    section += "scope2: {claims: {file: claims.csv, energy: MWh, serial: lot}}\n"
    claims = "site,MWh,lot\nnorth,1,A\nnorth,1,A\nnorth,-1,B\n,1,C\nnorth,x,D\nnorth,1,\n"
    assert refused(taken, section, power="site,meter,kWh,unit\nnorth,a,x,kWh\n", claims=claims) == [
        "claims.csv:3: 'A' is claimed on line 2 already",
        "claims.csv:4: energy: expected at least 0, came '-1'",
        "claims.csv:5: expected a site, came nothing",
        "claims.csv:6: energy: expected at least 0, came 'x'",
        "claims.csv:7: expected a serial, came nothing",
        "power.csv:2: energy: expected a number, came 'x'",
    ]


def test_two_exports_of_a_meter_do_not_overlap(taken, value) -> None:
    table = POWER[POWER.index("  - file") :].replace("power.csv", "more.csv")
    spring = """
    meter,from,to,kWh,unit
    a,2020-02-01,2020-02-29,100,kWh
    a,2020-01-15,2020-01-31,100,kWh
    a,2020-03-01,2020-03-31,100,kWh
    b,2020-02-01,2020-02-29,100,kWh
    """
    assert refused(taken, POWER + table, power=METERS, more=spring) == [
        "more.csv:2: repeats the meter reading of power.csv:3",
        "more.csv:3: overlaps the meter reading of power.csv:2",
    ]
    found = value(f"skip_bad_rows: true\n{POWER}{table}", power=METERS, more=spring)
    assert found["company.scope2.location"] == pytest.approx(0.2)
    elsewhere = table.replace("energy\n", "energy\n    constants: {site: south}\n", 1)
    found = value(f"{POWER}{elsewhere}", power=METERS, more=METERS)
    assert found["company.scope2.location"] == pytest.approx(0.2)


def test_a_date_that_may_be_either_spoils_no_other(taken) -> None:
    rows = "a,2020/1/1,2020/1/31,1,kWh\na,05/02/2020,06/02/2020,1,kWh\na,2020/3/1,2020/3/31,1,kWh\n"
    assert refused(taken, POWER, power=f"meter,from,to,kWh,unit\n{rows}") == [
        "power.csv:3: expected a date, came '05/02/2020 to 06/02/2020': "
        "write dates, such as %d/%m/%Y"
    ]
