"""What is matched, in the ledger: each watt-hour issued once and retired once, with its rows."""

import json

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.company.matching import post_matching
from tanheng.ledger import Ledger

SUNNY = 120  # hours of generation, in the first ten days
AT_S = 1_700_000_000


@pytest.fixture
def found(bench):
    bench.table("made.csv", time=bench.time, sun=np.where(np.arange(8760) < 240, bench.sun, 0.0))
    bench.certificates(
        "L7,south,2023-01-01T00:00,100,300100,,",
        "L7,south,2023-01-01T00:00,500000,600000,,",
        "L8,south,2023-01-01T00:00,0,900000,,",
    )
    return bench.find()


@pytest.fixture
def book(tmp_path):
    with Ledger.open(tmp_path / "book.sqlite") as opened:
        yield opened


def test_books_hold_what_was_matched_and_what_was_in_excess(found, book):
    issued, retired = post_matching(found, "acme", {"a": "mills"}, book, AT_S)
    assert issued.posted == SUNNY + 3
    assert retired.posted == SUNNY + 3
    assert set(book.trial_balance().values()) == {0}
    held = book.balances()
    one = found.hourly
    assert held["certificates:retired", "Wh"] == one.matched.sum()
    assert held["certificates:acme", "Wh"] == one.excess.sum()
    assert held["scope2.market:mills", "Wh"] == one.matched[0].sum()
    assert held["scope2.market:acme", "Wh"] == one.matched[1].sum() == 1_000_000


def test_posting_again_posts_nothing(found, book):
    first = post_matching(found, "acme", {}, book, AT_S)
    again = post_matching(found, "acme", {}, book, AT_S + 9)
    assert [one.posted for one in again] == [0, 0]
    assert [one.replayed for one in again] == [one.posted for one in first]


def test_a_certificate_is_refused_to_a_second_company(bench, found, book):
    post_matching(found, "acme", {}, book, AT_S)
    before = book.balances()
    bench.certificates("L8,south,2023-01-01T00:00,800000,1000000,,")
    with pytest.raises(InputError, match="units that were not issued before"):
        post_matching(bench.find(), "other", {}, book, AT_S)
    assert book.balances() == before


def test_nothing_at_hand_posts_nothing(bench, book):
    bench.section["sources"] = {}
    assert post_matching(bench.find(), "acme", {}, book, AT_S) == ()
    assert book.balances() == {}


def test_lots_lead_to_the_rows_of_generation_and_claims_to_those_of_use(found, book):
    post_matching(found, "acme", {}, book, AT_S)
    steps = book.chain("acme: roof @ 2023-01-01T06:00Z for a from 0")
    rows = {one.entry.key: [json.loads(row) for row in told] for one, told in steps}
    (use,) = rows["acme: roof @ 2023-01-01T06:00Z for a from 0"]
    assert (use["file"], use["line"]) == ("load.csv", 8)
    assert json.loads(use["cells"]) == {"time": "2023-01-01T06:00", "a": "2"}
    (made,) = rows["acme: roof @ 2023-01-01T06:00Z"]
    assert (made["file"], made["line"]) == ("made.csv", 8)
    assert json.loads(made["cells"]) == {"time": "2023-01-01T06:00", "sun": "4.0"}
    (_, (brought,)) = book.chain("L8 0-900000")[-1]
    assert json.loads(brought)["line"] == 4
