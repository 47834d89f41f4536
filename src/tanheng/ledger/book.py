"""The ledger: the one door to a book that is only ever added to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from tanheng.core import InputError
from tanheng.ledger.database import Database, refusal
from tanheng.ledger.entry import Entry, Leaf
from tanheng.ledger.evidence import Gathered, keep
from tanheng.ledger.kinds import VIEWS, kind_of
from tanheng.ledger.recording import Posted, prepare, record
from tanheng.ledger.schema import accounts, balances
from tanheng.ledger.tree import Head, head_at

__all__ = ["Ledger"]


class Ledger:
    """A carbon ledger.

    Open one with `Ledger.open`; a ``with`` statement closes it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, where: str | Path) -> Self:
        """Open a ledger, or begin one.

        Parameters
        ----------
        where : str or Path
            A file (SQLite), or ``postgresql://user@host/name``.

        Raises
        ------
        InputError
            For a place that holds something else.
        """
        database = Database(where)
        database.set_up()
        return cls(database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections to the database."""
        self._database.close()

    def post(
        self, entries: Sequence[Entry], recorded: int, evidence: Gathered | None = None
    ) -> Posted:
        """Post entries of emissions: all of them, or none.

        Parameters
        ----------
        entries : sequence of Entry
            Each between accounts of one kind.
        recorded : int
            The project's ``as_of``, s since 1970 UTC; never before the last one.
        evidence : Gathered, optional
            Rows under the entries' roots, where they are not kept yet.

        Raises
        ------
        InputError
            For an entry that the ledger does not take; then none is posted.
        """
        leaves = []
        for entry in entries:
            move = kind_of(entry.postings[0].source) if entry.postings else ""
            if move not in VIEWS:
                raise InputError(
                    f"entry {entry.key!r}: units of {move or 'no account'} are issued and claimed, "
                    "not posted"
                )
            leaves.append(Leaf(entry, move))
        return self._record(leaves, recorded, evidence)

    def keep(self, evidence: Gathered) -> None:
        """Keep source rows, before entries name their roots."""
        with self._database.writing() as connection:
            keep(connection, evidence)

    def head(self, as_of: int | None = None) -> Head:
        """Tell the tree's head, now or as of a time of recording."""
        with self._database.reading() as connection:
            return head_at(connection, as_of)

    def trial_balance(self) -> dict[str, int]:
        """Add up all accounts by commodity: each sum is 0."""
        query = select(balances.c.commodity, func.sum(balances.c.amount))
        with self._database.reading() as connection:
            rows = connection.execute(query.group_by(balances.c.commodity))
            return {what: int(amount) for what, amount in sorted(row[:2] for row in rows)}

    def balances(self) -> dict[tuple[str, str], int]:
        """Tell what each account holds, by account and commodity."""
        query = select(accounts.c.name, balances.c.commodity, balances.c.amount)
        with self._database.reading() as connection:
            rows = connection.execute(query.join(accounts, accounts.c.id == balances.c.account))
            return {(name, what): amount for name, what, amount in sorted(row[:3] for row in rows)}

    def _record(
        self, leaves: Sequence[Leaf], recorded: int, evidence: Gathered | None = None
    ) -> Posted:
        batch = prepare(leaves, recorded)
        try:
            with self._database.writing() as connection:
                if evidence is not None:
                    keep(connection, evidence)
                return record(connection, batch)
        except DBAPIError as error:
            raise refusal(error) from error
