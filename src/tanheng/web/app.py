"""The console as an application: its routes, its guard, how it words what went wrong."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from tanheng import __version__
from tanheng.core import InputError
from tanheng.web import (
    api,
    hour_pages,
    jobs_api,
    ledger_pages,
    pages,
    static_files,
    tools,
    views_api,
)
from tanheng.web.freshness import NotModified
from tanheng.web.guard import Guard
from tanheng.web.projects import Projects
from tanheng.web.queue import Queue
from tanheng.web.shelf import DamagedError, NoSuchError, Shelf
from tanheng.web.warming import warm

__all__ = ["create_app"]

ABOUT = """Runs of tanheng as JSON. Instants are UTC and mark the start of the interval; a value of
`null` is not known, or withheld for the reason beside it."""

ROUTERS = (
    api.router,
    views_api.router,
    jobs_api.router,
    hour_pages.api_router,
    ledger_pages.api_router,
    pages.router,
    hour_pages.router,
    tools.router,
    ledger_pages.router,
    static_files.router,
)


def create_app(runs: Path, projects: Path, token: str | None, host: str = "127.0.0.1") -> FastAPI:
    """Make the console on the runs of a folder.

    Parameters
    ----------
    runs : Path
        Folder of the runs, each in a folder of its own.
    projects : Path
        Folder of the project files that may be run.
    token : str, optional
        What every request must bring; for consoles that other machines can reach.
    host : str
        Name under which it is asked, besides ``localhost`` and bare addresses.
    """
    shelf, known = Shelf(runs), Projects(projects)
    queue = Queue(runs, known)
    app = FastAPI(
        title="tanheng",
        version=__version__,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=_until_closed(shelf, queue),
    )
    app.state.shelf = shelf
    app.state.queue = queue
    app.state.projects = known
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(InputError, _refusal)
    app.add_exception_handler(RequestValidationError, _misread)
    app.add_exception_handler(NotModified, _unchanged)
    app.add_exception_handler(HTTPException, _nothing)
    app.add_middleware(Guard, token=token, host=host)
    return app


def _until_closed(
    shelf: Shelf, queue: Queue
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Warm the console once it listens; stop what it started when it is closed."""

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=warm, args=(shelf,), daemon=True).start()
        yield
        queue.close()

    return life


def _refusal(request: Request, error: Exception) -> Response:
    """Word a complaint as one line; which kind it is decides the status."""
    assert isinstance(error, InputError)
    status = (
        404 if isinstance(error, NoSuchError) else 409 if isinstance(error, DamagedError) else 400
    )
    # The name of a file is enough: where the folder lies is not for everybody.
    place = str(error.place).rsplit("/", 1)[-1] if error.place else None
    return _said(request, status, error.message, place)


def _nothing(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _said(request, error.status_code, str(error.detail), None, error.headers)


def _misread(request: Request, error: Exception) -> Response:
    """Word what of a request could not be read, without what came: it may be no text at all."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return _said(request, 422, _as_text(str(first["msg"])), _as_text(where))


def _as_text(words: str) -> str:
    """Write half a pair of surrogates as an escape, since no answer could carry it."""
    return words.encode("utf-8", "backslashreplace").decode()


def _said(
    request: Request,
    status: int,
    message: str,
    place: str | None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Say what went wrong, on a page to those who asked for a page."""
    if "text/html" in request.headers.get("accept", "") and not _is_api(request):
        return pages.wrong(request, status, f"{place}: {message}" if place else message)
    return JSONResponse({"message": message, "place": place}, status, dict(headers or {}))


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _unchanged(_: Request, error: Exception) -> Response:
    assert isinstance(error, NotModified)
    return Response(status_code=304, headers={"etag": error.tag, "cache-control": "no-cache"})
