"""The carbon ledger: accounts of one kind each, entries in whole units, claims made once, proofs.

Amounts are integers (g of each gas, Wh). Entries are added and never changed; each carries the
Merkle root over the rows it was computed from, and all of them form a tree (RFC 6962) whose head
proves them without the database.
"""

from tanheng.ledger.book import Ledger
from tanheng.ledger.corrections import Correction
from tanheng.ledger.differences import CAUSES, Difference
from tanheng.ledger.entry import Entry, Posting, Recorded
from tanheng.ledger.evidence import Gathered, evidence_root, gather
from tanheng.ledger.instruments import Claim, Lot, Transfer
from tanheng.ledger.kinds import EXCLUSIVE, KINDS, RETIRED, VIEWS, WORLD
from tanheng.ledger.recording import Posted
from tanheng.ledger.tree import Head

__all__ = [
    "CAUSES",
    "EXCLUSIVE",
    "KINDS",
    "RETIRED",
    "VIEWS",
    "WORLD",
    "Claim",
    "Correction",
    "Difference",
    "Entry",
    "Gathered",
    "Head",
    "Ledger",
    "Lot",
    "Posted",
    "Posting",
    "Recorded",
    "Transfer",
    "evidence_root",
    "gather",
]
