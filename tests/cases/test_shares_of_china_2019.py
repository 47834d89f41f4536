"""Power and industry in China's emissions of 2019, as an article tells them.

The article's shares hold on its own total of 11.5 Gt. Our World in Data has 10.741 Gt of CO2 for
the same year, of fossil fuels and industry: another inventory, so that no share goes across.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tanheng.core import InputError
from tanheng.factors import read_owid, share, total


@pytest.mark.parametrize(("part", "percent"), [("power", 39.7), ("industry", 28.8)])
def test_shares_hold_on_the_total_they_are_told_of(part, percent):
    found = share([total(f"cn.2019.article.{part}")], total("cn.2019.article.total"))
    assert round(100 * found.value, 1) == percent


def test_parts_add_up_before_they_are_divided():
    parts = [total("cn.2019.article.power"), total("cn.2019.article.industry")]
    assert share(parts, total("cn.2019.article.total")).value == float(7881 / 11500)


@pytest.mark.parametrize("part", ["power", "industry"])
def test_a_total_of_another_inventory_is_refused(part):
    with pytest.raises(InputError, match=r"stand on two bases: .* needs a stated reason"):
        share([total(f"cn.2019.article.{part}")], total("cn.2019.owid.co2"))


def test_the_typed_total_is_that_of_the_table():
    beside = Path(__file__).parents[3] / "shared" / "data"
    folder = Path(os.environ.get("TANHENG_DATA") or beside)
    table = folder / "factors" / "owid_co2_1990_2021.csv"
    if not table.is_file():
        pytest.skip("no copy of the table on this machine")
    read = read_owid(table, "China", 2019)
    assert read.kg == total("cn.2019.owid.co2").kg
    assert read.basis == total("cn.2019.owid.co2").basis
    with pytest.raises(InputError, match=r"stand on two bases"):
        share([total("cn.2019.article.power")], read)
