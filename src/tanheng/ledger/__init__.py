"""The carbon ledger: accounts of one kind each, entries in whole units, claims made once, proofs.

Amounts are integers (g of each gas, Wh). Entries are added and never changed; each carries the
Merkle root over the rows it was computed from, and all of them form a tree (RFC 6962) whose head
proves them without the database.
"""

from pathlib import Path

from tanheng.ledger.book import Ledger
from tanheng.ledger.corrections import Correction
from tanheng.ledger.corrections_file import read_corrections
from tanheng.ledger.current import Current
from tanheng.ledger.differences import CAUSES, Difference
from tanheng.ledger.entry import Entry, Posting, Recorded, leaf_data
from tanheng.ledger.evidence import Gathered, evidence_root, gather
from tanheng.ledger.history import Newest
from tanheng.ledger.hledger import to_hledger
from tanheng.ledger.instruments import Claim, Lot, Transfer
from tanheng.ledger.kinds import EXCLUSIVE, KINDS, RETIRED, VIEWS, WORLD
from tanheng.ledger.merkle import verify_consistency
from tanheng.ledger.recording import Posted
from tanheng.ledger.tree import Head
from tanheng.ledger.verify_claim import main as check_claim
from tanheng.ledger.views import (
    balance_tables,
    difference_table,
    entries_table,
    proposals_table,
    trace_tables,
)

__all__ = [
    "CAUSES",
    "EXCLUSIVE",
    "KINDS",
    "RETIRED",
    "VERIFIER",
    "VIEWS",
    "WORLD",
    "Claim",
    "Correction",
    "Current",
    "Difference",
    "Entry",
    "Gathered",
    "Head",
    "Ledger",
    "Lot",
    "Newest",
    "Posted",
    "Posting",
    "Recorded",
    "Transfer",
    "balance_tables",
    "check_claim",
    "difference_table",
    "entries_table",
    "evidence_root",
    "gather",
    "leaf_data",
    "proposals_table",
    "read_corrections",
    "to_hledger",
    "trace_tables",
    "verify_consistency",
]

VERIFIER = Path(__file__).with_name("verify_claim.py")
"""The verifier of exported claims, one file that needs nothing but Python."""
