"""Runs started from the console: one at a time, each in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tanheng.core import InputError
from tanheng.web.projects import Projects
from tanheng.web.shelf import NoSuchError

__all__ = ["Job", "Queue"]

State = Literal["waiting", "running", "done", "crashed", "cancelled"]
LINES = 200
KEPT = 100
PATIENCE_S = 10.0
PROGRESS = ("[", "")
"""What a line of progress begins with, or none at all: they are no complaint."""
OVER: tuple[State, ...] = ("done", "crashed", "cancelled")


@dataclass
class Job:
    """One run that was asked for.

    Parameters
    ----------
    name : str
        Its project, as it is told.
    lines : deque of str
        The last lines that its process wrote: its progress, or its complaint.
    run : str
        Name of the folder that the run is written to.
    """

    id: str
    project: Path
    name: str
    run: str
    state: State = "waiting"
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=LINES))

    @property
    def message(self) -> str:
        """The last line; of a job that crashed, its complaint."""
        return self.lines[-1] if self.lines else ""


class Queue:
    """Runs what is asked for, one after another; a run that is cancelled leaves nothing."""

    def __init__(self, runs: Path, projects: Projects) -> None:
        self._runs, self._projects = runs, projects
        self._jobs: dict[str, Job] = {}
        self._changed = threading.Condition()
        self._process: subprocess.Popen[str] | None = None
        self._worker: threading.Thread | None = None
        self._closed = False
        self._asked = 0

    def jobs(self) -> list[Job]:
        """Every job of this session, the newest first."""
        with self._changed:
            return list(reversed(self._jobs.values()))

    def job(self, name: str) -> Job:
        """Return one job.

        Raises
        ------
        NoSuchError
            When there is none of that name.
        """
        with self._changed:
            if name not in self._jobs:
                raise NoSuchError(f"no job {name!r} here")
            return self._jobs[name]

    def start(self, project: str) -> Job:
        """Put a project into the queue.

        Raises
        ------
        InputError
            When it is no file of the folder of projects, or too many wait.
        """
        path = self._projects.find(project)
        with self._changed:
            waiting = [job for job in self._jobs.values() if job.state not in OVER]
            if len(waiting) >= KEPT:
                raise InputError(f"expected at most {KEPT} runs in the queue")
            self._asked += 1
            job = Job(str(self._asked), path, self._projects.name(path), self._free_name(path))
            self._jobs[job.id] = job
            for old in [one for one in self._jobs.values() if one.state in OVER][:-KEPT]:
                del self._jobs[old.id]
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, daemon=True)
                self._worker.start()
            self._changed.notify_all()
        return job

    def cancel(self, name: str) -> Job:
        """Stop a job, whether it waits or runs; one that is over stays as it is."""
        job = self.job(name)
        with self._changed:
            if job.state == "waiting":
                job.state = "cancelled"
            elif job.state == "running":
                job.state = "cancelled"
                self._stop()
        return job

    def close(self) -> None:
        """Stop what runs, and start nothing more."""
        with self._changed:
            self._closed = True
            for job in self._jobs.values():
                if job.state not in OVER:
                    job.state = "cancelled"
            self._stop()
            self._changed.notify_all()

    def _free_name(self, path: Path) -> str:
        """Name of a folder that neither a run nor a job has: after the project's folder."""
        named = path.parent.name if path.stem == "project" else path.stem
        stem = named.lstrip(".") or "run"  # a hidden folder would never be shown
        taken = {job.run for job in self._jobs.values()}
        names = (stem, *(f"{stem}-{number}" for number in range(2, 10_000)))
        return next(n for n in names if n not in taken and not (self._runs / n).exists())

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._next() is not None)
                job = self._next()
                if self._closed or job is None:
                    return
                job.state = "running"
                if (self._runs / job.run).exists():  # a run that came into being meanwhile
                    job.run = self._free_name(job.project)
            self._run(job)

    def _next(self) -> Job | None:
        return next((job for job in self._jobs.values() if job.state == "waiting"), None)

    def _run(self, job: Job) -> None:
        words = [sys.executable, "-u", "-m", "tanheng", "run", str(job.project)]
        try:
            process = subprocess.Popen(
                [*words, "--out", str(self._runs / job.run)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                stdin=subprocess.DEVNULL,
                text=True,
                errors="replace",
                start_new_session=True,
            )
        except OSError as error:
            job.lines.append(str(error))
            job.state = "crashed"
            return
        with self._changed:
            self._process = process
            if job.state == "cancelled":
                self._stop()
        assert process.stderr is not None
        with process.stderr as stream:
            job.lines.extend(self._told(line) for line in stream if line.strip())
        code = process.wait()
        with self._changed:
            self._process = None
            if code == 0:  # a run that was cancelled too late is there
                job.state = "done"
            elif job.state == "running":
                job.state = "crashed"
            if job.state == "crashed" and job.message[:1] in PROGRESS:
                job.lines.append(_ended(code))

    def _told(self, line: str) -> str:
        """Leave out where the folders lie: that is not for everybody."""
        for folder in (self._projects.folder, self._runs.resolve(), self._runs):
            line = line.replace(f"{folder}{os.sep}", "")
        return line.rstrip()

    def _stop(self) -> None:
        """Interrupt the process, so that it clears up; end it where it does not listen."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        os.killpg(process.pid, signal.SIGINT)
        threading.Thread(target=_insist, args=(process,), daemon=True).start()


def _ended(code: int) -> str:
    """Say how a process ended that said nothing itself, such as one without memory left."""
    if code >= 0:
        return f"it ended with code {code}"
    try:
        return f"it was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"it was ended by signal {-code}"


def _insist(process: subprocess.Popen[str]) -> None:
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
