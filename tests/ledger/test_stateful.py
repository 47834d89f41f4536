"""Any sequence of operations: books balance, no unit is claimed twice, the tree only grows."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tanheng.core import InputError
from tanheng.ledger import Claim, Correction, Entry, Head, Ledger, Lot, Posting, Transfer, gather
from tanheng.ledger.merkle import verify_consistency

DAY = (1_704_067_200, 1_704_153_600)
EVIDENCE = gather(pl.DataFrame({"group": ["a"], "file": ["m.csv"], "line": [2]}), "group")
ROOT = EVIDENCE.roots["a"]
NAMES = st.sampled_from(["Hangzhou", "Beijing", "Wuhan"])
KINDS = st.sampled_from(["certificates", "credits", "avoided"])


class Books(RuleBasedStateMachine):
    """A ledger beside a model of it: who holds which units, and which are used."""

    lots = Bundle("lots")
    entries = Bundle("entries")
    ledger: Ledger

    def __init__(self) -> None:
        super().__init__()
        self.time = self.count = 0
        self.held: dict[str, tuple[str, str]] = {}
        self.free: dict[str, set[int]] = {}
        self.grams = self.retired = 0
        self.head = Head()

    def key(self) -> str:
        self.count += 1
        return f"k{self.count}"

    @rule(seconds=st.integers(0, 3))
    def later(self, seconds: int) -> None:
        self.time += seconds

    @rule(target=entries, grams=st.integers(1, 10**15), account=NAMES)
    def post(self, grams: int, account: str) -> Entry:
        moved = (Posting("scope1:world", f"scope1:{account}", "CO2", grams),)
        entry = Entry(self.key(), moved, *DAY, ROOT, account)
        assert self.ledger.post([entry], self.time, EVIDENCE).posted == 1
        self.grams += grams
        return entry

    @rule(entry=entries)
    def post_again(self, entry: Entry) -> None:
        assert self.ledger.post([entry, entry], self.time).posted == 0

    @rule(entry=entries, approver=st.sampled_from(["li", "Wang"]))
    def take_back(self, entry: Entry, approver: str) -> None:
        proposal = f"take back {entry.key}"
        self.ledger.propose([Correction(proposal, entry.key, "wrong")], "Li", self.time)
        if approver == "li":
            with pytest.raises(InputError, match="another name"):
                self.ledger.approve([proposal], approver, self.time)
            return
        if self.ledger.approve([proposal], approver, self.time).posted:
            self.grams -= entry.postings[0].amount

    @rule(target=lots, kind=KINDS, units=st.integers(1, 12), holder=NAMES)
    def issue(self, kind: str, units: int, holder: str) -> str:
        key = self.key()
        made = Lot(key, kind, f"serial {key}", 0, units, holder, *DAY, ROOT)
        self.ledger.issue([made], self.time, EVIDENCE)
        self.held[key] = (kind, holder)
        self.free[key] = set(range(units))
        return key

    @rule(lot=lots, start=st.integers(0, 12), units=st.integers(0, 6), holder=NAMES)
    def claim(self, lot: str, start: int, units: int, holder: str) -> None:
        wanted = set(range(start, start + units))
        made = Claim(self.key(), lot, start, start + units, holder, "scope2.market:x", *DAY, ROOT)
        if self.allowed(lot, wanted, holder):
            self.ledger.claim([made], self.time)
            self.free[lot] -= wanted
            self.retired += units
        else:
            with pytest.raises(InputError):
                self.ledger.claim([made], self.time)

    @rule(target=lots, lot=lots, start=st.integers(0, 12), units=st.integers(0, 6), to=NAMES)
    def transfer(self, lot: str, start: int, units: int, to: str) -> str:
        kind, holder = self.held[lot]
        wanted, key = set(range(start, start + units)), self.key()
        made = Transfer(key, lot, start, start + units, holder, to, *DAY, ROOT)
        if to == holder or not self.allowed(lot, wanted, holder):
            with pytest.raises(InputError):
                self.ledger.transfer([made], self.time)
            return lot
        self.ledger.transfer([made], self.time)
        self.free[lot] -= wanted
        self.held[key], self.free[key] = (kind, to), set(range(units))
        return key

    def allowed(self, lot: str, wanted: set[int], holder: str) -> bool:
        return bool(wanted) and wanted <= self.free[lot] and self.held[lot][1] == holder

    @invariant()
    def books_balance(self) -> None:
        assert set(self.ledger.trial_balance().values()) <= {0}
        held = self.ledger.balances()
        assert held == self.ledger.balances(self.time)
        scope1 = [n for (name, _), n in held.items() if name[:7] == "scope1:" and n > 0]
        assert sum(scope1) == self.grams
        used = [n for (name, _), n in held.items() if name.endswith(":retired")]
        assert sum(used) == self.retired

    @invariant()
    def the_tree_only_grows(self) -> None:
        head, path = self.ledger.consistency(self.head)
        assert verify_consistency(self.head.size, head.size, self.head.root, head.root, path)
        self.head = head

    def teardown(self) -> None:
        assert self.ledger.verify() == []
        self.ledger.close()


def run(make: object, examples: int) -> None:
    """Run the machine on fresh ledgers."""

    class Here(Books):
        def __init__(self) -> None:
            super().__init__()
            self.ledger = make()  # type: ignore[operator]

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_sequence_in_a_file(tmp_path: Path) -> None:
    numbers = iter(range(10**6))
    run(lambda: Ledger.open(tmp_path / f"{next(numbers)}.db"), 8)


def test_any_sequence_on_a_server(server: str) -> None:
    import psycopg

    numbers = iter(range(10**6))

    def make() -> Ledger:
        name = f"stateful{next(numbers)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return Ledger.open(f"{server}&options=-csearch_path%3D{name}")

    run(make, 4)
