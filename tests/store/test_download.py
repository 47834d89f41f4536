import hashlib
import socket

import pytest

from tanheng import store
from tanheng.core import DatasetError


def test_a_good_download_is_found_afterwards_and_not_downloaded_again(toy, cache, server):
    told = []
    folder = store.get("toy", told.append)
    assert folder == cache / "toy"
    assert store.locate("toy:DAY/b.csv").read_bytes() == toy.content["DAY/b.csv"]
    assert told == ["toy: a.csv (1 of 2, 0.1 MB)", "toy: DAY/b.csv (2 of 2, 0.0 MB)"]
    assert store.get("toy") == folder
    assert server.asked == ["a.csv", "DAY/b.csv"]
    assert sorted(path.name for path in cache.rglob("*")) == ["DAY", "a.csv", "b.csv", "toy"]


def test_a_whole_mirror_needs_no_network(mirror, server):
    assert store.get("toy") == mirror
    assert server.asked == []


def test_a_mirror_file_with_a_wrong_hash_is_refused(mirror, server):
    (mirror / "a.csv").write_bytes(b"other")
    with pytest.raises(DatasetError, match=r"toy:a.csv: expected 75000 bytes .* came 5 bytes"):
        store.get("toy")
    assert server.asked == []


def test_a_damaged_file_in_the_cache_is_downloaded_afresh(toy, cache, server):
    toy.lay(cache / "toy")
    (cache / "toy" / "a.csv").write_bytes(b"damaged")
    store.get("toy")
    assert server.asked == ["a.csv"]
    assert store.locate("toy:a.csv").read_bytes() == toy.content["a.csv"]


def test_a_wrong_hash_leaves_nothing_and_says_what_came(toy, cache, server):
    server.answers["a.csv"] = (200, b"<html>sorry", 11)
    message = fail(cache)
    good, bad = hashlib.sha256(toy.content["a.csv"]), hashlib.sha256(b"<html>sorry")
    assert message == (
        f"toy:a.csv: expected 75000 bytes with sha256 {good.hexdigest()}, "
        f"came 11 bytes with sha256 {bad.hexdigest()} from {server.address}a.csv"
    )


def test_a_download_that_breaks_off_leaves_nothing(toy, cache, server):
    server.answers["a.csv"] = (200, toy.content["a.csv"][:40_000], 75_000)
    assert fail(cache) == (
        f"toy:a.csv: expected 75000 bytes from {server.address}a.csv, "
        "the connection broke off before its end"
    )


def test_an_address_that_is_gone_leaves_nothing(cache, server):
    server.answers["a.csv"] = (404, b"", 0)
    assert fail(cache).endswith(f"{server.address}a.csv, came HTTP status 404")


def test_a_refused_connection_leaves_nothing(toy, cache):
    with socket.socket() as idle:
        idle.bind(("127.0.0.1", 0))
        toy.register(f"http://127.0.0.1:{idle.getsockname()[1]}/")
        assert fail(cache).endswith("the host cannot be reached or broke off")


def test_a_failed_renewal_does_not_keep_the_damaged_file(cache, server):
    (cache / "toy").mkdir(parents=True)
    (cache / "toy" / "a.csv").write_bytes(b"damaged")
    server.answers["a.csv"] = (404, b"", 0)
    fail(cache)


def test_files_that_came_before_a_failure_are_kept(cache, server):
    server.answers["DAY/b.csv"] = (500, b"", 0)
    with pytest.raises(DatasetError, match=r"toy:DAY/b.csv: .* came HTTP status 500"):
        store.get("toy")
    assert [path.name for path in (cache / "toy").rglob("*")] == ["a.csv"]
    server.answers["DAY/b.csv"] = (200, b"time,power\n0,2\n", 15)
    store.get("toy")
    assert server.asked == ["a.csv", "DAY/b.csv", "DAY/b.csv"]


@pytest.mark.usefixtures("server")
def test_a_cache_that_cannot_be_written_is_one_line(cache):
    cache.parent.mkdir()
    cache.write_bytes(b"a file in the way")
    with pytest.raises(DatasetError, match=r"toy:a.csv: .* could not be had or written") as failure:
        store.get("toy")
    assert "\n" not in str(failure.value)


def fail(cache):
    """Get the dataset, which must fail in one line and leave nothing; return the line."""
    with pytest.raises(DatasetError) as failure:
        store.get("toy")
    assert not cache.exists()
    assert "\n" not in str(failure.value)
    return str(failure.value)
