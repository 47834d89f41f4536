"""A page of the documentation as a play: its files are written, its commands and scripts run.

What stands between fences says by its first words what it is:

- ``yaml NAME``, ``csv NAME``: a file of that name beside the commands.
- ``console``: commands behind ``$``, each with what it prints; ``...`` stands for anything.
  ``console roughly``: numbers may differ by a tenth, where models are fitted and processors differ.
  ``console needs=DATASET``: skipped where the dataset is not at hand.
- ``python``: a script; ``text`` right behind it is what it prints.
- No word: commands to look at; each has to be one that the program takes.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tanheng.cli import main
from tanheng.store import at_hand

__all__ = [
    "FENCE",
    "PAGES",
    "ROOT",
    "Block",
    "Shown",
    "alike",
    "blocks",
    "blocks_in",
    "commands",
    "played",
    "stripped",
]

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted(ROOT.glob("docs/**/*.md")))
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NUMBER = re.compile(r"(?<![\w.:-])[-+−]?\d[\d,]*(?:\.\d+)?(?![\w:])")
NEAR = 0.1


@dataclass(frozen=True)
class Block:
    """What stands between two fences: the words behind the first, the text, and its line."""

    words: tuple[str, ...]
    body: str
    line: int

    @property
    def kind(self) -> str:
        return self.words[0] if self.words else ""


@dataclass(frozen=True)
class Shown:
    """What a page says that something prints, beside what it prints."""

    what: str
    shown: str
    said: str
    roughly: bool = False


def blocks(page: Path) -> list[Block]:
    """Find all blocks of a page."""
    return blocks_in(page.read_text(encoding="utf-8"))


def blocks_in(text: str) -> list[Block]:
    """Find all blocks of a text."""
    return [
        Block(tuple(found[1].split()), found[2], text.count("\n", 0, found.start()) + 1)
        for found in FENCE.finditer(text)
    ]


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """Commands of a console, each with what is shown behind it."""
    for one in f"\n{block.body}".split("\n$ ")[1:]:
        command, _, shown = one.partition("\n")
        yield command.split("   #")[0].strip(), shown


def played(page: Path) -> tuple[list[Shown], list[str]]:
    """Do all that a page does in the folder that one is in; say what was left out, and why."""
    found = blocks(page)
    for block in found:
        if len(block.words) == 2 and block.kind in ("yaml", "csv"):
            Path(block.words[1]).write_text(block.body, encoding="utf-8")
    shown, left_out = [], []
    for block, then in zip(found, [*found[1:], None], strict=True):
        wanted = [word[6:] for word in block.words if word.startswith("needs=")]
        missing = [name for name in wanted if not at_hand(name)]
        if missing:
            left_out.append(f"line {block.line}: the dataset {', '.join(missing)} is not at hand")
        elif block.kind == "console":
            roughly = "roughly" in block.words
            for command, text in commands(block):
                shown.append(Shown(command, text, _called(command), roughly))
        elif block.kind == "python":
            text = then.body if then is not None and then.kind == "text" else ""
            shown.append(Shown(f"script of line {block.line}", text, _script(block.body)))
    return shown, left_out


def alike(one: Shown) -> bool:
    """Whether what is shown is what is printed."""
    shown, said = stripped(one.shown), stripped(one.said)
    if not one.roughly:
        parts = map(re.escape, shown.split("..."))
        return re.fullmatch(".*".join(parts), said, re.DOTALL) is not None
    found = re.fullmatch(_rough(shown), said, re.DOTALL)
    numbers = [_value(text) for text in NUMBER.findall(shown)]
    return found is not None and all(
        abs(_value(came) - wanted) <= max(NEAR * abs(wanted), 0.5)
        for came, wanted in zip(found.groups(), numbers, strict=True)
    )


def _rough(shown: str) -> str:
    """Pattern of a text in which numbers and the width of columns may differ."""
    pieces = NUMBER.split(shown)
    patterns = [
        r"\s*".join(
            ".*".join(map(re.escape, word.split("..."))) for word in re.split(r"[\s─]+", piece)
        )
        for piece in pieces
    ]
    return rf"[\s─]*({NUMBER.pattern})[\s─]*".join(patterns).replace(r"\s*", r"[\s─]*")


def _value(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def _called(command: str) -> str:
    """Call ``tanheng`` and return what it prints, the complaint behind the rest."""
    first, *words = shlex.split(command)
    assert first == "tanheng", command
    out, err = io.StringIO(), io.StringIO()
    streams = contextlib.redirect_stdout(out), contextlib.redirect_stderr(err)
    with streams[0], streams[1], contextlib.suppress(SystemExit):
        main(words)
    told = [line for line in err.getvalue().splitlines() if not re.match(r"\[ *\d+\.\d s\]", line)]
    return "\n".join([out.getvalue().rstrip("\n"), *told])


def _script(body: str) -> str:
    said = subprocess.run(
        [sys.executable, "-c", body], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    return said.stdout + said.stderr


def stripped(text: str) -> str:
    """Text without what nobody sees: blanks at the ends of lines, and empty ends."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()
