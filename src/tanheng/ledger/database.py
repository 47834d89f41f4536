"""Where a ledger lies: a file of SQLite, or a database of PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    OperationalError,
)

from tanheng.core import InputError, Place
from tanheng.ledger import schema
from tanheng.ledger.guards import CLAIMED, REFUSED, guards
from tanheng.ledger.kinds import KINDS, MOVES

__all__ = ["REFUSALS", "Database", "refusal"]

_WAIT_S, _CACHE_KIB = 60, 65536
REFUSALS = (IntegrityError, DataError, OperationalError)
"""What a database raises when it does not take a row, or cannot be reached."""
UNREADABLE = (DBAPIError, UnicodeDecodeError)
"""What reading a database raises that is damaged or cannot be reached; of texts as of its own
complaints, which SQLite writes in the bytes of the file."""
_ALONE = "SELECT pg_advisory_xact_lock(1, hashtext(current_schema()))"


class Database:
    """Connections to one ledger.

    Parameters
    ----------
    where : str or Path
        A file's path, or a URL: ``postgresql://user@host/name``.

    Raises
    ------
    InputError
        For a place that is no ledger and cannot become one.
    """

    def __init__(self, where: str | Path) -> None:
        self.url = _url(where)
        self.engine = _engine(self.url)
        path = self.url.database if self.sqlite else None
        self.place = Place(path or self.url.render_as_string(hide_password=True))

    @property
    def sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self.engine.dialect.name == "sqlite"

    def set_up(self, begin: bool = True) -> None:
        """Create the tables and their guards where there are none; or refuse that there are none.

        Parameters
        ----------
        begin : bool
            Whether a ledger may begin here.
        """
        if not begin and self.sqlite and not Path(self.url.database or "").is_file():
            raise InputError("expected a ledger, came no file", self.place)
        try:
            if begin and self.sqlite:
                self._log_ahead()
            with self.writing() if begin else self.engine.begin() as connection:
                if not inspect(connection).has_table("ledger"):
                    if not begin:
                        raise InputError("expected a ledger, came another database", self.place)
                    _create(connection)
                found = connection.scalar(text("SELECT max(format) FROM ledger"))
        except UNREADABLE as error:
            raise InputError(f"expected a ledger, came: {_said(error)}", self.place) from error
        if found != schema.FORMAT:
            raise InputError(
                f"expected a ledger of format {schema.FORMAT}, came {found}", self.place
            )

    def _log_ahead(self) -> None:
        """Let a new file keep its log ahead of its pages, so that readers wait for no writer."""
        path = Path(self.url.database or "")
        if path.is_file() and path.stat().st_size:
            return  # what is there already stays as it is
        with self.engine.connect() as bare:
            connection = bare.execution_options(tanheng_alone=True)
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that no other writer shares."""
        with self.engine.connect() as bare:
            connection = bare.execution_options(tanheng_writes=True)
            with connection.begin():
                if not self.sqlite:
                    connection.exec_driver_sql(_ALONE)
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that sees one state.

        Raises
        ------
        InputError
            For a database that cannot be reached or read.
        """
        try:
            with self.engine.connect() as connection, connection.begin():
                if not self.sqlite:
                    connection.exec_driver_sql(
                        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
                    )
                yield connection
        except UNREADABLE as error:
            raise InputError(f"expected a ledger that can be read, came: {_said(error)}") from error

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _said(error: Exception) -> str:
    """Say in one line what a database complained of."""
    if isinstance(error, UnicodeDecodeError):
        return error.object.decode(errors="replace").partition("\n")[0]
    return str(getattr(error, "orig", error)).partition("\n")[0]


def refusal(error: DBAPIError) -> InputError:
    """Say in one line what a database refused."""
    said = str(error.orig).partition("\n")[0]
    if "claimed_once" in said or CLAIMED in said:
        return InputError(f"expected {CLAIMED}")
    if said.startswith(REFUSED):
        return InputError(said.removeprefix("the ledger "))
    if "out of range" in said or "REAL value" in said:
        return InputError("expected balances below 2^63")
    return InputError(f"the ledger's database refused: {said}")


def _url(where: str | Path) -> URL:
    if "://" not in str(where):
        return URL.create("sqlite", database=str(where))
    try:
        url = make_url(str(where))
    except ArgumentError as error:
        raise InputError(f"expected a path or a URL of a database, came {where}") from error
    known = {
        "sqlite": "sqlite",
        "postgresql": "postgresql+psycopg",
        "postgres": "postgresql+psycopg",
    }
    name = url.drivername.partition("+")[0]
    if name not in known:
        raise InputError(f"expected sqlite:// or postgresql://, came {url.drivername}://")
    return url.set(drivername=known[name])


def _engine(url: URL) -> Engine:
    if url.drivername != "sqlite":
        return create_engine(url)
    path = Path(url.database or "")
    engine = create_engine(url, creator=lambda: _connected(path))

    @event.listens_for(engine, "connect")
    def _open(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions begin below, not at the first write
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("tanheng_alone", False):
            return
        writes = options.get("tanheng_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _connected(path: Path) -> sqlite3.Connection:
    """Connect to a file; one in a folder that nobody here may write to is only read."""
    where, there = str(path), path.is_file()
    if there and not os.access(path.parent, os.W_OK) and not _logged(path):
        where = f"file:{quote(str(path))}?immutable=1"
    return sqlite3.connect(
        where, timeout=_WAIT_S, check_same_thread=False, uri=where.startswith("file:")
    )


def _logged(path: Path) -> bool:
    """Tell whether something is written to the log ahead of a file, and not yet to the file."""
    log = path.with_name(f"{path.name}-wal")
    return log.is_file() and log.stat().st_size > 0


def _create(connection: Connection) -> None:
    schema.metadata.create_all(connection)
    connection.execute(schema.kinds.insert(), [{"id": n, "name": k} for k, n in KINDS.items()])
    allowed = [{"move": m, "kind": KINDS[k]} for m, kinds in MOVES.items() for k in kinds]
    connection.execute(schema.moves.insert(), allowed)
    connection.execute(schema.metadata.tables["ledger"].insert(), {"format": schema.FORMAT})
    for statement in guards(connection.dialect.name):
        connection.exec_driver_sql(statement)
