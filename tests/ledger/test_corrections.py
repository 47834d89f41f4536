"""Corrections are proposed, approved by another name, and posted as reversal and reissue."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tanheng.core import InputError
from tanheng.ledger import Claim, Correction, Entry, Gathered, Ledger, Lot, Posting
from tanheng.ledger.database import Database

YEAR = (1_704_067_200, 1_735_689_600)
ACCOUNT = ("scope1:Hangzhou", "CO2")


@pytest.fixture
def wrong(ledger: Ledger, gathered: Gathered) -> Entry:
    """An entry that was posted, and has to be corrected."""
    moved = (Posting("scope1:world", "scope1:Hangzhou", "CO2", 1200),)
    entry = Entry("diesel", moved, *YEAR, gathered.roots["a"], "Hangzhou", "diesel", "f@1")
    ledger.post([entry], 10, gathered)
    return entry


def corrected(entry: Entry, grams: int, key: str = "diesel, corrected") -> Entry:
    moved = (Posting("scope1:world", "scope1:Hangzhou", "CO2", grams),)
    return replace(entry, key=key, postings=moved, factor="f@2")


def test_a_correction_takes_effect_when_another_approves(ledger: Ledger, wrong: Entry) -> None:
    ledger.propose([Correction("p1", "diesel", "new factor", corrected(wrong, 1300))], "Li", 20)
    assert ledger.balances()[ACCOUNT] == 1200
    assert [one.entry.key for one in ledger.pending()] == ["p1"]
    posted = ledger.approve(["p1"], "Wang", 30)
    assert posted.posted == 2
    assert ledger.balances()[ACCOUNT] == 1300
    assert ledger.balances(20)[ACCOUNT] == 1200
    assert ledger.pending() == []
    *_, back, new = ledger.entries()
    assert (back.entry.key, back.leaf.reverses, back.entry.cause) == (
        "reversal of diesel",
        0,
        "new factor",
    )
    assert (new.entry.key, new.entry.factor, new.entry.cause) == (
        "diesel, corrected",
        "f@2",
        "new factor",
    )
    assert ledger.approve(["p1"], "Wang", 40).posted == 0
    assert ledger.verify() == []


def test_what_should_not_have_been_posted_is_taken_back(ledger: Ledger, wrong: Entry) -> None:
    ledger.propose([Correction("p1", wrong.key, "counted twice")], "Li", 20)
    ledger.approve(["p1"], "Wang", 20)
    assert ledger.balances()[ACCOUNT] == 0
    assert ledger.trial_balance() == {"CO2": 0}


def test_a_correction_can_be_corrected(ledger: Ledger, wrong: Entry) -> None:
    for number, grams in enumerate((1300, 1250)):
        of = "diesel" if number == 0 else "diesel 0"
        new = corrected(wrong, grams, f"diesel {number}")
        ledger.propose([Correction(f"p{number}", of, "again", new)], "Li", 20)
        ledger.approve([f"p{number}"], "Wang", 20)
    assert ledger.balances()[ACCOUNT] == 1250


@pytest.mark.parametrize("name", ["Li Wei", "li  wei ", "LI WEI", "Ｌi Wei"])
def test_nobody_approves_his_own(ledger: Ledger, wrong: Entry, name: str) -> None:
    ledger.propose([Correction("p1", wrong.key, "because")], "Li Wei", 20)
    with pytest.raises(InputError, match="expected another name than 'li wei'"):
        ledger.approve(["p1"], name, 30)
    assert ledger.balances()[ACCOUNT] == 1200


def test_an_entry_is_reversed_once(ledger: Ledger, wrong: Entry) -> None:
    ledger.propose([Correction("p1", wrong.key, "a"), Correction("p2", wrong.key, "b")], "Li", 20)
    ledger.approve(["p1"], "Wang", 30)
    with pytest.raises(InputError, match="another input"):
        ledger.approve(["p2"], "Wang", 40)
    with pytest.raises(InputError, match="'reversal of diesel' cannot be reversed: it is a 'reve"):
        ledger.propose([Correction("p3", "reversal of diesel", "c")], "Li", 40)
    assert ledger.balances()[ACCOUNT] == 0


def test_what_cannot_be_proposed(ledger: Ledger, wrong: Entry, gathered: Gathered) -> None:
    root = gathered.roots["b"]
    ledger.issue([Lot("lot", "credits", "VCS", 0, 10, "us", *YEAR, root)], 20)
    ledger.claim([Claim("use", "lot", 0, 10, "us", "2024", *YEAR, root)], 20)
    size = ledger.head().size
    other = replace(wrong, key="x", postings=(Posting("avoided:world", "avoided:x", "CO2e", 1),))
    for said, message in (
        (Correction("p", "none", "a"), "the key of an entry, came 'none'"),
        (Correction("p", wrong.key, " "), "expected a cause, came none"),
        (Correction("p", "use", "a"), "'use' cannot be reversed: it is a 'retire credits'"),
        (Correction("p", "lot", "a"), "'lot' cannot be reversed: it is a 'issue credits'"),
        (Correction("p", wrong.key, "a", other), "expected postings of scope1"),
    ):
        with pytest.raises(InputError, match=message):
            ledger.propose([said], "Li", 20)
    with pytest.raises(InputError, match="a name, came none"):
        ledger.propose([Correction("p", wrong.key, "a")], "  ", 20)
    with pytest.raises(InputError, match="the key of a proposal, came 'diesel'"):
        ledger.approve(["diesel"], "Wang", 20)
    assert ledger.head().size == size


def test_no_reversal_gets_past_the_database_without_approval(
    where: str, ledger: Ledger, wrong: Entry
) -> None:
    statement = """
        INSERT INTO entries SELECT 1, 'back', input, leaf, recorded, move, happened_from,
        happened_to, site, activity, factor, method, quantity, unit, share, cause, evidence, 0,
        detail FROM entries
    """
    assert ledger.head().size == 1
    assert wrong.key == "diesel"
    with (
        closing(Database(where)) as database,
        pytest.raises(DBAPIError, match="a reversal that was approved"),
        database.writing() as connection,
    ):
        connection.execute(text(statement))
