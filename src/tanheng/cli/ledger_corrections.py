"""``tanheng ledger propose``, ``approve`` and ``pending``: corrections, by two names."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tanheng.cli.books import Json, Where, moment_s, opened, record
from tanheng.cli.terminal import Language, language_of, print_json, print_tables

__all__ = ["approve", "pending", "propose"]

By = Annotated[str, Parameter(name="--by")]
Recording = Annotated[str, Parameter(name="--as-of")]


def propose(
    file: Path, /, *, by: By, as_of: Recording, ledger: Where = None, json: Json = False
) -> int:
    """Propose corrections; they take effect when another name approves them.

    Parameters
    ----------
    file
        What is wrong, why, and what is to stand instead (YAML).
    by
        Who proposes.
    as_of
        When it is recorded: 2024-03-01T00:00Z.
    ledger
        A file, a URL, or a project that names one; by default project.yaml of this folder.
    json
        Print what was proposed as JSON.
    """
    from tanheng.ledger import read_corrections

    when = moment_s(as_of, "--as-of")
    with opened(ledger) as book:
        corrections, evidence = read_corrections(file, book)
        posted = book.propose(corrections, by, when, evidence)
    keys = [one.key for one in corrections]
    return _recorded("proposed", keys, posted.posted, str(posted.head), json)


def approve(
    *proposals: str,
    by: By,
    as_of: Recording,
    every: Annotated[bool, Parameter(name="--all", negative="")] = False,
    ledger: Where = None,
    json: Json = False,
) -> int:
    """Approve proposals of another name, and post what they come to.

    Parameters
    ----------
    proposals
        Keys of proposals, as tanheng ledger pending prints them.
    by
        Who approves.
    as_of
        When it is recorded: 2024-03-01T00:00Z.
    every
        Approve all that wait, not those named.
    ledger
        A file, a URL, or a project that names one; by default project.yaml of this folder.
    json
        Print what was posted as JSON.
    """
    from tanheng.core import InputError

    if bool(proposals) == every:
        raise InputError("expected keys of proposals, or --all")
    when = moment_s(as_of, "--as-of")
    with opened(ledger) as book:
        asked = [one.entry.key for one in book.pending()] if every else list(proposals)
        posted = book.approve(asked, by, when)
    return _recorded("approved", asked, posted.posted, str(posted.head), json)


def pending(*, ledger: Where = None, language: Language | None = None, json: Json = False) -> int:
    """List proposals that nobody has approved.

    Parameters
    ----------
    ledger
        A file, a URL, or a project that names one; by default project.yaml of this folder.
    language
        Language of the table: en or zh.
    json
        Print them as JSON.
    """
    from tanheng.ledger import proposals_table

    with opened(ledger) as book:
        found = book.pending()
    if json:
        print_json({"pending": [record(one) for one in found]})
    else:
        print_tables([proposals_table(found)], language_of(language))
    return 0


def _recorded(what: str, keys: list[str], new: int, head: str, json: bool) -> int:
    if json:
        print_json({what: keys, "entries": new, "head": head})
    else:
        sys.stdout.write(f"{what}: {', '.join(keys)}; {new} entries; head {head}\n")
    return 0
