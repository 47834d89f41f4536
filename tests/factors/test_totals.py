"""Published totals and shares, and tables of Our World in Data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tanheng.core import InputError
from tanheng.factors import read_owid, share, total, totals

TABLE = "country,year,iso_code,co2\nChina,2019,CHN,10740.996\nChina,2020,CHN,\n"


def test_every_total_is_fully_told():
    for one in totals():
        assert one.kg > 0
        assert one.source
        assert one.attestation
        assert one.basis.inventory
    assert len({one.id for one in totals()}) == len(totals())


def test_a_reason_stays_with_a_share_across_bases():
    found = share([total("cn.2019.article.power")], total("cn.2019.owid.co2"), across="rough idea")
    assert found.value == pytest.approx(4569 / 10740.996, rel=1e-12)
    assert found.across == "rough idea"


def test_parts_of_another_year_or_region_are_refused_whatever_the_reason():
    part, whole = total("cn.2019.owid.coal"), total("cn.2019.owid.co2")
    with pytest.raises(InputError, match=r"expected parts of CN 2019, came .* of CN 2018"):
        share([replace(part, year=2018)], whole, across="because")
    with pytest.raises(InputError, match=r"expected parts of CN 2019, came .* of US 2019"):
        share([replace(part, region="US")], whole, across="because")


def test_no_parts_and_unknown_totals_are_refused():
    with pytest.raises(InputError, match=r"expected parts of cn.2019.owid.co2, came none"):
        share([], total("cn.2019.owid.co2"))
    with pytest.raises(InputError, match=r"expected a total \(cn.2019.article.total, .*came 'x'"):
        total("x")


def test_reads_a_country_by_name_or_code(tmp_path):
    path = tmp_path / "owid.csv"
    path.write_text(TABLE, encoding="utf-8")
    by_name, by_code = read_owid(path, "China", 2019), read_owid(path, "CHN", 2019)
    assert by_name == by_code
    assert (by_name.region, float(by_name.kg)) == ("CN", 10_740_996e6)


@pytest.mark.parametrize(
    ("text", "country", "year", "said"),
    [
        (TABLE, "China", 1900, "no row of China 1900"),
        (TABLE, "China", 2020, "3 co2: expected million tonnes, came ''"),
        ("country,year\n", "China", 2019, "expected columns co2, iso_code"),
    ],
)
def test_a_table_that_does_not_tell_is_refused(tmp_path, text, country, year, said):
    path = tmp_path / "owid.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_owid(path, country, year)


def test_a_table_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"cannot read it"):
        read_owid(tmp_path / "none.csv", "China", 2019)


def test_a_part_counts_once_and_stays_within_its_whole() -> None:
    power, whole = total("cn.2019.article.power"), total("cn.2019.article.total")
    with pytest.raises(InputError, match=r"came cn.2019.article.power twice"):
        share([power, power], whole)
    with pytest.raises(InputError, match=r"are more than cn.2019.article.power holds"):
        share([whole], power)
