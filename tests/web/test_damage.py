"""A folder of runs damaged in every way we could think of: the others are served."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.web.drawn_runs import write_drawn
from tests.web.served import served

DEEP = "[" * 200_000


def _manifest(run: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = run / "manifest.json"
    held = json.loads(path.read_text("utf-8"))
    change(held)
    path.write_text(json.dumps(held), encoding="utf-8")


def _forged(run: Path, name: str, text: str) -> None:
    """Write a file of the run anew, with the manifest agreeing."""
    (run / name).write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    _manifest(run, lambda held: held["outputs"].update({name: digest}))


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "deep manifest": lambda run: (run / "manifest.json").write_text(DEEP),
    "deep summary": lambda run: _forged(run, "summary.json", DEEP),
    "deep views": lambda run: _forged(run, "views.json", DEEP),
    "nested views": lambda run: _forged(run, "views.json", "[" * 900 + "]" * 900),
    "outputs as pairs": lambda run: _manifest(
        run, lambda held: held.update(outputs=[["summary.json", "0"]])
    ),
    "figures that are numbers": lambda run: _forged(run, "summary.json", '{"figures":[1,2]}'),
    "a list for a summary": lambda run: _forged(run, "summary.json", "[1]"),
    "half a surrogate": lambda run: _manifest(run, lambda held: held.update(as_of="\ud800")),
    "no number": lambda run: (run / "manifest.json").write_text('{"seed": NaN}'),
    "no inputs": lambda run: _manifest(run, lambda held: held.pop("inputs")),
    "no project": lambda run: _manifest(run, lambda held: held.pop("project")),
    "no seed": lambda run: _manifest(run, lambda held: held.pop("seed")),
    "inputs of nothing": lambda run: _manifest(run, lambda held: held.update(inputs=None)),
    "another program": lambda run: _manifest(run, lambda held: held["versions"].pop("tanheng")),
    "a pipe for a manifest": lambda run: _pipe(run / "manifest.json"),
    "a pipe for a summary": lambda run: _pipe(run / "summary.json"),
    "no views any more": lambda run: (run / "views.json").unlink(),
}


def test_however_a_run_is_damaged_the_others_are_served_and_it_says_what_ails_it(tmp_path):
    write_drawn(tmp_path / "sound", 0.31, 48)
    for name, spoil in DAMAGES.items():
        spoil(write_drawn(tmp_path / name, 0.3, 48))
    with served(tmp_path) as where, httpx.Client(base_url=where, trust_env=False) as client:
        health = client.get("/healthz").json()
        assert (health["runs"], health["damaged"]) == (1, len(DAMAGES))
        runs = {one["id"]: one["damaged"] for one in client.get("/api/v1/runs").json()["items"]}
        assert [name for name, said in runs.items() if not said] == ["sound"]
        for path in ("/", "/compare", "/runs/sound", "/runs/sound/quality"):
            assert client.get(path).status_code == 200, path
        for name in DAMAGES:
            for path in (f"/runs/{name}", f"/api/v1/runs/{name}/figures"):
                assert client.get(path).status_code == 409, path


def test_a_folder_whose_name_is_no_text_is_listed_and_says_so(tmp_path):
    write_drawn(tmp_path / "sound", 0.31, 48)
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/gbk\xff")) / "series").mkdir(parents=True)
    except OSError as error:
        pytest.skip(f"this file system keeps names in UTF-8 ({error.strerror})")
    with served(tmp_path) as where, httpx.Client(base_url=where, trust_env=False) as client:
        runs = {one["id"]: one["damaged"] for one in client.get("/api/v1/runs").json()["items"]}
        said = "expected a folder with a name in UTF-8"
        assert runs == {"gbk\N{REPLACEMENT CHARACTER}": said, "sound": None}
        for path in ("/", "/compare", "/runs/sound"):
            assert client.get(path).status_code == 200


@pytest.mark.skipif(os.geteuid() == 0, reason="root may look into every folder")
def test_a_folder_that_may_not_be_looked_into_is_listed_and_says_so(tmp_path):
    write_drawn(tmp_path / "sound", 0.31, 48)
    write_drawn(tmp_path / "locked", 0.31, 48).chmod(0)
    with served(tmp_path) as where, httpx.Client(base_url=where, trust_env=False) as client:
        runs = {one["id"]: one["damaged"] for one in client.get("/api/v1/runs").json()["items"]}
        assert runs == {"locked": "cannot be read (Permission denied)", "sound": None}


def test_a_report_that_is_not_as_it_was_written_is_not_shown(tmp_path):
    write_drawn(tmp_path / "run", 0.31, 48)
    (tmp_path / "run" / "report.html").write_text("<h1>another</h1>")
    with served(tmp_path) as where, httpx.Client(base_url=where, trust_env=False) as client:
        answer = client.get("/runs/run/report")
        assert answer.status_code == 409
        assert "another" not in answer.text
