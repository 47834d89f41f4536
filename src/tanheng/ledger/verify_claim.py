"""Verify an exported claim against a tree head, with nothing but Python's standard library.

    python verify_claim.py FILE HEAD

FILE is what ``tanheng ledger export CLAIM --out FILE`` wrote; HEAD is a tree head that you have
from somebody you trust, ``SIZE:64 HEXADECIMAL DIGITS``, or a file that holds one. Exit code 0: the
claim stands in the ledger of that head, as the file tells it, with its evidence. 1: it does not.

What is checked: the file is written the one way it can be written; each of its entries is a leaf
of the tree with that head (RFC 6962, RFC 9162 section 2.1.3.2); the rows beside an entry are those
under its Merkle root; a claim's units lie within its lot, and so back to where they were issued.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

FORMAT = "tanheng-claim-1"
SHORT_GROUP, ROWS_OF_A_LEAF = 256, 64


class Refused(Exception):  # noqa: N818
    """The file does not prove what it says."""


def verify(data: bytes, head: str) -> str:
    """Check a claim file.

    Parameters
    ----------
    data : bytes
        The file.
    head : str
        The head that is trusted.

    Returns
    -------
    str
        What is proved, in one line.

    Raises
    ------
    Refused
        With the reason, for anything else.
    """
    document = parse(data)
    if document["format"] != FORMAT:
        raise Refused(f"expected a file of format {FORMAT}")
    if document["head"] != head:
        raise Refused(f"the file is for head {document['head']}, not for {head}")
    size, root = read_head(head)
    steps = document["steps"]
    for step in steps:
        check_step(step, size, root)
    for step, lot in pairwise(steps):
        check_lot(step["entry"], lot["entry"])
    last = steps[-1]["entry"]
    if "claim" in json.loads(last["detail"] or "{}"):
        raise Refused("the lot that was claimed is missing")
    rows = sum(len(step["rows"]) for step in steps)
    return f"{steps[0]['entry']['key']}: {len(steps)} entries and {rows} rows under {head}"


def parse(data: bytes) -> dict[str, Any]:
    """Read JSON that is written with its keys in order, without spaces, and with no key twice."""
    try:
        document: dict[str, Any] = json.loads(data)
        text = canonical(document) + b"\n"
    except (ValueError, RecursionError) as error:
        raise Refused(f"not JSON: {error}") from error
    if text != data or type(document) is not dict:
        raise Refused("the file was changed: it is not written as the ledger writes")
    if set(document) != {"format", "head", "steps"} or not document["steps"]:
        raise Refused("expected format, head and steps")
    return document


def canonical(value: object) -> bytes:
    """Write JSON the one way."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_head(text: str) -> tuple[int, bytes]:
    """Read ``SIZE:ROOT``."""
    size, _, root = text.partition(":")
    found = int(size), bytes.fromhex(root)
    if len(found[1]) != 32 or f"{found[0]}:{found[1].hex()}" != text:
        raise Refused(f"expected a head, SIZE:64 HEXADECIMAL DIGITS, came {text!r}")
    return found


def check_step(step: dict[str, Any], size: int, root: bytes) -> None:
    """Check that an entry is a leaf of the tree, and that its rows are its evidence."""
    if set(step) != {"entry", "index", "path", "recorded", "rows"}:
        raise Refused("a step has fields of its own")
    key = step["entry"]["key"]
    leaf = canonical({"entry": step["entry"], "recorded": step["recorded"]})
    path = [bytes.fromhex(node) for node in step["path"]]
    if [node.hex() for node in path] != step["path"] or type(step["index"]) is not int:
        raise Refused(f"{key}: the path is not written as the ledger writes")
    if not included(sha256(b"\x00" + leaf).digest(), step["index"], size, path, root):
        raise Refused(f"{key}: no entry of the ledger with that head")
    if any("\n" in row for row in step["rows"]):
        raise Refused(f"{key}: two rows in one")
    if evidence_root(step["rows"]).hex() != step["entry"]["evidence"]:
        raise Refused(f"{key}: the rows are not those it was computed from")


def included(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Follow a path from a leaf to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    first, last, found = index, size - 1, leaf
    for node in path:
        if last == 0:
            return False
        if first & 1 or first == last:
            found = sha256(b"\x01" + node + found).digest()
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            found = sha256(b"\x01" + found + node).digest()
        first, last = first >> 1, last >> 1
    return last == 0 and found == root


def evidence_root(rows: list[str]) -> bytes:
    """Root over rows: a leaf for each, or for each 64 where there are more than 256."""
    step = 1 if len(rows) <= SHORT_GROUP else ROWS_OF_A_LEAF
    level = [
        sha256(b"\x00" + "\n".join(rows[at : at + step]).encode()).digest()
        for at in range(0, len(rows), step)
    ]
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2])  # noqa: B905 - the odd one is carried up
        level = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + odd
    return level[0] if level else sha256(b"").digest()


def check_lot(entry: dict[str, Any], lot: dict[str, Any]) -> None:
    """Check that a claim takes units that its lot has, from the lot's holder."""
    claim = json.loads(entry["detail"]).get("claim")
    held = json.loads(lot["detail"] or "{}").get("lot")
    if claim is None or held is None or claim["lot"] != lot["key"]:
        raise Refused(f"{entry['key']}: {lot['key']} is not the lot it claims")
    source, _, _, amount = entry["postings"][0]
    if not 0 <= claim["start"] < claim["stop"] <= held["units"]:
        raise Refused(f"{entry['key']}: claims units that {lot['key']} does not have")
    if amount != claim["stop"] - claim["start"] or source != lot["postings"][0][1]:
        raise Refused(f"{entry['key']}: is not from the holder of {lot['key']}")


def main(words: list[str]) -> int:
    """Run the verifier: 0 where the claim stands, 1 where it does not."""
    if len(words) != 2:
        sys.stderr.write("usage: verify_claim.py FILE HEAD\n")
        return 1
    try:
        head = words[1]
        if ":" not in head or Path(head).is_file():
            head = Path(head).read_text(encoding="utf-8")
        said = verify(Path(words[0]).read_bytes(), head.strip())
    except Refused as error:
        sys.stderr.write(f"refused: {error}\n")
        return 1
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        sys.stderr.write(f"refused: not a claim: {type(error).__name__} {error}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
