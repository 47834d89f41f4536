"""A change is split into its causes, and the parts add up to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.ledger import Correction, Difference, Entry, Gathered, Ledger, Posting
from tanheng.ledger.differences import CAUSES, differences
from tanheng.ledger.entry import Leaf, Recorded

YEAR = (1_704_067_200, 1_735_689_600)


def line(key: str, litres: str, factor: str, grams: int, **said: object) -> Entry:
    """An entry of diesel in Hangzhou."""
    moved = (Posting("scope1:world", "scope1:us", "CO2", grams),)
    made = Entry(
        key, moved, *YEAR, bytes(32), "Hangzhou", "diesel", factor, "fuel", litres, "l", "1"
    )
    return replace(made, **said)  # type: ignore[arg-type]


def states(before: list[Entry], after: list[Entry]) -> list[Recorded]:
    """Post some entries; then take them back and post others."""
    leaves = [Leaf(entry, "scope1") for entry in before]
    for index, entry in enumerate(before):
        back = tuple(Posting(p.target, p.source, p.commodity, p.amount) for p in entry.postings)
        leaves.append(Leaf(replace(entry, postings=back), "scope1", index))
    leaves += [Leaf(entry, "scope1") for entry in after]
    return [Recorded(index, index, leaf) for index, leaf in enumerate(leaves)]


def split(before: Entry | None, after: Entry | None) -> tuple[int, ...]:
    old, new = ([one] if one is not None else [] for one in (before, after))
    [found] = differences(states(old, new), len(old), 2 * len(old) + len(new), "scope1:us")
    assert found.after - found.before == sum(getattr(found, cause) for cause in CAUSES)
    return tuple(getattr(found, cause) for cause in CAUSES)


OLD = line("a", "100", "f@1", 263_000)


@pytest.mark.parametrize(
    ("after", "parts"),
    [
        (line("b", "110", "f@1", 289_300), (26_300, 0, 0, 0)),
        (line("b", "100", "f@2", 270_000), (0, 7_000, 0, 0)),
        (line("b", "110", "f@2", 297_000), (26_300, 7_700, 0, 0)),
        (line("b", "100", "f@1", 131_500, share="0.5"), (0, 0, 0, -131_500)),
        (line("b", "110", "f@2", 148_500, share="0.5"), (26_300, 7_700, 0, -148_500)),
        (line("b", "900", "f@2", 250_000, method="spend", unit="CNY"), (0, 0, -13_000, 0)),
        (line("b", "50", "f@1", 131_500, activity="petrol"), (-131_500, 0, 0, 0)),
        (line("b", "100", "f@1", 263_000, site="Wuhan"), None),
        (line("b", "0", "f@2", 0 + 1), (-263_000, 1, 0, 0)),
    ],
)
def test_what_was_put_in_is_what_changed(after: Entry, parts: tuple[int, ...] | None) -> None:
    if parts is None:  # one site went, another came with as much: the account did not change
        assert differences(states([OLD], [after]), 1, 3) == []
        return
    assert split(OLD, after) == parts


def test_sites_that_come_and_go_are_of_the_boundary() -> None:
    assert split(None, OLD) == (0, 0, 0, 263_000)
    assert split(OLD, None) == (0, 0, 0, -263_000)


numbers = st.decimals(0, 10_000, places=2).map(str)
said = st.fixed_dictionaries(
    {
        "factor": st.sampled_from(["f@1", "f@2"]),
        "method": st.sampled_from(["fuel", "spend"]),
        "quantity": numbers,
        "share": st.sampled_from(["1", "0.5", "0.333"]),
        "site": st.sampled_from(["A", "B", "C"]),
        "activity": st.sampled_from(["diesel", "petrol"]),
    }
)
books = st.lists(st.tuples(said, st.integers(1, 10**12)), max_size=6)


@given(books, books)
def test_the_parts_always_add_up(before: list[object], after: list[object]) -> None:
    old, new = (
        [replace(line(f"{n}", "1", "f", grams), **fields) for n, (fields, grams) in enumerate(book)]  # type: ignore[misc,attr-defined]
        for book in (before, after)
    )
    held = [sum(entry.postings[0].amount for entry in book) for book in (old, new)]
    found = differences(states(old, new), len(old), 2 * len(old) + len(new))
    assert sum(one.after - one.before for one in found) == held[1] - held[0]
    for one in found:
        assert one.after - one.before == one.data + one.factor + one.method + one.boundary


def test_a_ledger_tells_what_a_restatement_changed(ledger: Ledger, gathered: Gathered) -> None:
    root = gathered.roots["a"]
    first = replace(OLD, evidence=root)
    ledger.post([first], 10, gathered)
    new = replace(line("b", "110", "f@2", 297_000), evidence=root)
    ledger.propose([Correction("p", "a", "meter and factor", new)], "Li", 20)
    ledger.approve(["p"], "Wang", 30)
    expected = [Difference("scope1:us", "CO2", 263_000, 297_000, 26_300, 7_700)]
    assert ledger.diff(10, 30) == ledger.diff(10, 30, "scope1") == expected
    assert ledger.diff(10, 20) == ledger.diff(30, 30) == ledger.diff(10, 30, "scope3.c01") == []
    assert ledger.diff(0, 10)[0].boundary == 263_000
    assert ledger.diff(30, 10) == [
        Difference("scope1:us", "CO2", 297_000, 263_000, -27_000, -7_000)
    ]
