"""Rows written at once: many values to one statement in SQLite, binary COPY in PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import BigInteger, Connection, LargeBinary, Table
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    import psycopg

__all__ = ["among", "insert"]

Row = tuple[Any, ...]


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that give every column of a table, in its order."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_values(table), list(rows))
        return
    try:
        _copy_rows(connection, table, rows)
    except connection.dialect.loaded_dbapi.Error as error:
        base = connection.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(
            f"COPY {table.name}", None, error, base, dialect=connection.dialect
        ) from error


def _copy_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    statement, types = _copy(table)
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        write = copy.write_row
        for row in rows:
            write(row)


def among(connection: Connection, statement: str, keys: Sequence[str]) -> Sequence[Any]:
    """Select rows by many keys; the statement ends where the keys are to follow."""
    if connection.dialect.name == "sqlite":
        listed = json.dumps(keys)
        found = connection.exec_driver_sql(
            f"{statement} IN (SELECT value FROM json_each(?))", (listed,)
        )
    else:
        found = connection.exec_driver_sql(f"{statement} = ANY(%s)", (list(keys),))
    return found.all()


@cache
def _values(table: Table) -> str:
    marks = ", ".join("?" * len(table.c))
    return f"INSERT INTO {table.name} ({_names(table)}) VALUES ({marks})"


@cache
def _copy(table: Table) -> tuple[str, list[str]]:
    types = [
        "int8"
        if isinstance(column.type, BigInteger)
        else "bytea"
        if isinstance(column.type, LargeBinary)
        else "text"
        for column in table.c
    ]
    return f"COPY {table.name} ({_names(table)}) FROM STDIN (FORMAT BINARY)", types


def _names(table: Table) -> str:
    return ", ".join(column.name for column in table.c)
