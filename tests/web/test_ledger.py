"""The ledger: entries page by page, traced to their rows, proved when that is asked for."""

import re
import shutil
import sqlite3
import time
from contextlib import closing

import httpx
import pytest
from tests.web.drawn_ledger import damage, write_ledger
from tests.web.served import served

BOOK = "books/office.sqlite"
API = "/api/v1/ledgers"


def shown(html):
    return re.findall(r'trace=([^"]+)"', html)


def test_pages_of_entries_follow_each_other_newest_first(console):
    where, keys = f"{API}/entries?book={BOOK}&limit=50", []
    while where:
        page = console.get(where).json()
        keys += [one["key"] for one in page["items"]]
        where = page["next"]
    assert keys == [f"power {line}" for line in reversed(range(120))]
    assert page["total"] == 120


@pytest.mark.parametrize(("find", "count"), [("POWER 11", 11), ("power 7", 11), ("%", 0), ("_", 0)])
def test_entries_are_found_by_a_text_of_their_key(console, find, count):
    query = {"book": BOOK, "find": find}
    found = console.get(f"{API}/entries", params=query).json()
    assert found["total"] == len(found["items"]) == count
    html = console.get("/ledger", params=query).text
    assert len(shown(html)) == count
    assert "Trial balance" not in html


def test_the_first_page_adds_up_and_the_next_is_a_link_away(console):
    html = console.get("/ledger").text
    assert len(shown(html)) == 50
    assert "Trial balance" in html
    assert "1 to 50 of 120" in html
    assert "120 g CO2" in html
    after = re.search(r'href="(/ledger\?[^"]*offset=50[^"]*)"', html).group(1)
    assert shown(console.get(after.replace("&amp;", "&")).text)[0] == "power+69"


def test_an_entry_is_traced_to_its_row(console):
    html = console.get("/ledger", params={"book": BOOK, "trace": "power 7"}).text
    assert "meter,7" in html
    assert "meter,8" not in html
    unknown = console.get("/ledger", params={"book": BOOK, "trace": "power 999"})
    assert unknown.status_code == 400


def test_a_ledger_is_computed_again_only_when_asked(console, monkeypatch):
    html = console.post("/ledger/verify", data={"book": BOOK}).text
    assert "All holds. 120:" in html
    found = console.get(f"{API}/verification", params={"book": BOOK}).json()
    assert (found["holds"], found["entries"], found["faults"]) == (True, 120, [])
    monkeypatch.setattr("tanheng.ledger.Ledger.verify", None)
    assert console.get("/ledger").status_code == 200


def test_a_ledger_that_was_changed_behind_its_back_is_told(shelf, tmp_path):
    damage(shutil.copy(shelf / BOOK, tmp_path / "changed.sqlite"))
    (tmp_path / "none.sqlite").write_bytes(b"no ledger")
    with served(tmp_path) as where, httpx.Client(base_url=where, trust_env=False) as client:
        names = [one["name"] for one in client.get(API).json()["items"]]
        assert names == ["changed.sqlite", "none.sqlite"]
        query = {"book": "changed.sqlite"}
        found = client.get(f"{API}/verification", params=query, timeout=30).json()
        assert not found["holds"]
        assert found["faults"]
        assert found["faults"][0] in client.post("/ledger/verify", data=query, timeout=30).text
        assert client.get("/ledger?book=none.sqlite").status_code == 400
        assert client.post("/ledger/verify", data={"book": "x"}).status_code == 404


def test_a_page_of_many_entries_is_there_at_once(tmp_path):
    write_ledger(tmp_path / "many.sqlite", 20_000)
    with served(tmp_path) as where, httpx.Client(base_url=where, trust_env=False) as client:
        took = []
        for query in ({}, {"find": "power 19"}, {"offset": 15_000}, {"find": "nothing"}):
            client.get("/ledger", params=query, timeout=30)
            began = time.perf_counter()
            assert client.get("/ledger", params=query).status_code == 200
            took.append(time.perf_counter() - began)
        assert max(took) < 0.3


def test_a_file_that_is_no_ledger_hides_none_that_is(shelf, tmp_path):
    shutil.copy(shelf / BOOK, tmp_path / "sound.sqlite")
    (tmp_path / "aaa.sqlite").write_bytes(b"no ledger")
    with served(tmp_path) as where, httpx.Client(base_url=where, trust_env=False) as client:
        page = client.get("/ledger")
        assert page.status_code == 200
        assert shown(page.text)
        broken = client.get("/ledger?book=aaa.sqlite")
        assert broken.status_code == 400
        assert "/ledger?book=sound.sqlite" in broken.text


def test_looking_changes_no_file(shelf, tmp_path):
    shutil.copy(shelf / BOOK, tmp_path / "sound.sqlite")
    (tmp_path / "empty.sqlite").touch()
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as other:
        other.execute("CREATE TABLE of_another (program)")
        other.commit()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with served(tmp_path) as where, httpx.Client(base_url=where, trust_env=False) as client:
        for name in before:
            client.get("/ledger", params={"book": name})
            client.get(f"{API}/verification", params={"book": name})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_text_that_no_key_can_hold_is_found_nowhere(console):
    query = {"book": BOOK, "find": "\0"}
    assert console.get(f"{API}/entries", params=query).json()["total"] == 0
