"""Killed while posting, or with other writers beside it, the ledger stays whole."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from tanheng.core import InputError
from tanheng.ledger import Claim, Entry, Gathered, Ledger, Lot, Posting
from tanheng.ledger.database import Database, refusal
from tanheng.ledger.history import account_names
from tanheng.ledger.schema import accounts, claims, entries, postings

DAY = (1_704_067_200, 1_704_153_600)
CHILD = """
import sys
from tanheng.ledger import Entry, Ledger, Posting
where, root = sys.argv[1], bytes.fromhex(sys.argv[2])
ledger = Ledger.open(where)
for batch in range(10_000):
    moved = (Posting("scope1:world", f"scope1:s{batch % 5}", "CO2", 7),)
    ledger.post(
        [Entry(f"{batch}.{n}", moved, 0, 1, root) for n in range(50)], 10
    )
    print(batch, flush=True)
"""
SPAWN = multiprocessing.get_context("spawn")


def test_killed_while_posting(where: str, ledger: Ledger, gathered: Gathered) -> None:
    ledger.keep(gathered)
    root = gathered.roots["a"]
    for kill in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, where, root.hex()], stdout=subprocess.PIPE, text=True
        )
        with child:
            assert child.stdout is not None
            said = [int(child.stdout.readline()) for _ in range(3 + kill)]
            time.sleep(0.003 * kill)
            os.kill(child.pid, signal.SIGKILL)
            said += [int(line) for line in child.stdout.read().split()]
        done = settled(ledger)
        assert done % 50 == 0  # a batch is whole or not there
        assert done >= 50 * (max(said) + 1)  # and what was said to be posted is there
        assert ledger.trial_balance() == {"CO2": 0}
        assert ledger.verify() == []


def settled(ledger: Ledger) -> int:
    """Size of the ledger, once a server has noticed that its client is gone."""
    sizes = [ledger.head().size, -1]
    while sizes[-1] != sizes[-2]:
        time.sleep(0.2)
        sizes.append(ledger.head().size)
    return sizes[-1]


def _write(where: str, root: bytes, who: int) -> int:
    with Ledger.open(where) as ledger:
        for batch in range(6):
            entries = [
                Entry(
                    f"{batch}.{n}",
                    (Posting("scope1:world", f"scope1:s{n}", "CO2", n + 1),),
                    *DAY,
                    root,
                )
                for n in range(20)
            ]
            ledger.post(entries, 10)
            mine = Entry(f"mine {who} {batch}", entries[0].postings, *DAY, root)
            ledger.post([mine], 10)
    return 0


def _claim(where: str, root: bytes, who: int) -> list[int]:
    won = []
    with Ledger.open(where) as ledger:
        for unit in range(40):
            key = f"{who} claims {unit}"
            one = Claim(key, "lot", unit, unit + 2, "us", "for 2024", *DAY, root)
            try:
                won += [unit] * ledger.claim([one], 10).posted
            except InputError as error:
                if "are claimed by" not in str(error):
                    raise
    return won


def _race(work: Callable[[str, bytes, int], object], where: str, root: bytes) -> list[object]:
    with ProcessPoolExecutor(2, SPAWN) as pool:  # a pool that says so when a process dies
        return list(pool.map(work, [where] * 2, [root] * 2, range(2)))


@pytest.fixture
def root(ledger: Ledger, gathered: Gathered) -> bytes:
    ledger.issue(
        [Lot("lot", "credits", "VCS", 0, 41, "us", *DAY, gathered.roots["a"])], 5, gathered
    )
    return gathered.roots["a"]


def test_writers_beside_each_other(where: str, ledger: Ledger, root: bytes) -> None:
    assert _race(_write, where, root) == [0, 0]
    assert ledger.head().size == 1 + 6 * 20 + 2 * 6  # the same keys are posted once
    assert ledger.balances()["scope1:s19", "CO2"] == 6 * 20
    assert ledger.trial_balance() == {"CO2": 0, "CO2e": 0}
    assert ledger.verify() == []


def _insert(where: str, row: tuple[int, int, int], ready: threading.Barrier) -> str:
    """Write a claim past all of the ledger's own checks, as close to another as can be."""
    entry, start, stop = row
    database = Database(where)
    with closing(database), database.engine.connect() as bare:
        connection = bare.execution_options(tanheng_writes=True)
        ready.wait()
        try:
            with connection.begin():
                row_of = {"entry": entry, "start": start, "stop": stop, "lot": 0}
                connection.execute(claims.insert(), row_of)
                time.sleep(0.2)
        except DBAPIError as error:
            return str(refusal(error))
    return "taken"


def test_the_database_keeps_claims_apart_without_the_ledger(where: str, root: bytes) -> None:
    """Two writers who know nothing of each other, nor of the ledger's lock."""
    entry = Entry("x", (Posting("credits:us", "credits:retired", "CO2e", 10),), *DAY, root)
    database = Database(where)
    with closing(database), database.writing() as connection:
        for number in (1, 2):
            _entry_alone(connection, replace(entry, key=f"x{number}"), number)
    with ThreadPoolExecutor(2) as pool:
        ready = threading.Barrier(2)
        said = list(pool.map(lambda row: _insert(where, row, ready), [(1, 0, 10), (2, 5, 15)]))
    assert said.count("taken") == 1
    refused = next(one for one in said if one != "taken")
    # PostgreSQL may find that each waits for the other, and then refuses one of them all the same
    assert "units that nobody has claimed" in refused or "deadlock detected" in refused


def _entry_alone(connection: Connection, entry: Entry, number: int) -> None:
    """Write an entry and its posting with plain inserts."""
    columns = {column.name: "" for column in entries.c} | {
        "id": number, "key": entry.key, "input": b"", "leaf": b"", "recorded": 5,
        "move": "retire credits", "happened_from": 0, "happened_to": 1, "reverses": None,
        "evidence": entry.evidence,
    }  # fmt: skip
    connection.execute(entries.insert(), columns)
    names = account_names(connection)
    numbers = {name: account for account, name in names.items()}
    if "credits:retired" not in numbers:
        numbers["credits:retired"] = max(numbers.values()) + 1
        kind = numbers["credits:us"] >> 32
        connection.execute(
            accounts.insert(),
            {"id": numbers["credits:retired"], "kind": kind, "name": "credits:retired"},
        )
    moved = entry.postings[0]
    connection.execute(
        postings.insert(),
        {"entry": number, "line": 0, "source": numbers[moved.source],
         "target": numbers[moved.target], "commodity": moved.commodity, "amount": moved.amount},
    )  # fmt: skip


def test_claimants_beside_each_other(where: str, ledger: Ledger, root: bytes) -> None:
    won = sorted(unit for one in _race(_claim, where, root) for unit in one)  # type: ignore[attr-defined]
    assert all(after - unit >= 2 for unit, after in pairwise(won))
    assert ledger.balances()["credits:retired", "CO2e"] == 2 * len(won)
    assert len(won) >= 14
    assert ledger.verify() == []
