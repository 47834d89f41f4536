"""What a ledger can be asked: now, and as of any time of recording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Self

from tanheng.core import InputError
from tanheng.ledger.claim_file import chain_of, claim_file
from tanheng.ledger.corrections import pending
from tanheng.ledger.current import Current, follow
from tanheng.ledger.database import Database
from tanheng.ledger.differences import Difference, differences
from tanheng.ledger.entry import Recorded, leaf_data
from tanheng.ledger.evidence import kept_rows
from tanheng.ledger.history import Newest, balances_at, during, entry_of, history, newest
from tanheng.ledger.merkle import consistency_path
from tanheng.ledger.tree import Head, head_at, span_over
from tanheng.ledger.verifying import faults

__all__ = ["Reading"]


class Reading:
    """The reading half of a ledger.

    A time ``as_of`` is a time of recording, s since 1970 UTC: what was recorded later is left out.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections to the database."""
        self._database.close()

    def head(self, as_of: int | None = None) -> Head:
        """Tell the tree's head."""
        with self._database.reading() as connection:
            return head_at(connection, as_of)

    def balances(self, as_of: int | None = None) -> dict[tuple[str, str], int]:
        """Tell what each account holds, by account and commodity."""
        with self._database.reading() as connection:
            size = None if as_of is None else head_at(connection, as_of).size
            return balances_at(connection, size)

    def trial_balance(self, as_of: int | None = None) -> dict[str, int]:
        """Add up all accounts by commodity: each sum is 0."""
        found: defaultdict[str, int] = defaultdict(int)
        for (_, commodity), amount in self.balances(as_of).items():
            found[commodity] += amount
        return dict(sorted(found.items()))

    def entry(self, key: str) -> Recorded:
        """Read one entry.

        Raises
        ------
        InputError
            For a key that no entry has.
        """
        with self._database.reading() as connection:
            return entry_of(connection, key)

    def entries(self, as_of: int | None = None) -> Iterator[Recorded]:
        """Read all entries in the order of recording."""
        with self._database.reading() as connection:
            yield from history(connection, 0, head_at(connection, as_of).size)

    def newest(self, find: str = "", limit: int = 50, offset: int = 0) -> Newest:
        """Read a page of entries, the newest first, without reading the others.

        Parameters
        ----------
        find : str
            Text that the keys hold, in capitals or not; by default all entries are chosen.
        limit, offset : int
            How many entries a page has, and how many lie before it.
        """
        with self._database.reading() as connection:
            return newest(connection, find, limit, offset)

    def during(
        self, start: int, stop: int, head: Head, most: int
    ) -> tuple[list[tuple[Recorded, list[str]]], int]:
        """Read entries whose period meets another, as of a head; each with its source rows (JSON).

        Parameters
        ----------
        start, stop : int
            First second and first second after, since 1970 UTC.
        most : int
            How many to read, those of the shortest periods first.

        Returns
        -------
        list of (Recorded, list of str)
        int
            How many there are.
        """
        with self._database.reading() as connection:
            found, count = during(connection, start, stop, head.size, most)
            return [(one, kept_rows(connection, one.entry.evidence)) for one in found], count

    def current(self, as_of: int | None = None) -> Current:
        """Tell which entries of emissions stand, once corrections are followed."""
        return follow(self.entries(as_of))

    def state(self, as_of: int | None = None) -> Iterator[bytes]:
        """Write the whole state, a line for each entry and one for the head.

        As of the same time, these are the same bytes for ever: entries are the very bytes that
        the tree is over.
        """
        head = self.head(as_of)
        with self._database.reading() as connection:
            for recorded in history(connection, 0, head.size):
                yield leaf_data(recorded) + b"\n"
        yield b'{"head":"%b"}\n' % str(head).encode()

    def chain(self, key: str) -> list[tuple[Recorded, list[str]]]:
        """Walk from a claim to the lot that was issued; each entry with its source rows (JSON).

        Raises
        ------
        InputError
            For a key that no entry has.
        """
        with self._database.reading() as connection:
            steps = chain_of(connection, key)
            return [(step, kept_rows(connection, step.entry.evidence)) for step in steps]

    def claim_file(self, key: str, as_of: int | None = None) -> bytes:
        """Write a claim, or any entry, as a file that ``verify_claim.py`` checks against a head.

        Raises
        ------
        InputError
            For a key that no entry has, or one recorded after ``as_of``.
        """
        with self._database.reading() as connection:
            return claim_file(connection, key, head_at(connection, as_of))

    def consistency(self, old: Head, as_of: int | None = None) -> tuple[Head, list[bytes]]:
        """Prove that the ledger only grew since an older head.

        Returns
        -------
        Head
            The head as of that time.
        list of bytes
            Path for `verify_consistency` (RFC 6962, 2.1.2).

        Raises
        ------
        InputError
            For a head that is not older, or of another ledger.
        """
        with self._database.reading() as connection:
            head, span = head_at(connection, as_of), span_over(connection)
            if old.size > head.size:
                raise InputError(f"expected a head of at most {head.size} entries, came {old}")
            if old.size and span(0, old.size) != old.root:
                raise InputError(f"expected a head of this ledger, came {old}")
            return head, consistency_path(old.size, head.size, span)

    def diff(self, before: int, after: int, account: str | None = None) -> list[Difference]:
        """Split the changes of accounts between two times of recording by their causes.

        Parameters
        ----------
        before, after : int
            Two times ``as_of``.
        account : str, optional
            One account, or the kind of several; by default all but the ``world`` of each kind.
        """
        with self._database.reading() as connection:
            sizes = [head_at(connection, when).size for when in (before, after)]
            return differences(history(connection, 0, max(sizes)), sizes[0], sizes[1], account)

    def pending(self) -> list[Recorded]:
        """List the proposals that nobody has approved."""
        with self._database.reading() as connection:
            return pending(connection)

    def verify(self) -> list[str]:
        """Compute everything again from the entries, and list what does not hold."""
        try:
            with self._database.reading() as connection:
                return list(faults(connection))
        except InputError as error:
            return [f"file: {error.message}"]
