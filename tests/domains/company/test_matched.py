"""Energy that was matched by the hour covers what a site bought: once, and no more than that."""

from __future__ import annotations

import pytest

from tanheng.core import InputError
from tanheng.domains.company.claims import MATCHED
from tanheng.domains.company.scope2 import CLAIMED, RESIDUAL

HOURS = 8760
SECTION = """
factors:
  own:
    - {id: grid, value: 0.6, unit: kg CO2e/kWh}
    - {id: residual, value: 0.8, unit: kg CO2e/kWh}
scope2:
  residual: residual
activities:
  - file: power.csv
    account: scope2
    method: energy
    columns: {energy: MWh, site: site}
    units: {energy: MWh}
    factor: grid
matching:
  zones: {here: {intensity: 600, residual: 800}}
  sites:
    mill: {zone: here, consumption: {file: hours.csv, time: time, value: mill, unit: kWh}}
  sources:
    wind: {zone: here, generation: {file: hours.csv, time: time, value: wind, unit: kWh}}
"""
OWN = SECTION.replace("wind: {zone: here", "roof: {site: mill")
BOUGHT = "site,MWh\nmill,8760\nshop,100\n"


# wind blows every other hour, twice what the mill takes: half is matched, half is in excess
@pytest.fixture(scope="module")
def hours() -> str:
    rows = "\n".join(
        f"{1_609_459_200 + 3600 * hour},1000,{2000 * (hour % 2)}" for hour in range(HOURS)
    )
    return f"time,mill,wind\n{rows}\n"


def dated(section: str) -> str:
    return section.replace("time: time", "time: {column: time, format: epoch_s}")


def test_matched_hours_cover_half_and_the_residual_mix_the_rest(taken, hours) -> None:
    found = taken(dated(SECTION), year=2021, power=BOUGHT, hours=hours)
    values = {one.name: one.value for one in found.figures}
    assert values["company.scope2.location"] == pytest.approx(8860 * 0.6)
    assert values["company.scope2.market"] == pytest.approx((4380 + 100) * 0.8)
    assert values["company.scope2.market"] == pytest.approx(
        values["company.matching.residual_t"] + 100 * 0.8
    )
    lines = found.series["company.lines"].filter(account="scope2.market")
    told = lines.select("site", "note", "factor", "amount").rows()
    assert told == [
        ("mill", CLAIMED, MATCHED, 4_380_000),
        ("mill", RESIDUAL, "residual", 4_380_000),
        ("shop", RESIDUAL, "residual", 100_000),
    ]


def test_a_roof_s_energy_is_no_claim_since_less_was_bought(value, hours) -> None:
    found = value(dated(OWN), year=2021, power="site,MWh\nmill,4380\n", hours=hours)
    assert found["company.matching.hourly"] == 0.5
    assert found["company.scope2.market"] == pytest.approx(4380 * 0.8)


def test_energy_is_not_claimed_by_the_year_and_by_the_hour(taken, hours) -> None:
    claims = "claims: {file: claims.csv, energy: MWh, factor: 0}\n  residual: residual"
    section = dated(SECTION).replace("residual: residual", claims, 1)
    with pytest.raises(InputError, match=r"claims.csv:3: expected energy of site 'mill' to be cl"):
        taken(section, year=2021, power=BOUGHT, hours=hours, claims="site,MWh\nshop,10\nmill,1\n")
    found = taken(section, year=2021, power=BOUGHT, hours=hours, claims="site,MWh\nshop,10\n")
    values = {one.name: one.value for one in found.figures}
    assert values["company.scope2.market"] == pytest.approx((4380 + 90) * 0.8)


def test_more_matched_than_bought_is_refused_with_its_field(taken, hours) -> None:
    with pytest.raises(InputError, match=r"company.matching.sites.mill: claims of site 'mill'"):
        taken(dated(SECTION), year=2021, power="site,MWh\nmill,4379\n", hours=hours)


def test_a_matched_site_without_purchased_power_is_listed(taken, hours) -> None:
    found = taken(dated(SECTION), year=2021, power="site,MWh\nshop,100\n", hours=hours)
    values = {one.name: one.value for one in found.figures}
    assert values["company.scope2.market"] == pytest.approx(80)
    cells = [str(cell) for table in found.headline for row in table.rows for cell in row]
    assert any("no power that it bought is told" in cell for cell in cells)
