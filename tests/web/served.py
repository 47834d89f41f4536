"""A console on a port of its own, for as long as a test looks at it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from tanheng.web import create_app


@contextmanager
def served(runs: Path, token: str | None = None) -> Iterator[str]:
    """Serve a folder; gives the address without a slash at its end."""
    application = create_app(runs, runs.parent, token)
    config = uvicorn.Config(application, log_level="error", ws="none", access_log=False)
    server = uvicorn.Server(config)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(20)
