"""What the database itself refuses, whoever writes to it: triggers for SQLite and PostgreSQL.

Rows of books are never changed nor deleted; entries are numbered without gaps and recorded in
order of time; evidence is at hand before it is named; amounts move between accounts of the kinds
that their entry's move allows; a unit is issued once, and claimed once, by its holder; what is
taken back was approved by another name than the one that proposed it.

A rule is a condition on a new row, ``NEW``, that must not hold once the row is there. SQLite asks
it row by row, PostgreSQL statement by statement. A plus before a column keeps planners from its
index: nearly all lots have no parent, and to walk through them all for each new one takes ever
longer.
"""

from __future__ import annotations

from collections.abc import Iterator

from tanheng.ledger import schema

__all__ = ["CLAIMED", "REFUSED", "guards"]

REFUSED = "the ledger expected "
"""How the database's own refusals begin."""

CLAIMED = "units that nobody has claimed"

_RULES = {
    "entries": {
        "an entry recorded after the one before it": """
            NEW.id > 0 AND NOT EXISTS (SELECT 1 FROM entries AS one
                WHERE one.id = NEW.id - 1 AND one.recorded <= NEW.recorded)""",
        "evidence that is kept": """
            NOT EXISTS (SELECT 1 FROM evidence_roots AS one WHERE one.root = NEW.evidence)""",
        "a listed move": """
            NEW.move <> 'propose'
            AND NOT EXISTS (SELECT 1 FROM moves AS one WHERE one.move = NEW.move)""",
        "a reversal that was approved": """
            NEW.reverses IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM approvals AS one WHERE one.reversal = NEW.id)""",
    },
    "postings": {
        "accounts of the kinds that the move allows": """
            NOT EXISTS (SELECT 1 FROM entries AS one JOIN moves ON moves.move = one.move
                WHERE one.id = NEW.entry AND moves.kind = NEW.source / 4294967296)
            OR NOT EXISTS (SELECT 1 FROM accounts AS one WHERE one.id = NEW.source)
            OR NOT EXISTS (SELECT 1 FROM accounts AS one WHERE one.id = NEW.target)""",
        "no posting added to an entry of the tree": """
            NEW.entry < (SELECT max(size) FROM heads)""",
    },
    "lots": {
        "units that follow those of the last lot": """
            NEW.base <> coalesce((SELECT one.base + one.units FROM lots AS one
                WHERE one.base < NEW.base ORDER BY one.base DESC LIMIT 1), 0)""",
        "a holder of the lot's kind": """
            NEW.holder / 4294967296 <> NEW.kind
            OR NOT EXISTS (SELECT 1 FROM accounts AS one WHERE one.id = NEW.holder)""",
        "units that were not issued before": """
            NEW.parent IS NULL AND (
                EXISTS (SELECT 1 FROM lots AS one
                    WHERE one.kind = NEW.kind AND one.serial = NEW.serial AND +one.parent IS NULL
                    AND one.entry <> NEW.entry
                    AND one.first >= NEW.first AND one.first < NEW.first + NEW.units)
                OR NEW.first < (SELECT one.first + one.units FROM lots AS one
                    WHERE one.kind = NEW.kind AND one.serial = NEW.serial AND +one.parent IS NULL
                    AND one.first < NEW.first ORDER BY one.first DESC LIMIT 1))""",
        "as many units as were handed over": """
            NEW.parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims AS one
                WHERE one.entry = NEW.parent AND one.stop - one.start = NEW.units)""",
    },
    "claims": {
        "units of its lot, moved from the lot's holder": """
            NOT EXISTS (SELECT 1 FROM lots AS one JOIN postings ON postings.source = one.holder
                WHERE one.entry = NEW.lot AND postings.entry = NEW.entry
                AND postings.amount = NEW.stop - NEW.start
                AND NEW.start >= one.base AND NEW.stop <= one.base + one.units)""",
    },
    "approvals": {
        "an approval of what was proposed": """
            NOT EXISTS (SELECT 1 FROM proposals AS one
                WHERE one.entry = NEW.proposal AND one.proposer = NEW.proposer)""",
    },
}
_UNCLAIMED = """
    EXISTS (SELECT 1 FROM claims AS one WHERE one.start > NEW.start AND one.start < NEW.stop)
    OR NEW.start < (SELECT one.stop FROM claims AS one
        WHERE one.start < NEW.start ORDER BY one.start DESC LIMIT 1)"""
_CHANGING = ("balances",)


def guards(dialect: str) -> tuple[str, ...]:
    """Statements that set up the guards of a new ledger.

    Parameters
    ----------
    dialect : str
        ``sqlite`` or ``postgresql``.
    """
    return tuple(_sqlite() if dialect == "sqlite" else _postgres())


def _sqlite() -> Iterator[str]:
    for table in schema.tables:
        name = table.name
        rules = dict(_RULES.get(name, {}))
        if name == "claims":
            rules[CLAIMED] = _UNCLAIMED
        if rules:
            checks = " ".join(
                f"WHEN {condition} THEN RAISE(ABORT, '{_refusal(wanted)}')"
                for wanted, condition in rules.items()
            )
            yield (
                f"CREATE TRIGGER {name}_rules AFTER INSERT ON {name} "
                f"BEGIN SELECT CASE {checks} END; END"
            )
        if name in _CHANGING:
            continue
        keys = " AND ".join(f"{key.name} = NEW.{key.name}" for key in table.primary_key)
        refusal = f"BEGIN SELECT RAISE(ABORT, '{_refusal('rows that stay')}'); END"
        for event in ("UPDATE", "DELETE"):
            yield f"CREATE TRIGGER {name}_no_{event} BEFORE {event} ON {name} {refusal}"
        yield (  # INSERT OR REPLACE deletes without asking the triggers on deletion
            f"CREATE TRIGGER {name}_no_REPLACE BEFORE INSERT ON {name} "
            f"WHEN EXISTS (SELECT 1 FROM {name} WHERE {keys}) {refusal}"
        )


def _postgres() -> Iterator[str]:
    yield (
        "ALTER TABLE claims ADD CONSTRAINT claimed_once "
        "EXCLUDE USING gist (int8range(start, stop) WITH &&)"
    )
    yield (
        "CREATE FUNCTION rows_that_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{_raise('rows that stay')} END $$"
    )
    for table in schema.tables:
        name = table.name
        if name not in _CHANGING:
            yield (
                f"CREATE TRIGGER {name}_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
                "FOR EACH STATEMENT EXECUTE FUNCTION rows_that_stay()"
            )
        if name in _RULES:
            yield _function(name)
            yield (
                f"CREATE TRIGGER {name}_rules AFTER INSERT ON {name} "
                "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT "
                f"EXECUTE FUNCTION {name}_rules()"
            )


def _function(name: str) -> str:
    """Write the rules of a table for all rows of a statement.

    The new rows are few and the tables long: nested loops over their indices, whatever a planner
    thinks that saw the tables empty.
    """
    checks = " ".join(
        f"IF EXISTS (SELECT 1 FROM fresh WHERE {condition.replace('NEW.', 'fresh.')}) "
        f"THEN {_raise(wanted)} END IF;"
        for wanted, condition in _RULES[name].items()
    )
    return (
        f"CREATE FUNCTION {name}_rules() RETURNS trigger LANGUAGE plpgsql "
        "SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off "
        f"AS $$ BEGIN {checks} RETURN NULL; END $$"
    )


def _raise(wanted: str) -> str:
    return f"RAISE EXCEPTION '{_refusal(wanted)}' USING ERRCODE = 'integrity_constraint_violation';"


def _refusal(wanted: str) -> str:
    return (REFUSED + wanted).replace("'", "''")
