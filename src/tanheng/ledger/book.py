"""The ledger: the one door to a book that is only ever added to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from tanheng.core import InputError
from tanheng.ledger.database import Database, refusal
from tanheng.ledger.entry import Entry, Leaf
from tanheng.ledger.evidence import Gathered, keep
from tanheng.ledger.instruments import Claim, Lot, Transfer, claimed, handed_over, issued
from tanheng.ledger.kinds import VIEWS, kind_of
from tanheng.ledger.projecting import KnownLot, lots_by_key
from tanheng.ledger.recording import Batch, Posted, prepare, record
from tanheng.ledger.schema import accounts, balances
from tanheng.ledger.taken import first_taken
from tanheng.ledger.tree import Head, head_at

__all__ = ["Ledger"]

_NO_LOTS: Mapping[str, KnownLot] = {}


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

    def issue(self, lots: Sequence[Lot], recorded: int, evidence: Gathered | None = None) -> Posted:
        """Issue lots of units: all of them, or none.

        Raises
        ------
        InputError
            For units of a serial that were issued before, among others.
        """
        return self._record([issued(lot) for lot in lots], recorded, evidence)

    def claim(
        self, claims: Sequence[Claim], recorded: int, evidence: Gathered | None = None
    ) -> Posted:
        """Retire units, each of which can be retired once: all of them, or none.

        Raises
        ------
        InputError
            For units that were claimed before, or that somebody else holds.
        """
        lots = self._lots(claims)
        return self._record([claimed(one, lots) for one in claims], recorded, evidence, lots)

    def transfer(
        self, transfers: Sequence[Transfer], recorded: int, evidence: Gathered | None = None
    ) -> Posted:
        """Hand units to new holders: all of them, or none.

        Raises
        ------
        InputError
            For units that were claimed before, or that somebody else holds.
        """
        lots = self._lots(transfers)
        return self._record([handed_over(one, lots) for one in transfers], recorded, evidence, lots)

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

    def _lots(self, claims: Sequence[Claim | Transfer]) -> dict[str, KnownLot]:
        with self._database.reading() as connection:
            return lots_by_key(connection, {claim.lot for claim in claims})

    def _record(
        self,
        leaves: Sequence[Leaf],
        recorded: int,
        evidence: Gathered | None = None,
        lots: Mapping[str, KnownLot] = _NO_LOTS,
    ) -> Posted:
        batch = prepare(leaves, recorded, lots)
        try:
            with self._database.writing() as connection:
                if evidence is not None:
                    keep(connection, evidence)
                return record(connection, batch)
        except DBAPIError as error:
            taken = self._taken(batch)
            if taken is not None:
                raise taken from error
            raise refusal(error) from error

    def _taken(self, batch: Batch) -> InputError | None:
        """Name the first claim on units that were claimed before."""
        if not batch.lots:
            return None
        with self._database.reading() as connection:
            return first_taken(connection, batch.leaves, batch.lots)
