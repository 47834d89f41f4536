"""What the commands share: the language, progress lines, printing results as tables or JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, Literal

from tanheng.core import Table

__all__ = ["Language", "language_of", "print_json", "print_tables", "progress"]

Language = Literal["en", "zh"]
HELD_S = 5.0
"""Work that is over by then needs no lines of progress."""


def language_of(given: Language | None) -> Language:
    """Return the language asked for, else that of the environment, else English."""
    if given:
        return given
    named = (
        os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    )
    return "zh" if named.lower().startswith("zh") else "en"


def print_json(content: Any) -> None:
    """Print one JSON document."""
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n")


def print_tables(tables: Sequence[Table], language: Language) -> None:
    """Print tables to the terminal."""
    from rich.console import Console

    from tanheng.report.terminal import print_tables as draw

    wide = Console().width if sys.stdout.isatty() else 120
    draw(Console(width=wide), tables, language)


def progress(start: float | None = None) -> Callable[[str], None]:
    """Return a function that writes one line of progress to standard error, with the seconds.

    Without ``start``, and where nobody watches a terminal, lines of the first seconds are held
    back: a project that is refused then leaves one line, its complaint.
    """
    began = time.monotonic() if start is None else start
    silent_s = HELD_S if start is None and not sys.stderr.isatty() else 0.0
    held: list[str] = []

    def tell(line: str) -> None:
        passed = time.monotonic() - began
        held.append(f"[{passed:6.1f} s] {line}\n")
        if passed >= silent_s:
            sys.stderr.write("".join(held))
            sys.stderr.flush()
            held.clear()

    return tell
