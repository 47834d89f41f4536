"""The ledger's tables, the same in SQLite and in PostgreSQL.

Units of instruments are numbered across the whole ledger: each lot begins where the one recorded
before it ends, so that one rule over one axis keeps claims apart.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

from tanheng.ledger.kinds import KINDS

__all__ = [
    "FORMAT",
    "accounts",
    "approvals",
    "balances",
    "claims",
    "entries",
    "evidence",
    "evidence_roots",
    "heads",
    "kinds",
    "lots",
    "metadata",
    "moves",
    "postings",
    "proposals",
    "subtrees",
    "tables",
]

FORMAT = 1
"""Number of this arrangement of tables; a ledger of another one is not opened."""
metadata = MetaData()
_INT: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")


def _int(
    name: str, *rules: ForeignKey, key: bool = False, unique: bool | None = None
) -> Column[int]:
    return Column(
        name, _INT, *rules, primary_key=key, nullable=False, unique=unique, autoincrement=False
    )


def _none(name: str) -> Column[int]:
    """Build a column that mostly holds nothing."""
    return Column(name, _INT, nullable=True)


def _once(name: str, column: Column[int]) -> None:
    """Let no number stand twice in a column; rows that hold nothing are not indexed."""
    some = column.is_not(None)
    Index(name, column, unique=True, sqlite_where=some, postgresql_where=some)


def _text(name: str, *, key: bool = False, unique: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, unique=unique or None, nullable=False)


def _bytes(name: str, *rules: ForeignKey, key: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, *rules, primary_key=key, nullable=False)


def _table(name: str, *parts: Column[int] | Column[str] | Column[bytes] | CheckConstraint) -> Table:
    """Build a table; in SQLite rows of two keys lie in the index of them, not beside it."""
    keys = sum(isinstance(part, Column) and part.primary_key for part in parts)
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=keys == 1)


ledger = _table("ledger", _int("format", key=True))
kinds = _table("kinds", _int("id", key=True), _text("name", unique=True))
moves = _table("moves", _text("move", key=True), _int("kind", ForeignKey("kinds.id"), key=True))
accounts = _table(
    "accounts",
    _int("id", key=True),
    _int("kind", ForeignKey("kinds.id")),
    _text("name", unique=True),
    CheckConstraint(f"id / 4294967296 = kind AND kind BETWEEN 1 AND {max(KINDS.values())}"),
)
evidence = _table("evidence", _bytes("sha256", key=True), _bytes("parquet"))
evidence_roots = _table(
    "evidence_roots",
    _bytes("root", key=True),
    _bytes("sha256", ForeignKey("evidence.sha256")),
    _int("first"),
    _int("rows"),
)
entries = _table(
    "entries",
    _int("id", key=True),
    _text("key", unique=True),
    _bytes("input"),
    _bytes("leaf"),
    _int("recorded"),
    _text("move"),
    _int("happened_from"),
    _int("happened_to"),
    _text("site"),
    _text("activity"),
    _text("factor"),
    _text("method"),
    _text("quantity"),
    _text("unit"),
    _text("share"),
    _text("cause"),
    _bytes("evidence"),
    _none("reverses"),
    _text("detail"),
    CheckConstraint("id >= 0 AND happened_from < happened_to"),
)
_once("reversed_once", entries.c.reverses)
postings = _table(
    "postings",
    _int("entry", key=True),
    _int("line", key=True),
    _int("source"),
    _int("target"),
    _text("commodity"),
    _int("amount"),
    CheckConstraint("source / 4294967296 = target / 4294967296", name="one_kind"),
    CheckConstraint("source <> target AND amount > 0", name="a_transfer"),
)
balances = _table(
    "balances", _int("account", key=True), _text("commodity", key=True), _int("amount")
)
lots = _table(
    "lots",
    _int("entry", key=True),
    _int("base", unique=True),
    _int("units"),
    _int("kind"),
    _int("holder"),
    _text("serial"),
    _int("first"),
    _none("parent"),
    CheckConstraint("units > 0 AND first >= 0 AND base >= 0"),
)
_once("handed_over_once", lots.c.parent)
Index("lots_by_serial", lots.c.kind, lots.c.serial, lots.c.first)
claims = _table(
    "claims",
    _int("entry", key=True),
    _int("start"),
    _int("stop"),
    _int("lot"),
    CheckConstraint("start < stop"),
)
Index("claims_by_start", claims.c.start, unique=True).ddl_if(dialect="sqlite")
proposals = _table("proposals", _int("entry", key=True), _text("proposer"), _int("reverses"))
approvals = _table(
    "approvals",
    _int("reversal", key=True),
    _int("proposal", ForeignKey("proposals.entry"), unique=True),
    _text("proposer"),
    _text("approver"),
    CheckConstraint("proposer <> approver", name="another_name"),
)
subtrees = _table("subtrees", _int("level", key=True), _int("position", key=True), _bytes("node"))
heads = _table("heads", _int("size", key=True), _bytes("root"), _int("recorded"), _bytes("edge"))

tables = tuple(metadata.sorted_tables)
"""All of them, those that others refer to first."""
