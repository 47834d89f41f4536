import os
import shutil
import subprocess
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.ledger.hledger import to_hledger

HLEDGER = shutil.which("hledger")
DAY_S = 86_400
needs_hledger = pytest.mark.skipif(HLEDGER is None, reason="hledger is not installed here")


@dataclass(frozen=True)
class Posting:
    source: str
    target: str
    commodity: str
    amount: int


@dataclass(frozen=True)
class Entry:
    key: str
    postings: tuple[Posting, ...]
    start: int
    evidence: bytes = bytes(range(4))
    site: str = ""
    activity: str = ""
    factor: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Recorded:
    index: int
    recorded: int
    entry: Entry


def entry(number, *moves, day=0, key=None, **more):
    """An entry of amounts that reach accounts from the world."""
    postings = tuple(
        Posting(f"{account.partition(':')[0]}:world", account, unit, amount)
        for account, unit, amount in moves
    )
    told = Entry(key or f"row {number}", postings, day * DAY_S, **more)
    return Recorded(number, DAY_S * 20_000, told)


def asked(journal, *words):
    return subprocess.run(
        [HLEDGER, "-f", "-", *words],
        input=journal,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=False,
    )


def accepted(journal):
    said = asked(journal, "check", "--strict", "ordereddates")
    assert said.returncode == 0, said.stderr


def test_a_journal_declares_all_it_names_and_stands_in_order_of_days():
    late = entry(
        1, ("scope1:Xi'an", "CO2", 1_234_567), day=20_089, site="Xi'an", activity="gas",
        factor="cn.gas@1",
    )  # fmt: skip
    early = entry(
        2, ("scope3.c06:Hangzhou 1.2", "CH4", 8), ("certificates:A", "Wh", 5), day=20_088,
        cause="a, b; c",
    )  # fmt: skip
    assert (
        to_hledger([late, early])
        == """\
decimal-mark .
commodity 1000. "CH4"
commodity 1000. "CO2"
commodity 1000. Wh
account certificates:A
account certificates:world
account scope1:Xi'an
account scope1:world
account scope3:c06:Hangzhou 1.2
account scope3:c06:world

2024-12-31 (2) row 2
    ; key:row 2
    ; recorded:2024-10-04
    ; cause:a b; c
    ; evidence:00010203
    scope3:c06:Hangzhou 1.2  8 "CH4"
    scope3:c06:world  -8 "CH4"
    certificates:A  5 Wh
    certificates:world  -5 Wh

2025-01-01 (1) Xi'an gas
    ; key:row 1
    ; recorded:2024-10-04
    ; factor:cn.gas@1
    ; evidence:00010203
    scope1:Xi'an  1234567 "CO2"
    scope1:world  -1234567 "CO2"
"""
    )


@needs_hledger
def test_hledger_accepts_a_journal_and_finds_the_same_balances():
    journal = to_hledger(
        [
            entry(1, ("scope1:A", "CO2", 10**24), day=3),
            entry(2, ("scope1:A", "CO2", 7), ("scope1:A", "CH4", 28), day=1),
        ]
    )
    accepted(journal)
    said = asked(journal, "balance", "scope1", "--layout", "bare", "-O", "csv")
    assert said.returncode == 0, said.stderr
    assert '"scope1:A","CH4","28"' in said.stdout
    assert f'"scope1:A","CO2","{10**24 + 7}"' in said.stdout
    assert f'"scope1:world","CO2","-{10**24 + 7}"' in said.stdout


@needs_hledger
def test_tags_can_be_asked_for():
    journal = to_hledger([entry(1, ("scope1:A", "CO2", 3), factor="x@1"), entry(2)])
    accepted(journal)
    assert asked(journal, "tags", "factor", "--values").stdout == "x@1\n"


@needs_hledger
def test_hledger_accepts_no_entries():
    accepted(to_hledger([]))


@needs_hledger
@pytest.mark.parametrize("name", [".*", ".!x", "*:(a", ". [b]", "\u2003*c", "::", ".:~"])
def test_marks_at_the_start_of_an_account_are_not_read_as_such(name):
    accepted(to_hledger([entry(1, (name, "CO2", 1))]))


names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1
)


@needs_hledger
@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(names, st.sampled_from(["CO2", "HFC-134a", "Wh", "t CO2e"]), st.integers(1)),
        max_size=4,
    ),
    names,
)
def test_hledger_accepts_any_names_and_amounts(moves, word):
    first = entry(1, *moves, key=word, factor=word, day=1)
    accepted(to_hledger([first, entry(2, *moves, site=word, cause=word)]))
