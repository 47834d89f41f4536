"""Every command and file of docs/ledger.md is run, and prints what stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "ledger.md"


def fences(text: str) -> list[tuple[str, str]]:
    """Find what stands between fences, with the words behind the first of them."""
    return re.findall(r"^```(.+?)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def stripped(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


@pytest.fixture
def printed(tanheng, tmp_path, monkeypatch):
    """Do all that the page does: what it prints beside what is printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TANHENG_LEDGER", raising=False)
    found = fences(PAGE.read_text(encoding="utf-8"))
    for what, body in found:
        if " " in what:
            Path(what.split()[1]).write_text(body, encoding="utf-8")
    assert tanheng("run", "project.yaml", "--out", "run").code == 0
    pairs = []
    for what, body in found:
        if what == "console":
            for one in body.removeprefix("$ ").split("\n$ "):
                command, _, shown = one.partition("\n")
                said = tanheng(*shlex.split(command)[1:])
                pairs.append((command, stripped(shown), stripped(said.out + said.err)))
    return found, pairs


def test_every_command_prints_what_the_page_shows(printed):
    pairs = printed[1]
    assert len(pairs) > 8
    for command, shown, said in pairs:
        assert said == shown, command


def test_the_claim_is_verified_with_python_alone_and_its_example_runs(printed):
    found, pairs = printed
    head = next(said for command, _, said in pairs if "export" in command).split()[-1]

    def python(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)

    assert python("-I", "-S", "verify_claim.py", "fix.json", head).returncode == 0
    assert python("-I", "-S", "verify_claim.py", "fix.json", head[:-1] + "z").returncode == 1
    script = next(body for what, body in found if what == "python")
    assert python("-c", script).stdout == next(body for what, body in found if what == "text")
