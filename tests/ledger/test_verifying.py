"""A single thing that was changed anywhere is found: in the database, and in an exported claim."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, create_engine, select, text
from sqlalchemy.exc import DBAPIError

from tanheng.core import InputError
from tanheng.ledger import (
    Claim,
    Correction,
    Entry,
    Gathered,
    Head,
    Ledger,
    Lot,
    Posting,
    Transfer,
    verify_claim,
)
from tanheng.ledger.database import Database, _url
from tanheng.ledger.merkle import verify_consistency
from tanheng.ledger.reading import Reading
from tanheng.ledger.schema import tables

DAY = (1_704_067_200, 1_704_153_600)
BOOK = "scope2.market:Hangzhou"
VERIFIER = Path(verify_claim.__file__)


def fill(ledger: Ledger, gathered: Gathered) -> None:
    """Post some of everything."""
    a, b, c = (gathered.roots[name] for name in "abc")
    entries = [
        Entry(f"e{n}", (Posting("scope1:world", f"scope1:s{n % 7}", "CO2", n + 1),), *DAY, a,
              f"s{n % 7}", "diesel", "f@1", "fuel", f"{n}.5", "l")
        for n in range(600)
    ]  # fmt: skip
    ledger.post(entries[:250], 10, gathered)
    ledger.post(entries[250:], 20)
    ledger.issue([Lot("lot", "certificates", "GEC", 0, 1000, "Hangzhou", *DAY, b)], 30)
    ledger.transfer([Transfer("sold", "lot", 0, 400, "Hangzhou", "Beijing", *DAY, c)], 40)
    ledger.claim([Claim("use", "sold", 5, 20, "Beijing", BOOK, *DAY, c)], 50)
    new = replace(entries[5], key="e5, corrected", quantity="6")
    wrong = [Correction("p1", "e5", "misread", new), Correction("p2", "e6", "twice")]
    ledger.propose(wrong, "Li", 50)
    ledger.approve(["p1"], "Wang", 50)
    ledger.claim([Claim("own", "lot", 400, 500, "Hangzhou", BOOK, *DAY, c)], 50)


def changed(value: object, draw: random.Random) -> object:
    """Flip one bit of a value."""
    if value is None:
        return 1
    if isinstance(value, int):
        return value ^ 1 << draw.randrange(12)
    if isinstance(value, str):
        if not value:
            return "x"
        at = draw.randrange(len(value))
        return value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
    assert isinstance(value, bytes)
    at = draw.randrange(len(value))
    return value[:at] + bytes([value[at] ^ 1 << draw.randrange(8)]) + value[at + 1 :]


@contextmanager
def unguarded(where: str) -> Iterator[Connection]:
    """Open a database as somebody who owns it can: without triggers, and with them back after."""
    engine = create_engine(_url(where), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            query = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
            triggers = connection.execute(text(query)).all()
            connection.exec_driver_sql("PRAGMA synchronous = OFF")
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
            for name, _ in triggers:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            yield connection
            for _, statement in triggers:
                connection.exec_driver_sql(statement)
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
            yield connection
    engine.dispose()


def flip(where: str, table: Table, draw: random.Random) -> str | None:
    """Change one bit of a row: what was changed; nothing where rules of the table refuse it."""
    with unguarded(where) as connection:
        rows = connection.execute(select(table).order_by(*table.primary_key)).all()
        if not rows:
            return None
        row, column = draw.choice(rows), draw.choice(list(table.c))
        value = changed(getattr(row, column.name), draw)
        same = [key == getattr(row, key.name) for key in table.primary_key]
        try:
            connection.execute(table.update().where(*same).values({column: value}))
        except DBAPIError:
            return None
        return f"{table.name}.{column.name} of {tuple(row)[:2]}"


def test_an_honest_ledger_has_no_faults(ledger: Ledger, gathered: Gathered) -> None:
    assert ledger.verify() == []
    fill(ledger, gathered)
    assert ledger.verify() == []


def test_guards_that_were_taken_away_are_missed(
    where: str, ledger: Ledger, gathered: Gathered
) -> None:
    fill(ledger, gathered)
    with closing(Database(where)) as database, database.writing() as connection:
        on = "" if database.sqlite else " ON entries"
        name = "entries_no_UPDATE" if database.sqlite else "entries_stay"
        connection.execute(text(f"DROP TRIGGER {name}{on}"))
    assert ledger.verify() == [f"{name}: not as the ledger was set up"]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory, gathered: Gathered) -> Path:
    """Make a ledger in a file, with some of everything."""
    place = tmp_path_factory.mktemp("honest") / "ledger.db"
    with Ledger.open(place) as ledger:
        fill(ledger, gathered)
    return place


@pytest.mark.parametrize("table", tables, ids=str)
def test_one_bit_of_any_row_of_a_file_is_found(honest: Path, table: Table) -> None:
    draw = random.Random(str(table))
    found = 0
    for _ in range(5):
        copy = honest.with_name("copy.db")
        shutil.copyfile(honest, copy)
        what = flip(str(copy), table, draw)
        if what is not None:
            found += 1
            with Reading(Database(copy)) as ledger:
                assert ledger.verify(), what
    assert found


@given(seed=st.integers(0, 2**32))
@settings(max_examples=12, deadline=None)
def test_one_bit_of_any_column_is_found(honest: Path, seed: int) -> None:
    draw = random.Random(seed)
    copy = honest.with_name("copy.db")
    shutil.copyfile(honest, copy)
    what = flip(str(copy), draw.choice(tables), draw)
    with Reading(Database(copy)) as ledger:
        assert bool(ledger.verify()) == (what is not None), what


def test_one_bit_of_the_file_itself_is_found_or_was_of_no_row(honest: Path) -> None:
    """SQLite keeps bytes of no use between rows; all others hold something."""
    draw, data = random.Random(3), honest.read_bytes()
    with Reading(Database(honest)) as ledger:
        told = b"".join(ledger.state()), ledger.balances()
    used = [at for at, byte in enumerate(data) if byte]
    found = 0
    copy = honest.with_name("copy.db")
    for at in draw.sample(used, 30):
        copy.write_bytes(data[:at] + bytes([data[at] ^ 1 << draw.randrange(8)]) + data[at + 1 :])
        with Reading(Database(copy)) as ledger:
            if ledger.verify():
                found += 1
            else:
                assert (b"".join(ledger.state()), ledger.balances()) == told, at
    assert found >= 27


def test_one_bit_in_a_server_is_found(server: str, gathered: Gathered) -> None:
    draw = random.Random(7)
    for number, name in enumerate(("entries", "postings", "claims", "evidence", "heads")):
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA flipped{number}")
        where = f"{server}&options=-csearch_path%3Dflipped{number}"
        with Ledger.open(where) as ledger:
            fill(ledger, gathered)
            what = None
            while what is None:
                what = flip(where, next(t for t in tables if t.name == name), draw)
            assert ledger.verify(), what


@pytest.fixture(scope="module")
def exported(honest: Path) -> tuple[bytes, str]:
    """Export a claim on units that were handed over, with the head it is proved against."""
    with Ledger.open(honest) as ledger:
        return ledger.claim_file("use"), str(ledger.head())


def test_a_claim_is_verified_without_the_ledger(
    exported: tuple[bytes, str], tmp_path: Path
) -> None:
    (tmp_path / "claim.json").write_bytes(exported[0])
    (tmp_path / "head").write_text(exported[1] + "\n")
    alone = tmp_path / "verify_claim.py"
    shutil.copyfile(VERIFIER, alone)

    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(alone), *words],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    proved = (0, f"use: 3 entries and 3 rows under {exported[1]}\n")
    assert run("claim.json", exported[1]) == proved
    assert run("claim.json", "head") == proved
    other = exported[1][:-1] + ("0" if exported[1][-1] != "0" else "1")
    assert run("claim.json", other)[0] == 1
    assert run("claim.json", "no such file")[0] == 1
    assert run("head", exported[1])[0] == 1
    assert run("claim.json")[0] == 1
    assert len(VERIFIER.read_text().splitlines()) < 200


DAMAGED = {
    "empty": lambda _: b"",
    "half": lambda data: data[: len(data) // 2],
    "without its end": lambda data: data[:-1],
    "with more at its end": lambda data: data + b"\n",
    "an object": lambda _: b"{}\n",
    "a list": lambda _: b"[]\n",
    "no step": lambda data: data[: data.index(b'"steps"')] + b'"steps":[]}\n',
    "a step of another kind": lambda data: data[: data.index(b'"steps"')] + b'"steps":[1]}\n',
    "no text": lambda _: bytes(range(256)),
    "too deep": lambda _: b"[" * 100_000,
}


@pytest.mark.parametrize("how", DAMAGED)
def test_what_is_no_claim_is_refused_in_one_line(
    exported: tuple[bytes, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    file = tmp_path / "claim.json"
    file.write_bytes(DAMAGED[how](exported[0]))
    assert verify_claim.main([str(file), exported[1]]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("refused: ")
    assert said.err.count("\n") == 1


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_one_bit_of_the_head_is_found(exported: tuple[bytes, str], data: st.DataObject) -> None:
    document, head = exported
    at = data.draw(st.integers(0, len(head) - 1))
    bad = head[:at] + chr(ord(head[at]) ^ 1 << data.draw(st.integers(0, 6))) + head[at + 1 :]
    with pytest.raises(verify_claim.Refused, match="is for head"):
        verify_claim.verify(document, bad)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_one_bit_of_an_exported_claim_is_found(
    exported: tuple[bytes, str], data: st.DataObject
) -> None:
    document, head = exported
    at = data.draw(st.integers(0, len(document) - 1))
    bit = data.draw(st.integers(0, 7))
    bad = document[:at] + bytes([document[at] ^ 1 << bit]) + document[at + 1 :]
    with pytest.raises((verify_claim.Refused, ValueError, TypeError, KeyError)):
        verify_claim.verify(bad, head)


def test_an_entry_that_claims_nothing_is_verified_too(honest: Path) -> None:
    with Ledger.open(honest) as ledger:
        then = ledger.head(20)
        said = verify_claim.verify(ledger.claim_file("e417", 20), str(then))
        assert said == f"e417: 1 entries and 2 rows under {then}"
        assert (then.size, ledger.head().size) == (600, 608)
        with pytest.raises(InputError, match="not among the 250 entries of that head"):
            ledger.claim_file("e417", 10)
        with pytest.raises(InputError, match="the key of an entry, came 'none'"):
            ledger.claim_file("none")


def test_an_older_head_is_shown_to_be_older(ledger: Ledger, gathered: Gathered) -> None:
    fill(ledger, gathered)
    for time in (0, 10, 20, 30, 40, 50):
        old = ledger.head(time)
        head, path = ledger.consistency(old)
        assert verify_consistency(old.size, head.size, old.root, head.root, path)
    with pytest.raises(InputError, match="a head of this ledger"):
        ledger.consistency(replace(ledger.head(20), root=bytes(32)))
    with pytest.raises(InputError, match="a head of at most 250 entries"):
        ledger.consistency(ledger.head(), as_of=10)


def test_earlier_states_come_back_byte_for_byte(ledger: Ledger, gathered: Gathered) -> None:
    a = gathered.roots["a"]
    states, held = [], []
    for time in range(10, 60, 10):
        entry = Entry(f"e{time}", (Posting("scope1:world", "scope1:x", "CO2", time),), *DAY, a)
        ledger.post([entry], time, gathered)
        states.append(b"".join(ledger.state()))
        held.append(ledger.balances())
    assert [b"".join(ledger.state(time)) for time in range(15, 65, 10)] == states
    assert [ledger.balances(time) for time in range(10, 60, 10)] == held
    assert [ledger.trial_balance(time) for time in (5, 10)] == [{}, {"CO2": 0}]
    assert states[1].startswith(states[0].splitlines()[0])
    assert b"".join(ledger.state(5)) == b'{"head":"%b"}\n' % str(Head()).encode()
