import hashlib
import os

import pytest

from tanheng import store
from tanheng.core import DatasetError


@pytest.mark.usefixtures("toy")
def test_a_reference_is_told_from_a_path():
    assert store.names_dataset("toy:a.csv")
    assert not store.names_dataset("toy")
    assert not store.names_dataset("data/a.csv")
    assert not store.names_dataset("C:\\data\\a.csv")


def test_the_mirror_is_looked_at_before_the_cache(toy, cache, mirror):
    toy.lay(cache / "toy")
    assert store.locate("toy:DAY/b.csv") == mirror / "DAY" / "b.csv"
    (mirror / "DAY" / "b.csv").unlink()
    assert store.locate("toy:DAY/b.csv") == cache / "toy" / "DAY" / "b.csv"


def test_an_empty_or_missing_mirror_is_no_mirror(toy, cache, monkeypatch):
    toy.lay(cache / "toy")
    for folder in ("", "nowhere"):
        monkeypatch.setenv("TANHENG_DATA", folder)
        assert store.locate("toy:a.csv") == cache / "toy" / "a.csv"


@pytest.mark.usefixtures("toy")
def test_a_file_that_is_not_here_says_how_to_get_it():
    with pytest.raises(DatasetError) as failure:
        store.locate("toy:DAY/b.csv")
    assert str(failure.value) == (
        "toy:DAY/b.csv is not on this machine: `tanheng data get toy` downloads it, "
        "or set TANHENG_DATA to a folder that holds toy/DAY/b.csv"
    )


@pytest.mark.parametrize("reference", ["toy:../toy/a.csv", "toy:", "a.csv"])
@pytest.mark.usefixtures("mirror")
def test_only_names_of_the_registry_are_located(reference):
    with pytest.raises(DatasetError, match=r"no file|expected a dataset"):
        store.locate(reference)


def test_a_mirror_file_with_a_wrong_hash_is_refused_though_the_cache_is_good(toy, cache, mirror):
    toy.lay(cache / "toy")
    (mirror / "a.csv").write_bytes(b"other")
    with pytest.raises(DatasetError) as failure:
        store.locate("toy:a.csv")
    good, bad = hashlib.sha256(toy.content["a.csv"]), hashlib.sha256(b"other")
    assert str(failure.value) == (
        f"toy:a.csv: expected 75000 bytes with sha256 {good.hexdigest()}, "
        f"came 5 bytes with sha256 {bad.hexdigest()} in {mirror / 'a.csv'}"
    )


def test_a_file_is_hashed_once_until_it_changes(mirror, monkeypatch):
    taken, digest = [], hashlib.file_digest
    monkeypatch.setattr(hashlib, "file_digest", lambda *args: taken.append(1) or digest(*args))
    for _ in range(3):
        store.locate("toy:a.csv")
    assert len(taken) == 1
    os.utime(mirror / "a.csv", ns=(1, 1))
    store.locate("toy:a.csv")
    assert len(taken) == 2


def test_a_dataset_is_at_hand_when_every_file_is(toy, cache, mirror):
    assert store.at_hand("toy")
    (mirror / "a.csv").unlink()
    assert not store.at_hand("toy")
    toy.lay(cache / "toy")
    assert store.at_hand("toy")
