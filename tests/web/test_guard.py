"""Who may ask, from which page, and how much they may send."""

import asyncio
import socket
from urllib.parse import urlsplit

import httpx
import pytest
from tests.web.served import served

from tanheng.core import InputError
from tanheng.web import serve
from tanheng.web.guard import BODY_BYTES, COOKIE, Guard

TOKEN = "0123456789abcdefTOKEN"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "localhost.evil"]
)
def test_a_name_bound_to_this_machine_by_others_is_refused(console, host):
    assert console.get("/healthz", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8765", "[::1]:8765", "192.168.0.7"])
def test_bare_addresses_and_localhost_are_us(console, host):
    assert console.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://127.0.0.1:1", "sec-fetch-site": "cross-site"},
    ],
)
def test_a_page_of_others_may_change_nothing(console, headers):
    refused = console.post("/api/v1/jobs", json={"project": "x.yaml"}, headers=headers)
    assert refused.status_code == 403


def test_our_own_page_may(console, address):
    headers = {"origin": address, "sec-fetch-site": "same-origin"}
    asked = console.post("/api/v1/jobs", json={"project": "x.yaml"}, headers=headers)
    assert asked.status_code == 400  # no such file: it was looked for
    assert "expected a project file" in asked.json()["message"]


def raw(address, head):
    """Send a request as it is written; give the status and all that came."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), 10) as line:
        line.sendall(f"{head}\r\nHost: {where.netloc}\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while block := line.recv(65_536):
            answer += block
    return int(answer.split()[1]), answer


def test_a_body_that_says_it_is_too_long_is_not_read(address):
    status, _ = raw(address, f"POST /read HTTP/1.1\r\nContent-Length: {BODY_BYTES + 1}")
    assert status == 413


def test_a_body_that_does_not_say_its_length_is_cut():
    sent = []

    async def app(_, receive, send):
        while (message := await receive())["type"] != "http.disconnect":
            assert message["body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"read it all"})

    async def receive():
        return {"type": "http.request", "body": b"x" * (1 << 20), "more_body": True}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/read",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
    }
    asyncio.run(Guard(app, None, "127.0.0.1")(scope, receive, send))
    assert sent[0]["status"] == 413
    assert b"32 MiB" in sent[1]["body"]


@pytest.mark.parametrize(
    "path",
    [
        "/runs/../../etc/passwd",
        "/runs/..%2f..%2fetc%2fpasswd",
        "/runs/%2e%2e/report",
        "/static/..%2f..%2fguard.py",
        "/static/guard.py",
        "/api/v1/runs/..%2f/figures",
        "/api/v1/runs/drawn/series/..%2f..%2fsummary",
        "/api/v1/runs/drawn%00/figures",
        "/runs/..\\..\\etc",
        "/ledger?book=..%2F..%2Fx.sqlite",
        "/factors/..%2f..%2fetc",
    ],
)
def test_no_path_leads_out_of_the_folder(address, path):
    status, answer = raw(address, f"GET {path} HTTP/1.1")
    if not path.startswith("/ledger"):
        assert status in (400, 404), (path, answer[:200])
    assert b"root:" not in answer


def test_nothing_on_a_page_may_come_from_elsewhere(console):
    policy = console.get("/").headers["content-security-policy"]
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts["default-src"] == "'none'"
    assert parts["script-src"] == "'self'"
    assert "http" not in policy
    assert console.get("/").headers["x-content-type-options"] == "nosniff"


def test_a_report_reaches_nothing_of_the_console(console):
    policy = console.get("/runs/drawn/report").headers["content-security-policy"]
    assert policy.startswith("sandbox")
    assert "allow-same-origin" not in policy
    assert "connect-src" not in policy  # default-src 'none' holds


def test_with_a_token_nobody_else_gets_in(shelf):
    with served(shelf, TOKEN) as where, httpx.Client(base_url=where, trust_env=False) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/api/v1/runs").status_code == 401
        assert client.get("/api/v1/runs?token=wrong").status_code == 401
        bearer = {"authorization": f"Bearer {TOKEN}"}
        assert client.get("/api/v1/runs", headers=bearer).status_code == 200
        assert client.get("/api/v1/runs").status_code == 401  # a bearer is given no cookie
        entered = client.get(f"/runs/drawn?token={TOKEN}&lang=zh")
        assert (entered.status_code, entered.headers["location"]) == (303, "/runs/drawn?lang=zh")
        _, *rules = entered.headers["set-cookie"].split("; ")
        assert rules == ["Path=/", "HttpOnly", "SameSite=Strict"]
        assert entered.headers["cache-control"] == "no-store"
        port = urlsplit(where).port
        assert client.cookies[f"{COOKIE}-{port}"] == TOKEN  # each console of a host has its own
        assert client.get("/api/v1/runs").status_code == 200


@pytest.mark.parametrize("came", ["", TOKEN[:-1], TOKEN + "x", TOKEN.lower(), "ü", "Bearer"])
@pytest.mark.parametrize("way", ["bearer", "cookie", "address"])
def test_nearly_the_token_is_not_the_token(guarded, came, way):
    sent = {
        "bearer": {"headers": {"authorization": f"Bearer {came}".strip().encode()}},
        "cookie": {"headers": {"cookie": f"{cookie_of(guarded)}={came}".encode()}},
        "address": {"params": {"token": came}},
    }[way]
    answer = guarded.get("/runs/drawn", **sent)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\\\evil.example", "/%5Cevil.example", "/%0d%0aset-cookie:a=b"]
)
def test_who_enters_is_led_to_no_other_host(guarded, path):
    head = f"GET {path}?token={TOKEN} HTTP/1.1"
    status, answer = raw(str(guarded.base_url), head)
    assert status == 303
    where = answer.split(b"location: ")[1].split(b"\r\n")[0]
    assert where.startswith(b"/")
    assert not where.startswith((b"//", b"/\\"))
    assert answer.count(b"set-cookie:") == 1


def test_a_token_is_compared_in_the_same_time_wherever_it_differs(guarded, monkeypatch):
    compared = []
    monkeypatch.setattr("hmac.compare_digest", lambda *two: compared.append(two) or False)
    wrong = {"authorization": "Bearer wrong"}
    assert guarded.get("/api/v1/runs", headers=wrong).status_code == 401
    assert (b"wrong", TOKEN.encode()) in compared


@pytest.mark.parametrize("odd", ["a[]=x; ", 'a=b"; ', "@x=1; ", "{}=1; ", "=; ", ";;"])
def test_odd_cookies_of_other_programs_keep_nobody_out(guarded, odd):
    cookies = {"cookie": f"{odd}{cookie_of(guarded)}={TOKEN}"}
    assert guarded.get("/api/v1/runs", headers=cookies).status_code == 200


def cookie_of(client):
    return f"{COOKIE}-{client.base_url.port}"


@pytest.fixture(scope="module")
def guarded(shelf):
    with served(shelf, TOKEN) as where, httpx.Client(base_url=where, trust_env=False) as client:
        yield client


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"host": "0.0.0.0"}, "expected --token"),
        ({"token": "short"}, "at least 16"),
        ({"token": "with spaces and ; signs"}, "letters and digits"),
    ],
)
def test_other_machines_need_a_token(shelf, given, said):
    with pytest.raises(InputError, match=said):
        serve(shelf, browse=False, **given)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="expected a folder of runs"):
        serve(tmp_path / "none", browse=False)


@pytest.mark.parametrize("port", [-1, 65_536, 99_999])
def test_a_port_that_is_none_is_refused(shelf, port):
    with pytest.raises(InputError, match="expected a port of 0 to 65535"):
        serve(shelf, port=port, browse=False)


def test_a_port_that_is_taken_is_refused(shelf):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InputError, match="cannot listen"):
            serve(shelf, port=taken.getsockname()[1], browse=False)


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/runs/drawn/report", "/api/v1/runs", "/nowhere"]
)
def test_the_head_of_an_answer_is_that_of_the_whole_one(console, path):
    head, whole = console.head(path), console.get(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
    assert head.headers.get("etag") == whole.headers.get("etag")
