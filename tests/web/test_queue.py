"""Runs started from the console: in turn, watched, cancelled, crashed with their message."""

import sys
import time
from pathlib import Path

import pytest

from tanheng.core import InputError
from tanheng.web import queue as queue_module
from tanheng.web.projects import Projects
from tanheng.web.queue import OVER, Queue

FAKE = """
import os, pathlib, signal, sys, time
assert sys.argv[1:4] == ["-m", "tanheng", "run"], sys.argv
project, out = pathlib.Path(sys.argv[4]), pathlib.Path(sys.argv[6])
print("[   0.1 s] reading", file=sys.stderr, flush=True)
kind = project.read_text()
if kind == "slow":
    time.sleep(60)
if kind == "bad":
    sys.exit(f"{project}:1:1 project: expected a name")
if kind == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
out.mkdir()
"""


@pytest.fixture
def queue(tmp_path: Path, monkeypatch):
    """A queue whose processes are quick stand-ins for a run."""
    program = tmp_path / "fake.py"
    program.write_text(FAKE, encoding="utf-8")
    starter = tmp_path / "python"
    starter.write_text(
        f'#!/bin/sh\nshift\nexec {sys.executable} {program} "$@"\n', encoding="utf-8"
    )
    starter.chmod(0o755)
    monkeypatch.setattr(queue_module.sys, "executable", str(starter))
    (tmp_path / "runs").mkdir()
    made = Queue(tmp_path / "runs", Projects(tmp_path))
    yield made
    made.close()


def project(tmp_path: Path, kind: str) -> str:
    folder = tmp_path / kind
    folder.mkdir(exist_ok=True)
    (folder / "project.yaml").write_text(kind, encoding="utf-8")
    return str(folder / "project.yaml")


def until(queue: Queue, name: str, states: tuple[str, ...] = OVER) -> str:
    for _ in range(1000):
        if queue.job(name).state in states:
            break
        time.sleep(0.02)
    return queue.job(name).state


def test_runs_are_done_in_turn_each_in_a_folder_of_its_own(queue, tmp_path):
    jobs = [queue.start(project(tmp_path, "good")) for _ in range(3)]
    assert [until(queue, job.id) for job in jobs] == ["done"] * 3
    assert [job.run for job in jobs] == ["good", "good-2", "good-3"]
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == [job.run for job in jobs]
    assert jobs[0].lines[0].endswith("reading")


def test_a_run_that_crashes_is_shown_with_its_message_and_the_next_goes_on(queue, tmp_path):
    bad, good = (queue.start(project(tmp_path, kind)) for kind in ("bad", "good"))
    assert until(queue, bad.id) == "crashed"
    assert bad.message == "bad/project.yaml:1:1 project: expected a name"
    assert until(queue, good.id) == "done"


def test_what_runs_and_what_waits_can_be_cancelled(queue, tmp_path):
    slow, waiting = (queue.start(project(tmp_path, kind)) for kind in ("slow", "good"))
    assert until(queue, slow.id, ("running",)) == "running"
    queue.cancel(waiting.id)
    began = time.monotonic()
    queue.cancel(slow.id)
    after = queue.start(project(tmp_path, "good"))
    assert until(queue, after.id) == "done"
    assert time.monotonic() - began < 20
    assert (slow.state, waiting.state) == ("cancelled", "cancelled")
    assert queue.cancel(after.id).state == "done"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of projects, beside one that is nobody's business."""
    folder, outside = tmp_path / "projects", tmp_path / "outside"
    for path in (folder / "a", outside):
        path.mkdir(parents=True)
        (path / "project.yaml").write_text("project: x", encoding="utf-8")
    (tmp_path / "projects-2").symlink_to(outside)
    (folder / "notes.txt").write_text("project: x", encoding="utf-8")
    (folder / "link.yaml").symlink_to(outside / "project.yaml")
    (folder / "linked").symlink_to(outside)
    (folder / "within.yaml").symlink_to(folder / "a" / "project.yaml")
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "a", "a/none.yaml", "/no/such.yaml", "a\x00b.yaml", "~/x.yaml", "/etc/passwd",
        "notes.txt", "link.yaml", "linked/project.yaml", "../outside/project.yaml",
        "a/../../outside/project.yaml", "../projects-2/project.yaml", "x" * 5000 + ".yaml",
    ],
)  # fmt: skip
def test_what_is_no_project_of_the_folder_is_refused_in_the_same_words(folder, name):
    with pytest.raises(InputError, match=r"expected a project file \(.yaml\) within the folder"):
        Projects(folder).find(name)


def test_nor_is_one_outside_by_its_whole_path(folder):
    with pytest.raises(InputError, match="within the folder"):
        Projects(folder).find(str(folder.parent / "outside" / "project.yaml"))


@pytest.mark.parametrize("name", ["a/project.yaml", "./a/../a/project.yaml", "within.yaml"])
def test_projects_of_the_folder_are_found(folder, name):
    known = Projects(folder)
    assert known.name(known.find(name)) == "a/project.yaml"
    assert known.find(str(folder / name)) == known.find(name)
    assert known.offered() == ["a/project.yaml", "within.yaml"]


def test_the_api_starts_a_run_and_shows_its_crash(console, shelf):
    path = shelf.parent / "bad.yaml"
    path.write_text("project: [", encoding="utf-8")
    job = console.post("/api/v1/jobs", json={"project": "bad.yaml"}).json()
    assert job["state"] in ("waiting", "running")
    for _ in range(600):
        job = console.get(f"/api/v1/jobs/{job['id']}").json()
        if job["state"] in OVER:
            break
        time.sleep(0.1)
    assert job["state"] == "crashed"
    assert "bad.yaml" in job["message"]
    assert job["project"] == "bad.yaml"
    assert console.get("/api/v1/jobs/none").status_code == 404


def test_the_run_of_a_hidden_project_is_not_hidden(queue, tmp_path):
    (tmp_path / ".quiet.yaml").write_text("quick", encoding="utf-8")
    assert queue.start(str(tmp_path / ".quiet.yaml")).run == "quiet"


def test_a_run_that_is_killed_says_so_and_not_how_far_it_came(queue, tmp_path):
    killed = queue.start(project(tmp_path, "killed"))
    assert until(queue, killed.id) == "crashed"
    assert killed.message == "it was ended by SIGKILL"


def test_a_run_that_came_into_being_meanwhile_is_not_replaced(queue, tmp_path):
    slow, good = (queue.start(project(tmp_path, kind)) for kind in ("slow", "good"))
    assert until(queue, slow.id, ("running",)) == "running"
    (tmp_path / "runs" / "good").mkdir()
    (tmp_path / "runs" / "good" / "of another").touch()
    queue.cancel(slow.id)
    assert until(queue, good.id) == "done"
    assert good.run == "good-2"
    assert (tmp_path / "runs" / "good" / "of another").is_file()
