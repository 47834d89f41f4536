"""``tanheng ledger`` and ``tanheng trace`` as a user types them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tanheng.ledger import Claim, Entry, Ledger, Lot, Posting, gather

YEAR = (1_704_067_200, 1_735_689_600)
RECORDED = 1_738_368_000  # 2025-02-01
FIRST, LATER = "2025-02-01", "2025-03-02"
FIX = """\
corrections:
  - key: fix 1
    of: gas
    cause: the meter was read twice
    replacement:
      amounts: {CO2: 800}
      quantity: 8
      evidence: right.csv
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a project that names a ledger of three entries."""
    rows = {"what": ["gas", "gas", "lot", "use"], "file": ["meters.csv"] * 4, "line": [2, 3, 4, 5]}
    evidence = gather(pl.DataFrame(rows), "what")
    gas, lot, use = (evidence.roots[name] for name in ("gas", "lot", "use"))
    with Ledger.open(tmp_path / "book.sqlite") as ledger:
        moved = Posting("scope1:world", "scope1:Hangzhou", "CO2", 1000)
        said = ("Hangzhou", "boiler gas", "cn.grid.henan.2022", "fuel", "10", "kWh")
        ledger.post([Entry("gas", (moved,), *YEAR, gas, *said)], RECORDED, evidence)
        ledger.issue([Lot("lot", "certificates", "GEC", 0, 1000, "us", *YEAR, lot)], RECORDED)
        claim = Claim("use", "lot", 0, 400, "us", "scope2.market:us", *YEAR, use)
        ledger.claim([claim], RECORDED)
    (tmp_path / "project.yaml").write_text("project: x\ncompany: {ledger: book.sqlite}\n")
    (tmp_path / "right.csv").write_text("meter,m3\nm1,8\n")
    (tmp_path / "fix.yaml").write_text(FIX)
    monkeypatch.delenv("TANHENG_LEDGER", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("book")
def test_a_claim_is_traced_to_its_single_row(tanheng):
    said = tanheng("trace", "gas")
    assert said.code == 0
    rows = ("boiler gas", "10 kWh", "1,000 g CO2", "meters.csv")
    for told in ("cn.grid.henan.2022: 605.8 kg", *rows):
        assert told in said.out
    steps = tanheng("trace", "use", "--json").json()["steps"]
    assert [step["entry"]["key"] for step in steps] == ["use", "lot"]
    assert steps[0]["rows"] == [{"file": "meters.csv", "line": 5}]


@pytest.mark.usefixtures("book")
def test_an_exported_claim_is_verified_with_and_without_tanheng(tanheng):
    told = tanheng("ledger", "export", "use", "--out", "use.json", "--json").json()
    head = told["head"]
    assert tanheng("ledger", "verify", "use.json", head).code == 0
    refused = tanheng("ledger", "verify", "use.json", "3:" + "0" * 64)
    assert refused.code == 1
    assert refused.complaint.startswith("refused: the file is for head")
    assert tanheng("ledger", "verifier").code == 0

    def alone(*words: str) -> int:
        command = [sys.executable, "-I", "-S", "verify_claim.py", *words]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert alone("use.json", head) == 0
    data = bytearray(Path("use.json").read_bytes())
    data[len(data) // 2] ^= 1
    Path("use.json").write_bytes(data)
    assert alone("use.json", head) == 1


@pytest.mark.usefixtures("book")
def test_a_correction_is_proposed_approved_and_told_apart(tanheng):
    before = tanheng("ledger", "trial-balance", "--json").json()
    assert before["trial_balance"] == {"CO2": 0, "Wh": 0}
    tanheng("ledger", "state", "--out", "before")
    proposed = tanheng("ledger", "propose", "fix.yaml", "--by", "Li Na", "--as-of", "2025-03-01")
    assert proposed.code == 0
    waiting = tanheng("ledger", "pending", "--json").json()["pending"]
    assert [one["entry"]["key"] for one in waiting] == ["fix 1"]
    own = tanheng("ledger", "approve", "fix 1", "--by", "LI  na", "--as-of", LATER)
    assert own.code == 2
    assert "expected another name than 'li na' to approve" in own.complaint
    assert tanheng("ledger", "approve", "fix 1", "--by", "Wang", "--as-of", LATER).code == 0
    assert "fix 1" not in tanheng("ledger", "pending").out
    assert tanheng("ledger", "diff", FIRST, LATER, "--json").json()["differences"] == [
        {
            "account": "scope1:Hangzhou", "commodity": "CO2", "before": 1000, "after": 800,
            "data": -200, "factor": 0, "method": 0, "boundary": 0,
        }
    ]  # fmt: skip
    assert "−200" in tanheng("ledger", "diff", FIRST, LATER).out
    right = tanheng("trace", "gas as of fix 1", "--json").json()["steps"][0]
    cells = right["rows"][0]["cells"]
    assert (right["entry"]["quantity"], json.loads(cells)) == ("8", {"meter": "m1", "m3": "8"})
    tanheng("ledger", "state", "--out", "then", "--as-of", FIRST)
    assert Path("then").read_bytes() == Path("before").read_bytes()
    said = tanheng("ledger", "verify", "--since", before["head"])
    assert said.code == 0
    assert f"only been added to since {before['head']}" in said.out


@pytest.mark.usefixtures("book")
def test_a_ledger_that_was_changed_is_refused(tanheng):
    assert tanheng("ledger", "verify").out.startswith("all holds; head 3:")
    data = Path("book.sqlite").read_bytes()
    at = data.index(b"boiler gas")
    Path("book.sqlite").write_bytes(data[:at] + b"B" + data[at + 1 :])
    said = tanheng("ledger", "verify", "--json")
    assert said.code == 1
    assert "entry 0: it is not what was posted" in said.json()["faults"]
    Path("book.sqlite").write_bytes(b"no database" * 100)
    assert tanheng("ledger", "verify").code == 1


@pytest.mark.usefixtures("book")
def test_entries_are_listed_and_exported_for_hledger(tanheng):
    found = tanheng("ledger", "list", "hangzhou", "gas", "--json").json()
    assert [one["entry"]["key"] for one in found["entries"]] == ["gas"]
    assert "2 more" in tanheng("ledger", "list", "--limit", 1).out
    assert tanheng("ledger", "list", "nowhere").code == 1
    assert tanheng("ledger", "journal", "--out", "book.journal").code == 0
    assert 'scope1:Hangzhou  1000 "CO2"' in Path("book.journal").read_text()


@pytest.mark.usefixtures("book")
def test_the_books_are_told_in_chinese(tanheng):
    assert "试算平衡" in tanheng("ledger", "trial-balance", "--language", "zh").out
    assert "分录" in tanheng("trace", "use", "--language", "zh").out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["trace", "none"], "expected the key of an entry, came 'none'"),
        (["trace", "gas", "--ledger", "none.db"], "none.db: expected a ledger, came no file"),
        (["trace", "gas", "--ledger", "fix.yaml"], "fix.yaml:1:1 company.ledger: expected the pl"),
        (["trace", "gas", "--ledger", "right.csv"], "right.csv: expected a ledger, came: file is"),
        (["trace", "gas", "--ledger", "mysql://x"], "expected sqlite:// or postgresql://, came"),
        (["ledger", "verify", "--ledger", "none.db"], "none.db: expected a ledger, came no file"),
        (["ledger", "verify", "--ledger", "postgresql:///x?host=/no"], "came: connection"),
        (["ledger", "verify", "--since", "x"], "expected a tree head"),
        (["ledger", "verify", "a.json"], "expected FILE and HEAD, came no head"),
        (["ledger", "diff", "soon", LATER], "expected a time such as 2024-03-01T00:00Z"),
        (["ledger", "export", "gas", "--out", "no/x"], "no/x: cannot be written"),
        (["ledger", "export", "gas", "--out", "x", "--as-of", "2020-01-01"], "not among the 0"),
        (["ledger", "approve", "gas", "--by", "Li", "--as-of", LATER], "the key of a proposal"),
        (["ledger", "propose", "none.yaml", "--by", "Li", "--as-of", LATER], "none.yaml"),
        (["ledger", "list", "--limit", "0"], "expected a limit of at least 1, came 0"),
    ],
)
def test_a_mistake_is_one_line_and_exits_with_two(tanheng, book, words, complaint):
    there = {path.name for path in book.iterdir()}
    said = tanheng(*words)
    assert said.code == 2
    assert complaint in said.complaint
    assert {path.name for path in book.iterdir()} == there


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("of: gas", "of: oil", "corrections[0].of: expected the key of an entry, came 'oil'"),
        ("right.csv", "wrong.csv", "replacement.evidence: expected a CSV of rows, came wrong.csv"),
        ("CO2: 800", "CO2: 0", "expected at least one posting"),
        ("CO2: 800", "CO2: 8.5", "corrections[0].replacement.amounts.CO2"),
        ("quantity", "quantities", "quantities"),
        ("of: gas", "of: use", "'use' cannot be reversed"),
        ("the meter was read twice", "''", "expected a cause, came none"),
    ],
)
def test_a_wrong_proposal_is_refused_whole(tanheng, book, old, new, complaint):
    (book / "fix.yaml").write_text(FIX.replace(old, new))
    before = tanheng("ledger", "trial-balance", "--json").json()["head"]
    said = tanheng("ledger", "propose", "fix.yaml", "--by", "Li", "--as-of", LATER)
    assert said.code == 2
    assert complaint in said.complaint
    assert tanheng("ledger", "trial-balance", "--json").json()["head"] == before


def test_without_a_project_the_ledger_has_to_be_named(tanheng, book, monkeypatch):
    (book / "project.yaml").unlink()
    said = tanheng("trace", "gas")
    assert (said.code, "expected --ledger" in said.complaint) == (2, True)
    monkeypatch.setenv("TANHENG_LEDGER", "book.sqlite")
    assert tanheng("trace", "gas").code == 0
