"""``tanheng serve``: it answers where it says it does, and refuses what it should."""

import socket
import subprocess
import sys
from statistics import median
from urllib.parse import urlsplit

import httpx
import pytest

from tanheng.cli import main


def test_it_prints_its_address_and_answers_there(tmp_path):
    words = [sys.executable, "-m", "tanheng", "serve", "--runs", str(tmp_path), "--port", "0"]
    with subprocess.Popen([*words, "--no-browser"], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("console: http://127.0.0.1:")
            address = line.split()[1]
            answer = httpx.get(f"{address}healthz", timeout=20, trust_env=False)
            assert answer.json()["runs"] == 0
            with httpx.Client(base_url=address, trust_env=False) as client:
                took = [client.get("healthz").elapsed.total_seconds() for _ in range(31)]
            assert median(took) < 0.03  # 0.04 where an answer waits for its last one's receipt
        finally:
            process.terminate()


def test_on_every_address_it_names_one_that_others_can_open(tmp_path):
    token = "0123456789abcdefTOKEN"
    words = [sys.executable, "-m", "tanheng", "serve", "--runs", str(tmp_path), "--port", "0"]
    words += ["--no-browser", "--host", "0.0.0.0", "--token", token]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = urlsplit(process.stdout.readline().split()[1])
            assert (said.hostname, said.query) == (socket.gethostname().lower(), f"token={token}")
            host = {"host": said.netloc}
            where = f"http://127.0.0.1:{said.port}/"
            with httpx.Client(headers=host, timeout=20, trust_env=False) as client:
                assert client.get(where).status_code == 401
                assert client.get(f"{where}?{said.query}").status_code == 303
        finally:
            process.terminate()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--runs", "/no/such/folder"], "expected a folder of runs"),
        (["--runs", ".", "--host", "0.0.0.0"], "expected --token"),
        (["--runs", ".", "--token", "short"], "expected a token"),
    ],
)
def test_what_it_cannot_do_is_one_line_and_exit_code_2(capsys, words, said):
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--no-browser", *words])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
