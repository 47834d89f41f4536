"""The ledger on two cores: posting, claiming, replaying, proving.

    python benchmarks/ledger.py

Every batch is one transaction, durable when the call returns. Entries have an evidence root, a
key, one posting, and become leaves of the tree; rates are of the public functions, whole calls.
Beside them, in the same run: the same rows written one durable transaction each by plain SQL, and
bare SHA-256 of as many leaves and nodes. Figures are medians of REPEATS, each in a new ledger.
Where other work runs on the machine, wall time says more of that work; so the processor's time of
this process is printed too.

PostgreSQL is a server of Debian, started here on a socket as it comes, fsync on; without one that
part is left out. SQLite writes with synchronous = FULL.
"""

from __future__ import annotations

import os
import pwd
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

import polars as pl

from tanheng.ledger import Claim, Entry, Ledger, Lot, Posting, gather
from tanheng.ledger.merkle import (
    Frontier,
    grown,
    inclusion_path,
    leaf_hashes,
    root_of,
    verify_inclusion,
)

Made = TypeVar("Made")
DAY = (1_704_067_200, 1_704_153_600)
ENTRIES, BATCH, GREAT_BATCH, LOTS, LEAVES, ONE_BY_ONE = 40_000, 1_000, 10_000, 100, 400_000, 200
REPEATS = 3
ROWS = pl.DataFrame(
    {
        "group": [n // 10 for n in range(ENTRIES)],
        "file": ["meters.csv"] * ENTRIES,
        "line": range(2, ENTRIES + 2),
    }
)
EVIDENCE = gather(ROWS, "group")
ROOTS = [EVIDENCE.roots[n % (ENTRIES // 10)] for n in range(ENTRIES)]


@dataclass(frozen=True)
class Timed:
    """Rate of a piece of work, per second of the clock and of this process's processor."""

    per_s: float
    per_processor_s: float


def middle(several: Sequence[Timed]) -> Timed:
    """Take medians."""
    return Timed(
        median(one.per_s for one in several), median(one.per_processor_s for one in several)
    )


def timed(work: Callable[[], object], count: int) -> Timed:
    """Do a piece of work once, and count what it did."""
    processor, clock = time.process_time(), time.perf_counter()
    work()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    return Timed(count / clock, count / processor)


def entries() -> list[Entry]:
    """Make one entry for each site, period and factor."""
    return [
        Entry(
            f"site{n % 100}/electricity/{n}",
            (Posting("scope2.location:world", f"scope2.location:site{n % 100}", "CO2e", n + 1),),
            *DAY,
            ROOTS[n],
            f"site{n % 100}",
            "electricity",
            "cn.grid.2022@1",
            "average",
            f"{n}.25",
            "kWh",
        )
        for n in range(ENTRIES)
    ]


def claims() -> list[Claim]:
    """Make claims on ranges of 10 units, in turn on each lot."""
    return [
        Claim(
            f"claim {n}", f"lot {n % LOTS}", n // LOTS * 10, n // LOTS * 10 + 10, "us",
            "scope2.market:us", *DAY, ROOTS[n],
        )
        for n in range(ENTRIES)
    ]  # fmt: skip


def batches(made: Sequence[Made], size: int) -> Iterator[Sequence[Made]]:
    """Cut into batches."""
    for at in range(0, len(made), size):
        yield made[at : at + size]


def measure(where: str, size: int) -> dict[str, Timed]:
    """Post, post again, issue and claim."""
    found: dict[str, Timed] = {}
    made = entries()
    with Ledger.open(where) as ledger:
        found["rows kept as evidence"] = timed(lambda: ledger.keep(gather(ROWS, "group")), ENTRIES)
        posted: list[int] = []

        def post() -> None:
            posted.extend(ledger.post(some, 10).posted for some in batches(made, size))

        found["entries"] = timed(post, ENTRIES)
        assert sum(posted) == ENTRIES
        posted.clear()
        head = ledger.head()
        found["replayed"] = timed(post, ENTRIES)
        assert ledger.head() == head
        assert sum(posted) == 0
        assert head.size == ENTRIES
        ledger.issue(
            [Lot(f"lot {n}", "certificates", f"GEC {n}", 0, 10**6, "us", *DAY, ROOTS[n])
             for n in range(LOTS)], 10,
        )  # fmt: skip
        wanted = claims()

        def claim() -> None:
            for some in batches(wanted, size):
                ledger.claim(some, 10)

        found["claims"] = timed(claim, ENTRIES)
        assert not any(ledger.trial_balance().values())
        found["proofs made"] = timed(
            lambda: [ledger.claim_file(f"claim {n}") for n in range(50)], 50
        )
    return found


def one_by_one(execute: Callable[[str], object]) -> Timed:
    """Write rows of an entry and its posting, a transaction each."""
    execute("CREATE TABLE one (id bigint PRIMARY KEY, key text UNIQUE, amount bigint)")

    def work() -> None:
        for n in range(ONE_BY_ONE):
            execute(f"INSERT INTO one VALUES ({n}, 'k{n}', {n})")

    return timed(work, ONE_BY_ONE)


@contextmanager
def server() -> Iterator[str | None]:
    """Start a PostgreSQL server as it comes: durable, nothing tuned."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    where = Path(named).parent if named else found[-1].parent if found else None
    if where is None:
        yield None
        return
    with TemporaryDirectory(prefix="pg") as folder:
        owner = {}
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            owner = {"user": user.pw_uid, "group": user.pw_gid}

        def run(*words: str) -> None:
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)  # type: ignore[call-overload]

        data = f"{folder}/data"
        run(f"{where}/initdb", "-D", data, "-U", "tester", "-A", "trust")
        settings = f"-c listen_addresses= -c unix_socket_directories={folder}"
        run(f"{where}/pg_ctl", "-D", data, "-l", f"{folder}/log", "-w", "-o", settings, "start")
        try:
            yield f"postgresql://tester@/postgres?host={folder}"
        finally:
            run(f"{where}/pg_ctl", "-D", data, "-m", "fast", "-w", "stop")


def tell(what: str, found: Timed, base: Timed | None = None, unit: str = "") -> None:
    """Print a rate, and how many times that of its peer it is."""
    ratio = f"   {found.per_s / base.per_s:8.1f} x {unit}" if base else ""
    print(f"{what:44} {found.per_s:12,.0f} /s   {found.per_processor_s:12,.0f} /processor s{ratio}")


def tell_all(name: str, places: Sequence[str], size: int, base: Timed) -> None:
    """Measure on new ledgers in several places, and print the middle."""
    several = [measure(place, size) for place in places]
    found = {what: middle([one[what] for one in several]) for what in several[0]}
    for what in ("entries", "claims", "replayed", "rows kept as evidence"):
        tell(f"{name}: {what}", found[what], base, "one by one")
    tell(f"{name}: claim files with proofs", found["proofs made"])
    print(f"{name}: replayed entries posted: 0 of {ENTRIES:,}")


def merkle() -> None:
    """Hash leaves, grow a tree, verify a proof; beside bare hashing."""
    data = [b"entry %d of site %d, 42 g" % (n, n % 7) for n in range(LEAVES)]
    pair = bytes(65)

    def bare() -> None:
        for one in data:
            sha256(one).digest()
            sha256(pair).digest()

    def tree() -> None:
        frontier = Frontier()
        for at in range(0, LEAVES, BATCH):
            frontier, _ = grown(frontier, leaf_hashes(data[at : at + BATCH]))

    base = middle([timed(bare, LEAVES) for _ in range(REPEATS)])
    tell("Merkle: bare SHA-256, two a leaf", base)
    tell("Merkle: leaves", middle([timed(tree, LEAVES) for _ in range(REPEATS)]), base, "bare")
    hashes = leaf_hashes(data)
    path = inclusion_path(12_345, LEAVES, lambda start, stop: root_of(hashes[start:stop]))
    root = root_of(hashes)
    spent = timed(
        lambda: [verify_inclusion(hashes[12_345], 12_345, LEAVES, path, root) for _ in range(500)],
        500,
    )
    print(f"Merkle: one proof of {LEAVES:,} leaves verified in {1e3 / spent.per_s:.3f} ms")


def sqlite() -> None:
    """Measure in files."""
    with TemporaryDirectory() as folder:
        plain = sqlite3.connect(f"{folder}/plain.db", isolation_level=None)
        plain.execute("PRAGMA journal_mode = WAL")
        plain.execute("PRAGMA synchronous = FULL")
        base = one_by_one(plain.execute)
        plain.close()
        tell("SQLite: rows one by one, plain SQL", base)
        for size in (BATCH, GREAT_BATCH):
            places = [f"{folder}/{size}-{n}.db" for n in range(REPEATS)]
            tell_all(f"SQLite, by {size:,}", places, size, base)


def postgresql() -> None:
    """Measure on a server."""
    with server() as url:
        if url is None:
            print("PostgreSQL: no server on this machine")
            return
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            fsync = connection.execute("SHOW fsync").fetchone()
            assert fsync == ("on",)
            base = one_by_one(lambda statement: connection.execute(statement.encode()))
            tell("PostgreSQL: rows one by one, plain SQL", base)
            for n in range(REPEATS):
                connection.execute(f"CREATE SCHEMA books{n}".encode())
        places = [f"{url}&options=-csearch_path%3Dbooks{n}" for n in range(REPEATS)]
        tell_all(f"PostgreSQL, by {BATCH:,}", places, BATCH, base)


def main() -> None:
    """Print all."""
    merkle()
    sqlite()
    postgresql()


if __name__ == "__main__":
    main()
