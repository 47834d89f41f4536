"""Whether the guards of a database still stand as they were set up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import Connection, create_engine, text

from tanheng.ledger import schema
from tanheng.ledger.guards import guards

__all__ = ["missing_guards"]

_POSTGRES = """
    SELECT tgname, prosrc FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE NOT tgisinternal AND tgenabled = 'O'
    AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
"""
_CONSTRAINTS = """
    SELECT relname, contype, count(*) FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE connamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
    AND contype IN ('c', 'x', 'u', 'p', 'f') AND convalidated GROUP BY relname, contype
"""


def missing_guards(connection: Connection) -> Iterator[str]:
    """Tell which guards do not stand as they were set up."""
    if connection.dialect.name == "sqlite":
        yield from _sqlite(connection)
    else:
        yield from _postgres(connection)


def _sqlite(connection: Connection) -> Iterator[str]:
    """Compare the file's own schema with that of a new ledger."""
    with create_engine("sqlite://").connect() as fresh:
        schema.metadata.create_all(fresh)
        for statement in guards("sqlite"):
            fresh.exec_driver_sql(statement)
        expected = _statements(fresh)
    found = _statements(connection)
    for name in sorted(expected.keys() | found.keys(), key=repr):
        if expected.get(name) != found.get(name):
            yield f"{name}: not as the ledger was set up"


def _statements(connection: Connection) -> dict[str, tuple[str | None, ...]]:
    query = text(
        "SELECT name, type, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'"
    )
    return {row.name: tuple(row) for row in connection.execute(query)}


def _postgres(connection: Connection) -> Iterator[str]:
    wanted: dict[str, str] = {}
    bodies: dict[str, str] = {}
    for statement in guards("postgresql"):
        if made := re.match(r"CREATE FUNCTION (\w+)\(\).*?AS \$\$(.*)\$\$$", statement, re.DOTALL):
            bodies[made[1]] = made[2]
        elif made := re.match(r"CREATE TRIGGER (\w+) .*EXECUTE FUNCTION (\w+)", statement):
            wanted[made[1]] = bodies[made[2]]
    found = {row.tgname: row.prosrc for row in connection.execute(text(_POSTGRES))}
    for name, body in wanted.items():
        if found.get(name) != body:
            yield f"{name}: not as the ledger was set up"
    held = {(row[0], row[1]) for row in connection.execute(text(_CONSTRAINTS))}
    if ("claims", "x") not in held or ("postings", "c") not in held:
        yield "constraints: not as the ledger was set up"
