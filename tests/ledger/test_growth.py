"""A ledger that grows takes no longer for the same: steps of SQLite are counted, not seconds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import event

from tanheng.ledger import Claim, Entry, Gathered, Ledger, Lot, Posting, Transfer
from tanheng.ledger.database import Database

DAY = (1_704_067_200, 1_704_153_600)
ROUNDS, ROWS, TICK = 4, 100, 10


def counted(database: Database) -> list[int]:
    """Count ten steps each of every connection to come."""
    ticks = [0]

    def tick() -> int:
        ticks[0] += 1
        return 0

    @event.listens_for(database.engine, "connect")
    def _watch(connection: object, _: object) -> None:
        connection.set_progress_handler(tick, TICK)  # type: ignore[attr-defined]

    return ticks


def work(ledger: Ledger, number: int, root: bytes) -> dict[str, Callable[[], object]]:
    """Do each operation on as many rows as in the round before."""
    name = [f"{number}/{row}" for row in range(ROWS)]
    first = number * ROWS
    return {
        "issue": lambda: ledger.issue(
            [Lot(f"lot {one}", "certificates", "GEC", 10 * (first + row), 10, "us", *DAY, root)
             for row, one in enumerate(name)], number,
        ),
        "issue of many serials": lambda: ledger.issue(
            [Lot(f"own {one}", "credits", one, 0, 10, "us", *DAY, root) for one in name], number
        ),
        "claim": lambda: ledger.claim(
            [Claim(f"claim {one}", f"lot {one}", 0, 4, "us", "scope2.market:us", *DAY, root)
             for one in name], number,
        ),
        "transfer": lambda: ledger.transfer(
            [Transfer(f"sale {one}", f"lot {one}", 4, 8, "us", "you", *DAY, root)
             for one in name], number,
        ),
        "post": lambda: ledger.post(
            [Entry(f"entry {one}", (Posting("scope1:world", "scope1:us", "CO2", 1),), *DAY, root)
             for one in name], number,
        ),
    }  # fmt: skip


def test_the_last_rows_are_as_quick_as_the_first(tmp_path: Path, gathered: Gathered) -> None:
    database = Database(tmp_path / "ledger.db")
    ticks = counted(database)
    database.set_up()
    found: dict[str, list[int]] = {}
    with closing(Ledger(database)) as ledger:
        ledger.keep(gathered)
        for number in range(ROUNDS):
            for what, done in work(ledger, number, gathered.roots["a"]).items():
                before = ticks[0]
                done()
                found.setdefault(what, []).append(ticks[0] - before)
    for what, steps in found.items():
        assert steps[0] > ROWS, what
        assert steps[-1] < 1.2 * steps[0], (what, steps)
