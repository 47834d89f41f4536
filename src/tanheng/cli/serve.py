"""``tanheng serve``: the console on the runs of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

__all__ = ["serve"]


def serve(
    *,
    runs: Path = Path("runs"),
    projects: Path = Path(),
    port: int = 8765,
    host: str = "127.0.0.1",
    token: str | None = None,
    browser: Annotated[bool, Parameter(negative="--no-browser")] = True,
) -> int:
    """Open a console on the runs of a folder; no request leaves this machine.

    Parameters
    ----------
    runs
        Folder of the runs.
    projects
        Folder of the project files that can be run from the console; none outside of it can.
    port
        Port to listen on; 0 takes any that is free.
    host
        Address to listen on; any but this machine's own needs a token.
    token
        What every request must bring: at least 16 letters and digits.
    browser
        Open a browser.
    """
    from tanheng.web import serve as listen

    listen(runs, projects, host, port, token, browser, _tell)
    return 0


def _tell(address: str) -> None:
    print(f"console: {address}", flush=True)  # noqa: T201 - the result itself
