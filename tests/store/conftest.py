"""A registry, a cache and a web server of the tests' own."""

import hashlib
import os
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from tanheng.store import datasets


@dataclass
class Toy:
    """A small dataset, its bytes by name, and the files it is registered with."""

    registry: Path
    content: dict[str, bytes] = field(
        default_factory=lambda: {
            "a.csv": b"time,power\n0,1\n" * 5000,
            "DAY/b.csv": b"time,power\n0,2\n",
        }
    )

    def register(self, address):
        files = {
            name: {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}
            for name, body in self.content.items()
        }
        source = {"address": address, "licence": "L", "citation": "C", "files": files}
        entry = {"about": {"en": "toy", "zh": "玩具"}, "origin": "measured", "sources": [source]}
        self.registry.write_text(yaml.safe_dump({"toy": entry}, sort_keys=False))
        datasets.cache_clear()

    def lay(self, folder):
        for name, body in self.content.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(body)


@dataclass
class Server:
    """Answers with a status, a body and a stated length; notes what it was asked for."""

    address: str
    answers: dict[str, tuple[int, bytes, int]]
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.delenv("TANHENG_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "tanheng"


@pytest.fixture
def toy(tmp_path, monkeypatch, cache):
    assert not cache.exists()
    toy = Toy(tmp_path / "datasets.yaml")
    monkeypatch.setattr(sys.modules["tanheng.store.registry"], "files", lambda _: tmp_path)
    toy.register("http://127.0.0.1:9/")
    yield toy
    datasets.cache_clear()


@pytest.fixture
def mirror(toy, tmp_path, monkeypatch):
    toy.lay(tmp_path / "mirror" / "toy")
    monkeypatch.setenv("TANHENG_DATA", str(tmp_path / "mirror"))
    return tmp_path / "mirror" / "toy"


@pytest.fixture
def server(toy, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            name = self.path.lstrip("/")
            served.asked.append(name)
            status, body, length = served.answers[name]
            self.send_response(status)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            return

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    answers = {name: (200, body, len(body)) for name, body in toy.content.items()}
    served = Server(f"http://127.0.0.1:{http.server_port}/", answers)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    toy.register(served.address)
    yield served
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture(scope="session")
def public_mirror():
    """Mirror of the published files; skips where there is none."""
    beside = Path(__file__).parents[3] / "shared" / "data"
    folder = Path(os.environ.get("TANHENG_DATA") or beside)
    if not (folder / "upstream.csv").is_file():
        pytest.skip("no mirror of the datasets on this machine")
    return folder
