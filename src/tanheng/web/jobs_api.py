"""``/api/v1/jobs``: runs started from the console, watched and cancelled."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from tanheng.web.api import REFUSALS, Limit, Name, Offset, next_page
from tanheng.web.model import Page
from tanheng.web.queue import Job, Queue

__all__ = ["Queued", "queue_of", "router"]

router = APIRouter(responses=REFUSALS, tags=["jobs"])


class JobAnswer(BaseModel):
    """One run that was asked for; ``message`` is its last line, of a crashed one its complaint."""

    id: str
    project: str = Field(description="its file within the folder of projects")
    run: str = Field(description="name of the folder that the run is written to")
    state: str
    message: str
    lines: list[str]


class JobAsked(BaseModel):
    """A run to be started."""

    project: str = Field(
        min_length=1, max_length=4000, description="project file within the folder of projects"
    )


def queue_of(request: Request) -> Queue:
    """Return the queue of this console."""
    queue: Queue = request.app.state.queue
    return queue


Queued = Annotated[Queue, Depends(queue_of)]


@router.get("/api/v1/jobs")
def jobs(
    request: Request, queue: Queued, limit: Limit = 100, offset: Offset = 0
) -> Page[JobAnswer]:
    """List what was started in this session, the newest first."""
    held = queue.jobs()
    items = [_answer(job) for job in held[offset : offset + limit]]
    after = next_page(request, len(held), limit, offset)
    return Page(total=len(held), limit=limit, offset=offset, next=after, items=items)


@router.post("/api/v1/jobs", status_code=202)
def start(asked: JobAsked, queue: Queued) -> JobAnswer:
    """Start a run; it waits for those before it."""
    return _answer(queue.start(asked.project))


@router.get("/api/v1/jobs/{id}")
def job(id: Name, queue: Queued) -> JobAnswer:  # noqa: A002 - the word of the address
    """Tell how a run fares."""
    return _answer(queue.job(id))


@router.post("/api/v1/jobs/{id}/cancel")
def cancel(id: Name, queue: Queued) -> JobAnswer:  # noqa: A002
    """Cancel a run, whether it waits or runs; nothing half-written is left."""
    return _answer(queue.cancel(id))


def _answer(job: Job) -> JobAnswer:
    return JobAnswer(
        id=job.id,
        project=job.name,
        run=job.run,
        state=job.state,
        message=job.message,
        lines=list(job.lines),
    )
