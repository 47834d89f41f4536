"""Serving the console: on this machine alone unless a token guards it."""

from __future__ import annotations

import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tanheng.core import InputError
from tanheng.web.app import create_app

if TYPE_CHECKING:
    import uvicorn

__all__ = ["serve"]

LOCAL = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::")
TOKEN_LEAST = 16
PORTS = 65_535


def serve(
    runs: Path,
    projects: Path = Path(),
    host: str = "127.0.0.1",
    port: int = 8765,
    token: str | None = None,
    browse: bool = True,
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the runs of a folder until interrupted.

    Parameters
    ----------
    runs : Path
        Folder of the runs.
    projects : Path
        Folder of the project files that may be run; none outside of it can.
    host : str
        Address to listen on; any but this machine's own needs a token.
    token : str, optional
        What every request must bring.
    browse : bool
        Whether to open a browser once the console answers.
    tell : callable
        Told the address before the first request is answered.

    Raises
    ------
    InputError
        For a folder that is not there, another host without a token, a port that is taken.
    """
    import uvicorn

    _check(runs, projects, host, token)
    if not 0 <= port <= PORTS:
        raise InputError(f"expected a port of 0 to {PORTS}, came {port}")
    name = socket.gethostname() if host in EVERYWHERE else host
    application = create_app(runs, projects, token, name)
    config = uvicorn.Config(
        application,
        host,
        port,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="none",
    )
    sockets = [_bound(config)]
    address = f"http://{_shown(name)}:{sockets[0].getsockname()[1]}/"
    entry = f"{address}?token={token}" if token else address
    tell(entry)
    server = uvicorn.Server(config)
    if browse:
        threading.Thread(target=_open, args=(server, entry), daemon=True).start()
    server.run(sockets=sockets)


def _check(runs: Path, projects: Path, host: str, token: str | None) -> None:
    if not runs.is_dir():
        raise InputError(f"expected a folder of runs, came {str(runs)!r}")
    if not projects.is_dir():
        raise InputError(f"expected a folder of projects, came {str(projects)!r}")
    if host not in LOCAL and not token:
        raise InputError(
            f"expected --token with --host {host}, since other machines can reach the console"
        )
    if token is not None and (
        len(token) < TOKEN_LEAST or not token.isalnum() or not token.isascii()
    ):
        raise InputError(f"expected a token of at least {TOKEN_LEAST} letters and digits")


def _bound(config: uvicorn.Config) -> socket.socket:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    # Named as TCP, so that answers on a kept connection are sent at once (40 ms otherwise).
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((config.host, config.port))
        bound.listen(config.backlog)  # who is told the address may ask at once
    except OSError as error:
        bound.close()
        raise InputError(
            f"cannot listen on {config.host}:{config.port} ({error.strerror or error})"
        ) from None
    return bound


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _open(server: uvicorn.Server, address: str) -> None:
    while not server.started:
        time.sleep(0.05)
    webbrowser.open(address)
