"""``tanheng serve``: it answers where it says it does, and refuses what it should."""

import subprocess
import sys

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
