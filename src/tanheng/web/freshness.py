"""Answers that have not changed are not sent twice."""

from __future__ import annotations

import hashlib

from fastapi import Request, Response

from tanheng import __version__

__all__ = ["NotModified", "fresh"]


class NotModified(Exception):  # noqa: N818 - no error: the asker already has the answer
    """The asker has this answer already."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        super().__init__(tag)


def fresh(request: Request, response: Response, state: str) -> None:
    """Tag an answer that depends on its address and on ``state`` alone.

    Raises
    ------
    NotModified
        When the request names that tag as the one it has.
    """
    asked = f"{__version__} {state} {request.url.path}?{request.url.query}"
    tag = f'"{hashlib.sha256(asked.encode()).hexdigest()[:24]}"'
    held = ",".join(request.headers.getlist("if-none-match")).split(",")
    if {tag, "*"} & {one.strip().removeprefix("W/") for one in held}:
        raise NotModified(tag)
    response.headers["etag"] = tag
    response.headers["cache-control"] = "no-cache"
