"""``tanheng ledger`` and ``tanheng trace``: what the books hold, prove and were corrected to."""

from __future__ import annotations

import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tanheng.cli.books import AsOf, Json, Where, moment_s, opened, record, when_s, whereabouts
from tanheng.cli.terminal import Language, language_of, print_json, print_tables

if TYPE_CHECKING:
    from tanheng.ledger import Head, Ledger, Recorded

__all__ = ["diff", "list_", "trace", "trial_balance", "verify"]

LISTED = 50


def verify(
    file: str | None = None,
    head: str | None = None,
    /,
    *,
    since: str | None = None,
    ledger: Where = None,
    json: Json = False,
) -> int:
    """Verify a ledger, or with FILE and HEAD an exported claim, for which no ledger is needed.

    Exit code 1 when anything does not hold.

    Parameters
    ----------
    file
        What tanheng ledger export wrote.
    head
        The tree head to verify it against, or a file that holds one.
    since
        An older head: prove that the ledger has only been added to since then.
    ledger
        A file, a URL, or a project that names one; by default project.yaml of this folder.
    json
        Print what was found as JSON.
    """
    from tanheng.core import InputError
    from tanheng.ledger import check_claim

    if file is not None:
        if head is None:
            raise InputError("expected FILE and HEAD, came no head")
        return check_claim([file, head])
    found, proof = _examined(ledger, since)
    now = proof.pop("head", None)
    if json:
        print_json({"ok": not found, "head": now, "faults": found, **proof})
    else:
        sys.stdout.write("".join(f"{line}\n" for line in found))
        if not found:
            grown = f"; it has only been added to since {since}" if since else ""
            sys.stdout.write(f"all holds; head {now}{grown}\n")
    return 1 if found else 0


def _examined(named: str | None, since: str | None) -> tuple[list[str], dict[str, Any]]:
    """List what does not hold, with the head and the proof that leads to it from an older one."""
    from tanheng.core import InputError
    from tanheng.ledger import Head

    older = None if since is None else Head.read(since)
    where = whereabouts(named)
    if "://" not in where and not Path(where).is_file():
        opened(where)
    try:
        with opened(where) as book:
            found = book.verify()
            told: dict[str, Any] = {"head": str(book.head())}
            if older is not None:
                told |= _grown(book, older)
    except InputError as error:
        if "://" in where:
            raise
        return [error.message], {}  # a file that is there and cannot be read is what is asked about
    return found, told


def _grown(book: Ledger, older: Head) -> dict[str, Any]:
    """Prove that the tree of an older head is the beginning of this one's."""
    from tanheng.core import InputError
    from tanheng.ledger import verify_consistency

    now, path = book.consistency(older)
    if not verify_consistency(older.size, now.size, older.root, now.root, path):
        raise InputError(f"{now} does not continue {older}")
    return {"since": str(older), "path": [node.hex() for node in path]}


def trial_balance(
    *,
    as_of: AsOf = None,
    ledger: Where = None,
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Print what each account holds, and the sum by commodity, which is 0.

    Exit code 1 when a sum is not 0.

    Parameters
    ----------
    as_of
        As it was recorded by then: 2024-03-01T00:00Z.
    ledger
        A file, a URL, or a project that names one; by default project.yaml of this folder.
    language
        Language of the tables: en or zh.
    json
        Print it as JSON.
    """
    from tanheng.ledger import balance_tables

    when = when_s(as_of)
    with opened(ledger) as book:
        balances, sums = book.balances(when), book.trial_balance(when)
        head = str(book.head(when))
    if json:
        accounts = [
            {"account": account, "commodity": what, "amount": amount}
            for (account, what), amount in balances.items()
        ]
        print_json({"trial_balance": sums, "head": head, "accounts": accounts})
    else:
        print_tables(balance_tables(balances, sums, head), language_of(language))
    return 1 if any(sums.values()) else 0


def diff(
    before: str,
    after: str,
    /,
    *,
    account: str | None = None,
    ledger: Where = None,
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Split what changed between two states into data, factor, method and boundary, exactly.

    Parameters
    ----------
    before, after
        Two times of recording: 2024-03-01T00:00Z.
    account
        One account, or the kind of several; by default all but the world of each kind.
    ledger
        A file, a URL, or a project that names one; by default project.yaml of this folder.
    language
        Language of the table: en or zh.
    json
        Print it as JSON.
    """
    from dataclasses import asdict

    from tanheng.ledger import difference_table

    times = moment_s(before, "before"), moment_s(after, "after")
    with opened(ledger) as book:
        found = book.diff(*times, account)
    if json:
        print_json({"differences": [asdict(one) for one in found]})
    else:
        print_tables([difference_table(found, before, after)], language_of(language))
    return 0


def trace(
    claim: str,
    /,
    *,
    ledger: Where = None,
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Walk from a claim, or any entry, to factor version, method, activity and source rows.

    Parameters
    ----------
    claim
        Its key, as tanheng ledger list prints it.
    ledger
        A file, a URL, or a project that names one; by default project.yaml of this folder.
    language
        Language of the tables: en or zh.
    json
        Print all of it as JSON.
    """
    from json import loads

    from tanheng.ledger import trace_tables

    with opened(ledger) as book:
        chain = book.chain(claim)
    if json:
        steps = [{**record(step), "rows": [loads(row) for row in rows]} for step, rows in chain]
        print_json({"steps": steps})
    else:
        print_tables(list(trace_tables(chain)), language_of(language))
    return 0


def list_(
    *words: str,
    limit: int = LISTED,
    as_of: AsOf = None,
    ledger: Where = None,
    language: Language | None = None,
    json: Json = False,
) -> int:
    """List entries, the newest last.

    Exit code 1 when there is none.

    Parameters
    ----------
    words
        Each has to stand in the entry's key, site, activity, factor or accounts.
    limit
        How many of the newest are listed.
    as_of
        As it was recorded by then: 2024-03-01T00:00Z.
    ledger
        A file, a URL, or a project that names one; by default project.yaml of this folder.
    language
        Language of the table: en or zh.
    json
        Print them as JSON.
    """
    from tanheng.core import InputError
    from tanheng.ledger import entries_table

    if limit < 1:
        raise InputError(f"expected a limit of at least 1, came {limit}")
    with opened(ledger) as book:
        chosen = (one for one in book.entries(when_s(as_of)) if _holds(record(one), words))
        last: deque[Recorded] = deque(maxlen=limit)
        count = 0
        for one in chosen:
            last.append(one)
            count += 1
    if json:
        print_json({"entries": [record(one) for one in last], "of": count})
    else:
        print_tables([entries_table(last, count - len(last))], language_of(language))
    return 0 if count else 1


def _holds(told: dict[str, Any], words: tuple[str, ...]) -> bool:
    entry = told["entry"]
    names = [entry[name] for name in ("key", "site", "activity", "factor", "move")]
    text = " ".join([*names, *(str(posting) for posting in entry["postings"])]).casefold()
    return all(word.casefold() in text for word in words)
