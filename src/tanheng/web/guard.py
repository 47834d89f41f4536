"""What stands before every request: who may ask, from which page, and how much they may send.

A console on 127.0.0.1 can still be reached by any page open in the same browser. Hence a request
must name this machine (which defeats names re-bound to it), a request that changes anything must
come from the console's own pages, and nothing on a page may come from another host.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["BODY_BYTES", "COOKIE", "PAGE_POLICY", "REPORT_POLICY", "Guard", "cookie_name"]

BODY_BYTES = 32 << 20
COOKIE = "tanheng-token"
CHANGES_NOTHING = ("GET", "HEAD", "OPTIONS")
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# A report carries its own scripts, named by hash in its own policy; it may reach nothing here.
REPORT_POLICY = (
    "sandbox allow-scripts allow-downloads allow-modals; default-src 'none'; "
    "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# Without a referrer for ourselves a browser would name no origin when a form of ours is sent.
HEADERS = {
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """Refuses what may not be asked, and puts the headers of safety on every answer.

    Parameters
    ----------
    app : ASGIApp
        What is guarded.
    token : str, optional
        What everybody must bring when the console is open to other machines.
    host : str
        Name under which the console may be asked, besides ``localhost`` and bare addresses.
    """

    def __init__(self, app: ASGIApp, token: str | None, host: str) -> None:
        self.app, self.token, self.host = app, token, host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        send = _with_headers(send)
        refused = self._refused(scope, headers)
        if refused is not None:
            await _answer(send, *refused)
            return
        brought = _brought(scope)
        if self.token and brought and self._is_token(brought):
            await _enter(scope, send, brought)
            return
        limited = _Limited(receive, send)
        # The head of an answer is that of the whole one; the server sends no more of it.
        asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        await self.app(asked, limited.receive, limited.send)

    def _refused(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._names_us(hosts[0]):
            return 421, "expected a request that names this machine"
        if scope["method"] not in CHANGES_NOTHING and not _from_here(headers, hosts[0]):
            return 403, "expected a request from the console's own pages"
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > BODY_BYTES:
            return 413, f"expected a body of at most {BODY_BYTES >> 20} MiB"
        if self.token and scope["path"] != "/healthz" and not self._may(scope, headers):
            return 401, "expected the token: open the address that `tanheng serve` printed"
        return None

    def _names_us(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name in ("localhost", self.host.lower()):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def _may(self, scope: Scope, headers: Headers) -> bool:
        kind, _, bearer = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self._is_token(bearer):
            return True
        return self._is_token(_cookie(scope, headers)) or self._is_token(_brought(scope))

    def _is_token(self, came: str) -> bool:
        return hmac.compare_digest(came.encode(), (self.token or "").encode())


class _Limited:
    """Counts what is sent, since a body may come without its length."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._bytes, self._over = 0, False

    async def receive(self) -> Message:
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > BODY_BYTES:
            self._over = True
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        if not self._over:
            await self._send(message)
        elif message["type"] == "http.response.start":
            await _answer(self._send, 413, f"expected a body of at most {BODY_BYTES >> 20} MiB")


def _from_here(headers: Headers, host: str) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == host


def _cookie(scope: Scope, headers: Headers) -> str:
    """Find our cookie among those of every program of this host, odd ones too."""
    return cookie_parser(headers.get("cookie", "")).get(cookie_name(scope), "")


def cookie_name(scope: Scope) -> str:
    """Name of the cookie: a host has the same cookies for all its ports, and each its console."""
    _, port = scope.get("server") or ("", None)
    return f"{COOKIE}-{port or 0}"


def _brought(scope: Scope) -> str:
    if scope["method"] != "GET":
        return ""
    return dict(_query(scope)).get("token", "")


def _query(scope: Scope) -> list[tuple[str, str]]:
    query: bytes = scope["query_string"]
    return parse_qsl(query.decode("latin-1"))


async def _enter(scope: Scope, send: Send, token: str) -> None:
    """Keep the token in a cookie, and take it out of the address."""
    rest = urlencode([pair for pair in _query(scope) if pair[0] != "token"])
    # Two slashes would lead to another host, and browsers read a backslash as one.
    address = "/" + quote(scope["path"].lstrip("/")) + (f"?{rest}" if rest else "")
    cookie = f"{cookie_name(scope)}={token}; Path=/; HttpOnly; SameSite=Strict"
    headers = [
        (b"location", address.encode()),
        (b"set-cookie", cookie.encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _answer(send: Send, status: int, message: str) -> None:
    body = json.dumps({"message": message, "place": None}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _with_headers(send: Send) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            held = list(message.get("headers", []))
            named = {name.lower() for name, _ in held}
            held += [
                (name.encode(), value.encode())
                for name, value in HEADERS.items()
                if name.encode() not in named
            ]
            message = {**message, "headers": held}
        await send(message)

    return answer
