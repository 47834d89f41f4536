"""A claim that docs/ledger.md exports is proven by its verifier, with Python alone."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.docs.page import ROOT, played


@pytest.mark.usefixtures("stage")
def test_the_claim_is_verified_with_python_alone():
    shown, _ = played(ROOT / "docs" / "ledger.md")
    assert len(shown) > 8
    head = next(one.said for one in shown if " export " in one.what).split()[-1]

    def verified(head: str) -> int:
        words = [sys.executable, "-I", "-S", "verify_claim.py", "fix.json", head]
        return subprocess.run(words, capture_output=True, check=False).returncode

    assert verified(head) == 0
    assert verified(head[:-1] + "z") == 1
