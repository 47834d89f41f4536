"""A console that was just started: quick to start, and quick to show its first page."""

import subprocess
import sys
import time

import httpx

HEAVY = ("tanheng.plan", "tanheng.domains", "sklearn", "pandas", "sqlalchemy")


def first_page_s(shelf):
    """Start a console of its own; give the time to its first page."""
    words = [sys.executable, "-m", "tanheng", "serve", "--runs", str(shelf)]
    console = subprocess.Popen(
        [*words, "--port", "0", "--no-browser"], stdout=subprocess.PIPE, text=True
    )
    try:
        address = console.stdout.readline().split()[-1]
        began = time.perf_counter()
        answer = httpx.get(f"{address}runs/drawn", timeout=30, trust_env=False)
        assert answer.status_code == 200
        return time.perf_counter() - began
    finally:
        console.terminate()
        console.communicate(timeout=20)


def test_what_no_page_needs_is_not_waited_for():
    told = f"import sys, tanheng.web; print([n for n in {HEAVY} if n in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60
    )
    assert found.stdout.strip() == "[]"


def test_the_first_page_is_there_within_a_second(shelf):
    assert min(first_page_s(shelf) for _ in range(2)) < 1.0
