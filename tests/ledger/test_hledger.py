import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.core import BalanceError
from tanheng.ledger.hledger import to_hledger

HLEDGER = shutil.which("hledger")
DAY_S = 86_400
needs_hledger = pytest.mark.skipif(HLEDGER is None, reason="hledger is not installed here")


@dataclass(frozen=True)
class Posting:
    account: str
    commodity: str
    amount: int


@dataclass(frozen=True)
class Entry:
    id: int
    key: str
    start: int
    recorded: int
    postings: tuple[Posting, ...]


def entry(number, *moves, key=None, day=0):
    postings = [Posting(*move) for move in moves]
    postings += [Posting("world", unit, -amount) for _, unit, amount in moves]
    return Entry(number, key or f"row {number}", day * DAY_S, DAY_S * 20_000, tuple(postings))


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
    late = entry(1, ("scope1", "CO2", 1_234_567), day=20_089)
    early = entry(2, ("scope3.c06", "CH4", 8), ("scope2.location", "Wh", 5), day=20_088)
    day = datetime.fromtimestamp(20_088 * DAY_S, UTC).date()
    assert to_hledger([late, early]) == (
        "decimal-mark .\n"
        'commodity 1000. "CH4"\n'
        'commodity 1000. "CO2"\n'
        "commodity 1000. Wh\n"
        "account scope1\n"
        "account scope2:location\n"
        "account scope3:c06\n"
        "account world\n"
        "\n"
        f"{day} (2) row 2  ; recorded:2024-10-04\n"
        '    scope3:c06  8 "CH4"\n'
        "    scope2:location  5 Wh\n"
        '    world  -8 "CH4"\n'
        "    world  -5 Wh\n"
        "\n"
        "2025-01-01 (1) row 1  ; recorded:2024-10-04\n"
        '    scope1  1234567 "CO2"\n'
        '    world  -1234567 "CO2"\n'
    )


def test_an_entry_that_does_not_balance_is_refused():
    broken = Entry(7, "x", 0, 0, (Posting("scope1", "CO2", 3), Posting("world", "CO2", -2)))
    with pytest.raises(BalanceError, match=r"entry 7 .* to zero: \{'CO2': 1\}"):
        to_hledger([broken])


def test_each_commodity_balances_by_itself():
    broken = Entry(7, "x", 0, 0, (Posting("scope1", "CO2", 3), Posting("world", "CH4", -3)))
    with pytest.raises(BalanceError):
        to_hledger([broken])


@needs_hledger
def test_hledger_accepts_a_journal_and_finds_the_same_balances():
    journal = to_hledger(
        [
            entry(1, ("scope1", "CO2", 10**24), day=3),
            entry(2, ("scope1", "CO2", -7), ("scope1", "CH4", 28), day=1),
        ]
    )
    accepted(journal)
    said = asked(journal, "balance", "scope1", "--layout", "bare", "-O", "csv")
    assert said.returncode == 0, said.stderr
    assert '"scope1","CH4","28"' in said.stdout
    assert f'"scope1","CO2","{10**24 - 7}"' in said.stdout


@needs_hledger
def test_hledger_accepts_no_entries():
    accepted(to_hledger([]))


names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1
)


@needs_hledger
@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(names, st.sampled_from(["CO2", "HFC-134a", "Wh", "t CO2e"]), st.integers()),
        min_size=1,
        max_size=4,
    ),
    names,
)
def test_hledger_accepts_any_names_and_amounts(moves, key):
    accepted(to_hledger([entry(1, *moves, key=key, day=1), entry(2, *moves, key=key)]))
