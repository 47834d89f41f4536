import csv
import re
from pathlib import Path
from typing import get_args

import pytest

from tanheng import store
from tanheng.core import DatasetError, Origin

FILES = [file for held in store.datasets() for file in held.files]


def test_holds_the_datasets_of_the_examples_first():
    names = [held.name for held in store.datasets()]
    assert names[:3] == ["pvod", "gefcom2012-wind", "rts-gmlc"]
    assert len(names) == len(set(names))


def test_only_the_test_system_is_synthetic():
    assert [held.name for held in store.datasets() if held.origin == "synthetic"] == ["rts-gmlc"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.reference)
def test_every_file_is_fully_described(file):
    assert re.fullmatch("[0-9a-f]{64}", file.sha256)
    assert file.bytes > 0
    assert file.url.startswith("https://")
    assert file.licence
    assert file.citation
    assert file.origin in get_args(Origin)
    assert not Path(file.name).is_absolute()
    assert ".." not in file.name


@pytest.mark.parametrize("held", store.datasets(), ids=lambda held: held.name)
def test_every_dataset_is_described_in_both_languages(held):
    assert held.about["en"].isascii()
    assert not held.about["zh"].isascii()
    assert len({file.name for file in held.files}) == len(held.files)


def test_a_dataset_shows_each_licence_and_citation_once():
    held = store.dataset("pvod")
    assert held.bytes == 28_027_533
    assert held.citation == "Yao et al., Solar Energy 230 (2021) 122-130"
    licences = store.dataset("intensity").licence
    assert (
        licences
        == "ODbL (Electricity Maps); public domain (EIA-930); the carrying repository is MIT"
    )


def test_a_series_extended_by_its_publisher_is_not_called_measured():
    held = store.dataset("datacenter")
    assert held.file("alibaba_cpu_hourly.csv").origin == "modelled"
    assert held.file("alibaba_gpu2023_pods.csv").origin == "measured"


def test_an_unknown_dataset_names_the_known_ones():
    with pytest.raises(DatasetError, match=r"expected a dataset \(pvod, .*\), came 'pvdo'"):
        store.dataset("pvdo")


def test_an_unknown_file_names_the_held_ones():
    with pytest.raises(DatasetError, match=r"pvod has no file 'x.csv'; it holds station00.csv, "):
        store.dataset("pvod").file("x.csv")


def test_agrees_with_the_list_of_the_mirror(public_mirror):
    with (public_mirror / "upstream.csv").open(encoding="utf-8", newline="") as stream:
        listed = [
            (row["dataset"], row["file"], row["url"], row["sha256"], int(row["bytes"]))
            for row in csv.DictReader(stream)
        ]
    assert [(f.dataset, f.name, f.url, f.sha256, f.bytes) for f in FILES] == listed


def test_every_file_of_the_mirror_is_the_published_one(public_mirror, monkeypatch):
    monkeypatch.setenv("TANHENG_DATA", str(public_mirror))
    for file in FILES:
        assert store.locate(file.reference) == public_mirror / file.dataset / file.name
