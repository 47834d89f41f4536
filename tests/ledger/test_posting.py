"""Entries are posted once, whole, in order, between accounts of one kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tanheng.core import InputError
from tanheng.ledger import Entry, Gathered, Ledger, Newest, Posting

YEAR = (1_704_067_200, 1_735_689_600)


def entry(key: str, grams: int, root: bytes, account: str = "scope1:Hangzhou") -> Entry:
    world = f"{account.partition(':')[0]}:world"
    return Entry(key, (Posting(world, account, "CO2", grams),), *YEAR, evidence=root)


def test_balances_add_up_to_nothing(ledger: Ledger, gathered: Gathered) -> None:
    one = entry("a", 1200, gathered.roots["a"])
    two = entry("b", 80, gathered.roots["b"], "scope3.c06:Beijing")
    found = ledger.post([one, two], 10, gathered)
    assert (found.posted, found.replayed, found.indices) == (2, 0, (0, 1))
    assert ledger.balances() == {
        ("scope1:Hangzhou", "CO2"): 1200,
        ("scope1:world", "CO2"): -1200,
        ("scope3.c06:Beijing", "CO2"): 80,
        ("scope3.c06:world", "CO2"): -80,
    }
    assert ledger.trial_balance() == {"CO2": 0}
    assert ledger.head() == found.head
    assert found.head.size == 2


def test_what_was_posted_is_not_posted_again(ledger: Ledger, gathered: Gathered) -> None:
    entries = [entry(key, 5, gathered.roots["a"]) for key in "abc"]
    first = ledger.post(entries, 10, gathered)
    again = ledger.post([*entries[1:], entries[1], entry("d", 7, gathered.roots["b"])], 20)
    assert (again.posted, again.replayed, again.indices) == (1, 3, (1, 2, 1, 3))
    assert ledger.post(entries, 30).head == again.head != first.head
    with pytest.raises(InputError, match="entry 'b': this key was posted with another input"):
        ledger.post([entry("e", 1, gathered.roots["a"]), entry("b", 6, gathered.roots["a"])], 30)
    assert ledger.head() == again.head


def test_a_page_of_entries_is_the_newest_of_those_found(ledger: Ledger, gathered: Gathered) -> None:
    held = [entry(f"A {n:02d}", n + 1, gathered.roots["a"]) for n in range(30)]
    ledger.post([*held, entry("É 50%_b", 7, gathered.roots["b"])], 10, gathered)
    every = list(ledger.entries())
    assert ledger.newest(limit=5).entries == tuple(every[:-6:-1])
    assert ledger.newest(limit=7, offset=28) == Newest(tuple(every[2::-1]), 31)
    found = ledger.newest("a 1", limit=3)
    assert ([one.entry.key for one in found.entries], found.total) == (["A 19", "A 18", "A 17"], 10)
    assert ledger.newest("%_").total == ledger.newest("É 50%").total == 1
    assert ledger.newest("none") == Newest((), 0)


def test_one_batch_cannot_hold_a_key_for_two_things(ledger: Ledger, gathered: Gathered) -> None:
    root = gathered.roots["a"]
    with pytest.raises(InputError, match="another input"):
        ledger.post([entry("a", 1, root), entry("a", 2, root)], 10, gathered)
    assert ledger.head().size == 0


def test_the_same_entries_give_the_same_head(
    ledger: Ledger, gathered: Gathered, tmp_path: object
) -> None:
    entries = [entry(f'上海 "{n}" \\ é', n + 1, gathered.roots["a"]) for n in range(300)]
    with Ledger.open(f"{tmp_path}/other.db") as other:
        other.post(entries[:120], 10, gathered)
        other.post(entries[120:], 10)
        assert ledger.post(entries, 10, gathered).head == other.head()


WRONG = {
    "evidence that is kept": {"evidence": bytes(32)},
    "evidence, the 32 bytes": {"evidence": b"short"},
    "ends after it begins": {"end": YEAR[0]},
    "a decimal number, came '1,5'": {"quantity": "1,5"},
    "without control characters": {"site": "Hang\0zhou"},
    "a key for each entry": {"key": ""},
    "issued and claimed, not posted": {
        "postings": (Posting("certificates:world", "certificates:x", "Wh", 1),)
    },
    "no account are issued": {"postings": ()},
    "a whole amount above 0, came 0": {
        "postings": (Posting("scope1:world", "scope1:x", "CO2", 0),)
    },
    "a whole amount above 0, came 1.5": {
        "postings": (Posting("scope1:world", "scope1:x", "CO2", 1.5),)  # type: ignore[arg-type]
    },
    "of two kinds": {"postings": (Posting("scope1:world", "scope3.c01:x", "CO2", 1),)},
    "a move 'scope1' is of scope1, came avoided": {
        "postings": (
            Posting("scope1:world", "scope1:x", "CO2", 1),
            Posting("avoided:world", "avoided:x", "CO2e", 1),
        )
    },
    "an account such as": {"postings": (Posting("scope4:world", "scope4:x", "CO2", 1),)},
    "two accounts, came scope1:x twice": {"postings": (Posting("scope1:x", "scope1:x", "CO2", 1),)},
    "a commodity such as CO2": {"postings": (Posting("scope1:world", "scope1:x", "C O", 1),)},
    "less than 2": {
        "postings": (Posting("scope1:world", "scope1:x", "CO2", 2**63 - 1),) * 2,
    },
}


@pytest.mark.parametrize("message", WRONG)
def test_one_wrong_entry_leaves_all_unposted(
    ledger: Ledger, gathered: Gathered, message: str
) -> None:
    good = entry("good", 5, gathered.roots["a"])
    wrong = replace(entry("wrong", 5, gathered.roots["a"]), **WRONG[message])  # type: ignore[arg-type]
    with pytest.raises(InputError, match=message):
        ledger.post([good, wrong], 10, gathered)
    assert ledger.head().size == 0
    assert ledger.balances() == {}


def test_time_of_recording_does_not_go_back(ledger: Ledger, gathered: Gathered) -> None:
    ledger.post([entry("a", 5, gathered.roots["a"])], 60, gathered)
    with pytest.raises(InputError, match="from 1970-01-01T00:01Z on, came 1970-01-01T00:00Z"):
        ledger.post([entry("b", 5, gathered.roots["a"])], 59)
    with pytest.raises(InputError, match="whole seconds"):
        ledger.post([entry("b", 5, gathered.roots["a"])], 11.5)  # type: ignore[arg-type]
    assert ledger.post([entry("b", 5, gathered.roots["a"])], 60).head.size == 2


def test_balances_too_great_are_refused(ledger: Ledger, gathered: Gathered) -> None:
    ledger.post([entry("a", 2**63 - 1, gathered.roots["a"])], 10, gathered)
    with pytest.raises(InputError, match="balances below 2"):
        ledger.post([entry("b", 1, gathered.roots["a"])], 11)
    assert ledger.head().size == 1


def test_a_ledger_in_a_folder_nobody_may_write_to_is_read_and_leaves_nothing_there(
    tmp_path, monkeypatch
):
    with Ledger.open(tmp_path / "l.sqlite") as book:
        head = book.head()
    monkeypatch.setattr("tanheng.ledger.database.os.access", lambda *_: False)
    with Ledger.open(tmp_path / "l.sqlite", begin=False) as book:
        assert book.head() == head
        assert [path.name for path in tmp_path.iterdir()] == ["l.sqlite"]
