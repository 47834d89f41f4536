"""``tanheng ledger export``, ``journal``, ``state`` and ``verifier``: files for others."""

from __future__ import annotations

import sys
from pathlib import Path

from tanheng.cli.books import AsOf, Json, Where, opened, when_s
from tanheng.cli.terminal import print_json

__all__ = ["export", "journal", "state", "verifier"]


def export(
    claim: str, /, *, out: Path, as_of: AsOf = None, ledger: Where = None, json: Json = False
) -> int:
    """Export a claim, or any entry, as a file that proves itself against a tree head.

    Parameters
    ----------
    claim
        Its key, as tanheng ledger list prints it.
    out
        File to write (JSON).
    as_of
        Prove it against the head of that time of recording.
    ledger
        A file, a URL, or a project that names one; by default project.yaml of this folder.
    json
        Print the file and the head as JSON.
    """
    from tanheng.store import write_whole

    when = when_s(as_of)
    with opened(ledger) as book:
        data, head = book.claim_file(claim, when), book.head(when)
    write_whole(out, lambda part: part.write_bytes(data))
    if json:
        print_json({"file": str(out), "head": str(head)})
    else:
        sys.stdout.write(f"{out}: verify it against head {head}\n")
    return 0


def journal(*, out: Path, as_of: AsOf = None, ledger: Where = None) -> int:
    """Export all entries as a journal for hledger.

    Parameters
    ----------
    out
        File to write.
    as_of
        As it was recorded by then: 2024-03-01T00:00Z.
    ledger
        A file, a URL, or a project that names one; by default project.yaml of this folder.
    """
    from tanheng.ledger import to_hledger
    from tanheng.store import write_whole

    with opened(ledger) as book:
        text = to_hledger(one for one in book.entries(when_s(as_of)) if one.entry.postings)
    write_whole(out, lambda part: part.write_text(text, encoding="utf-8", newline=""))
    sys.stdout.write(f"{out}\n")
    return 0


def state(*, out: Path, as_of: AsOf = None, ledger: Where = None) -> int:
    """Write a state byte for byte: a line for each entry (JSON), and the head.

    Parameters
    ----------
    out
        File to write.
    as_of
        As it was recorded by then: 2024-03-01T00:00Z.
    ledger
        A file, a URL, or a project that names one; by default project.yaml of this folder.
    """
    from tanheng.store import write_whole

    with opened(ledger) as book:
        data = b"".join(book.state(when_s(as_of)))
    write_whole(out, lambda part: part.write_bytes(data))
    sys.stdout.write(f"{out}\n")
    return 0


def verifier(*, out: Path = Path("verify_claim.py")) -> int:
    """Write the verifier: one file that needs nothing but Python, to hand over with a claim.

    Parameters
    ----------
    out
        File to write.
    """
    from tanheng.ledger import VERIFIER
    from tanheng.store import write_whole

    write_whole(out, lambda part: part.write_bytes(VERIFIER.read_bytes()))
    sys.stdout.write(f"python {out} FILE HEAD\n")
    return 0
