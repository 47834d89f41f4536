"""Units are issued once, have one holder, and are retired once."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tanheng.core import InputError
from tanheng.ledger import Claim, Gathered, Ledger, Lot, Posting, Transfer
from tanheng.ledger.database import Database
from tanheng.ledger.entry import Entry

HOUR = (1_704_067_200, 1_704_070_800)
BOOK = "scope2.market:Hangzhou"


def lot(key: str, units: int, root: bytes, **said: object) -> Lot:
    made = Lot(key, "certificates", "GEC-2024", 0, units, "Hangzhou", *HOUR, evidence=root)
    return replace(made, **said)  # type: ignore[arg-type]


def claim(key: str, start: int, stop: int, root: bytes, **said: object) -> Claim:
    made = Claim(key, "lot", start, stop, "Hangzhou", BOOK, *HOUR, evidence=root)
    return replace(made, **said)  # type: ignore[arg-type]


@pytest.fixture
def root(ledger: Ledger, gathered: Gathered) -> bytes:
    """Root of evidence in a ledger with one lot of 1,000 Wh."""
    ledger.issue([lot("lot", 1000, gathered.roots["a"])], 10, gathered)
    return gathered.roots["a"]


def test_a_certificate_covers_what_it_is_retired_against(ledger: Ledger, root: bytes) -> None:
    ledger.claim([claim("one", 0, 400, root), claim("two", 400, 500, root)], 20)
    assert ledger.balances() == {
        ("certificates:Hangzhou", "Wh"): 500,
        ("certificates:retired", "Wh"): 500,
        ("certificates:world", "Wh"): -1000,
        (BOOK, "Wh"): 500,
        ("scope2.market:world", "Wh"): -500,
    }
    assert ledger.trial_balance() == {"Wh": 0}


@pytest.mark.parametrize(("start", "stop"), [(0, 1), (99, 101), (150, 160), (199, 300), (0, 1000)])
def test_no_unit_is_claimed_twice(ledger: Ledger, root: bytes, start: int, stop: int) -> None:
    ledger.claim([claim("one", 100, 200, root), claim("two", 0, 1, root)], 20)
    before = ledger.head()
    with pytest.raises(InputError, match=r"claim 'again': units \d+ to \d+ of lot 'lot' are claim"):
        ledger.claim([claim("free", 500, 600, root), claim("again", start, stop, root)], 30)
    assert ledger.head() == before
    assert ledger.claim([claim("free", 500, 600, root)], 30).posted == 1


def test_a_batch_does_not_claim_twice_either(ledger: Ledger, root: bytes) -> None:
    message = "claim 'b': units 5 to 10 of lot 'lot' are claimed by 'a'"
    with pytest.raises(InputError, match=message):
        ledger.claim([claim("a", 0, 10, root), claim("b", 5, 20, root)], 20)
    assert ledger.head().size == 1


def test_a_claim_sent_again_is_the_same_claim(ledger: Ledger, root: bytes) -> None:
    first = ledger.claim([claim("one", 100, 200, root)], 20)
    again = ledger.claim([claim("one", 100, 200, root)], 30)
    assert (again.posted, again.replayed, again.head) == (0, 1, first.head)
    with pytest.raises(InputError, match="another input"):
        ledger.claim([claim("one", 100, 201, root)], 30)


def test_units_that_were_handed_over_belong_to_the_new_holder(ledger: Ledger, root: bytes) -> None:
    hand = Transfer("sold", "lot", 300, 700, "Hangzhou", "Beijing", *HOUR, evidence=root)
    ledger.transfer([hand], 20)
    with pytest.raises(InputError, match="units 300 to 301 of lot 'lot' are claimed by 'sold'"):
        ledger.claim([claim("late", 200, 301, root)], 30)
    with pytest.raises(InputError, match="expected the holder of lot 'sold', came 'Hangzhou'"):
        ledger.claim([claim("late", 0, 10, root, lot="sold")], 30)
    ledger.claim([claim("theirs", 0, 400, root, lot="sold", holder="Beijing")], 30)
    with pytest.raises(InputError, match="are claimed by 'theirs'"):
        ledger.transfer([replace(hand, key="b", lot="sold", start_unit=0, stop_unit=1,
                                 holder="Beijing", to="Wuhan")], 40)  # fmt: skip
    assert ledger.balances()["certificates:Hangzhou", "Wh"] == 600
    assert ledger.balances()["certificates:Beijing", "Wh"] == 0


def test_units_of_a_serial_are_issued_once(ledger: Ledger, root: bytes) -> None:
    ledger.issue([lot("next", 500, root, first=1000)], 20)
    ledger.issue([lot("other", 500, root, kind="credits")], 20)
    for first, units in ((999, 1), (0, 5000), (1499, 100), (1200, 1), (1000, 500)):
        with pytest.raises(InputError, match="expected units that were not issued before"):
            ledger.issue([lot("twice", units, root, first=first)], 30)
    assert ledger.issue([lot("beyond", 5, root, first=1500)], 30).posted == 1


WRONG = {
    "units within 0 to 1000 of lot 'lot', came 990 to 1001": {"start_unit": 990, "stop_unit": 1001},
    "came 5 to 5": {"start_unit": 5, "stop_unit": 5},
    "came -1 to 5": {"start_unit": -1, "stop_unit": 5},
    "a lot of the ledger, came 'none'": {"lot": "none"},
    "expected the holder of lot 'lot', came 'Beijing'": {"holder": "Beijing"},
    "an account of scope2.market, came scope1:x": {"against": "scope1:x"},
    "evidence that is kept": {"evidence": bytes(32)},
}


@pytest.mark.parametrize("message", WRONG)
def test_claims_that_are_not_of_the_lot(ledger: Ledger, root: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        ledger.claim([claim("good", 1, 2, root), claim("bad", 3, 9, root, **WRONG[message])], 20)
    assert ledger.head().size == 1


@pytest.mark.parametrize(
    ("message", "said"),
    {
        "one of certificates, ": {"kind": "scope1"},
        "who can hold units, came 'world'": {"holder": "world"},
        "who can hold units, came 'retired'": {"holder": "retired"},
        "units above 0, came 0": {"units": 0},
        "whole units, came 1.5": {"units": 1.5},
    }.items(),
)
def test_lots_that_cannot_be(
    ledger: Ledger, root: bytes, message: str, said: dict[str, object]
) -> None:
    with pytest.raises(InputError, match=message):
        ledger.issue([replace(lot("bad", 5, root, first=2000), **said)], 20)  # type: ignore[arg-type]


BEHIND = {
    "UPDATE entries SET recorded = 11": "rows that stay",
    "DELETE FROM claims": "rows that stay",
    "UPDATE postings SET amount = 1": "rows that stay",
    "DELETE FROM evidence": "rows that stay",
    "UPDATE heads SET recorded = 1": "rows that stay",
    "INSERT INTO postings SELECT 0, 7, source, target, commodity, 5 FROM postings WHERE entry = 0":
        "no posting added",
    "INSERT INTO claims SELECT 9, start + 5, stop + 5, lot FROM claims":
        "units of its lot|conflicting key|nobody has claimed",
    "INSERT INTO claims SELECT 9, start + 900, stop + 900, lot FROM claims": "units of its lot",
    "INSERT INTO lots SELECT 9, base + 1, units, kind, holder, serial, 9000, NULL FROM lots":
        "follow those of the last lot",
    "INSERT INTO lots SELECT 9, 1000, units, kind, holder, serial, 999, NULL FROM lots":
        "not issued before",
    "INSERT INTO lots SELECT 9, 1000, units, kind, 4294967297, serial, 9000, NULL FROM lots":
        "holder of the lot",
    "INSERT INTO approvals VALUES (9, 9, 'a', 'a')": "another_name",
    "INSERT INTO approvals VALUES (9, 9, 'a', 'b')": "(?i)was proposed|foreign key",
    "INSERT INTO accounts VALUES (1, 1, 'scope1:x')": "(?i)check constraint",
}  # fmt: skip


@pytest.mark.parametrize("statement", BEHIND)
def test_the_database_itself_refuses(
    where: str, ledger: Ledger, root: bytes, statement: str
) -> None:
    ledger.claim([claim("one", 0, 100, root)], 20)
    with (
        closing(Database(where)) as database,
        pytest.raises(DBAPIError, match=BEHIND[statement]),
        database.writing() as connection,
    ):
        connection.execute(text(statement))


def test_sqlite_does_not_replace_rows(tmp_path: Path, gathered: Gathered) -> None:
    place = tmp_path / "ledger.db"
    with Ledger.open(place) as ledger:
        moved = (Posting("scope1:world", "scope1:x", "CO2", 1),)
        ledger.post([Entry("a", moved, *HOUR, gathered.roots["a"])], 10, gathered)
    for table in ("entries", "postings", "heads", "accounts", "evidence", "evidence_roots"):
        with (
            closing(Database(place)) as database,
            pytest.raises(DBAPIError, match="rows that stay"),
            database.writing() as connection,
        ):
            connection.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))
