from __future__ import annotations

from dataclasses import replace

import pytest

from tanheng.core import Activity, Evidence, InputError, activity_table

POWER = Activity(
    key="2020-01",
    site="north",
    entity="group",
    account="scope2",
    name="electricity",
    quantity=120.5,
    unit="MWh",
    start=1_577_836_800,
    end=1_580_515_200,
    evidence=Evidence("power.csv", 2, "0" * 64),
)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"quantity": float("nan")}, "expected a finite quantity, came nan"),
        ({"end": POWER.start}, "expected a period that ends after it begins"),
        ({"uncertainty": -0.1}, "expected an uncertainty of at least 0, came -0.1"),
    ],
)
def test_an_activity_that_cannot_be_names_its_row(change: dict[str, float], message: str) -> None:
    with pytest.raises(InputError, match=f"power.csv:2.*{message}"):
        replace(POWER, **change)  # type: ignore[arg-type]


def test_an_activity_may_be_an_avoided_quantity() -> None:
    assert replace(POWER, quantity=-3.0).quantity == -3.0


def test_a_table_of_activities_holds_all_that_they_say() -> None:
    one = replace(POWER, attributes={"intensity": "500.5"})
    other = replace(POWER, key="other", attributes={"design": "d"})
    table = activity_table([one, other])
    assert table["key"].to_list() == [one.key, "other"]
    assert table["quantity"].to_list() == [one.quantity, other.quantity]
    assert table["start"].dt.epoch("s").to_list() == [one.start, other.start]
    assert table["end"].dt.epoch("s").to_list() == [one.end, other.end]
    assert table["file"].to_list() == ["power.csv"] * 2
    assert table["line"].to_list() == [2, 2]
    assert table["uncertainty"].to_list() == [None, None]
    assert table["intensity"].to_list() == ["500.5", None]
    assert table["design"].to_list() == [None, "d"]
