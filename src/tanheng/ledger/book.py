"""The ledger: the one door to a book that is only ever added to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from tanheng.core import InputError
from tanheng.ledger.corrections import Correction, approved, proposed
from tanheng.ledger.database import REFUSALS, Database, refusal
from tanheng.ledger.entry import Entry, Leaf
from tanheng.ledger.evidence import Gathered, keep
from tanheng.ledger.instruments import Claim, Lot, Transfer, claimed, handed_over, issued
from tanheng.ledger.kinds import VIEWS, kind_of
from tanheng.ledger.projecting import KnownLot, lots_by_key
from tanheng.ledger.reading import Reading
from tanheng.ledger.recording import Batch, Posted, prepare, record
from tanheng.ledger.taken import first_taken

__all__ = ["Ledger"]

_NO_LOTS: Mapping[str, KnownLot] = {}


class Ledger(Reading):
    """A carbon ledger.

    Open one with `Ledger.open`; a ``with`` statement closes it.
    """

    @classmethod
    def open(cls, where: str | Path, begin: bool = True) -> Self:
        """Open a ledger, or begin one.

        Parameters
        ----------
        where : str or Path
            A file (SQLite), or ``postgresql://user@host/name``.
        begin : bool
            Whether to begin one where there is none.

        Raises
        ------
        InputError
            For a place that holds something else, or nothing where none is to begin.
        """
        database = Database(where)
        database.set_up(begin)
        return cls(database)

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

    def propose(
        self,
        corrections: Sequence[Correction],
        by: str,
        recorded: int,
        evidence: Gathered | None = None,
    ) -> Posted:
        """Propose corrections; another name has to approve them.

        Parameters
        ----------
        corrections : sequence of Correction
            Entries of emissions; what was issued and retired is final.
        by : str
            Who proposes.

        Raises
        ------
        InputError
            For an entry that cannot be reversed, among others; then none is proposed.
        """
        with self._database.reading() as connection:
            leaves = [proposed(connection, one, by) for one in corrections]
        return self._record(leaves, recorded, evidence)

    def approve(self, proposals: Sequence[str], by: str, recorded: int) -> Posted:
        """Approve proposals, and post what they come to: all of them, or none.

        Parameters
        ----------
        proposals : sequence of str
            Keys of proposals.
        by : str
            Who approves: another name than the one that proposed.

        Raises
        ------
        InputError
            For a proposal of one's own, or one that is not there.
        """
        with self._database.reading() as connection:
            leaves = [leaf for key in proposals for leaf in approved(connection, key, by)]
        return self._record(leaves, recorded)

    def keep(self, evidence: Gathered) -> None:
        """Keep source rows, before entries name their roots."""
        with self._database.writing() as connection:
            keep(connection, evidence)

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
        except REFUSALS as error:
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
