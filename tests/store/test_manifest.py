import dataclasses
import hashlib
import re

import pytest

from tanheng import store
from tanheng.core import InputError
from tanheng.store.manifest import versions


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    (folder / "data").mkdir(parents=True)
    (folder / "project.yaml").write_bytes(b"seed: 1\n")
    (folder / "data" / "wind.csv").write_bytes(b"1,2\n")
    return folder / "project.yaml"


def take(project, *inputs, seed=1, as_of_s=1_338_508_800):
    return store.take_manifest(project, inputs, seed, as_of_s)


def test_inputs_are_named_without_any_folder_of_the_machine(project, mirror, tmp_path):
    (tmp_path / "elsewhere.csv").write_bytes(b"3\n")
    wind = project.parent / "data" / "wind.csv"
    manifest = take(project, mirror / "DAY" / "b.csv", wind, tmp_path / "elsewhere.csv", wind)
    names = ["data/wind.csv", "elsewhere.csv", "toy:DAY/b.csv"]
    assert [file.name for file in manifest.inputs] == names
    assert manifest.project.name == "project.yaml"
    assert str(tmp_path) not in str(manifest.record())


def test_a_dataset_has_the_same_name_in_the_cache_as_in_a_mirror(project, toy, cache, mirror):
    toy.lay(cache / "toy")
    from_mirror, from_cache = take(project, mirror / "a.csv"), take(project, cache / "toy/a.csv")
    assert from_mirror == from_cache


def test_inputs_carry_hash_and_size_and_the_time_is_the_projects(project):
    manifest = take(project, project.parent / "data" / "wind.csv")
    digest = hashlib.sha256(b"1,2\n").hexdigest()
    assert manifest.inputs == (store.InputFile("data/wind.csv", digest, 4),)
    assert manifest.as_of == "2012-06-01T00:00Z"


def test_the_order_of_reading_does_not_matter(project):
    files = [project.parent / "data" / name for name in ("wind.csv", "solar.csv")]
    files[1].write_bytes(b"5\n")
    assert take(project, *files) == take(project, *reversed(files))


def test_the_id_is_twelve_hex_digits_and_the_same_every_time(project):
    assert re.fullmatch("[0-9a-f]{12}", store.run_id(take(project)))
    assert store.run_id(take(project)) == store.run_id(take(project))


def test_the_id_changes_with_input_project_version_seed_and_time(project):
    wind = project.parent / "data" / "wind.csv"
    first = take(project, wind)
    newer = dataclasses.replace(first, versions=first.versions | {"numpy": "99"})
    ids = [first, newer, take(project, wind, seed=2), take(project, wind, as_of_s=0)]
    wind.write_bytes(b"1,3\n")
    ids.append(take(project, wind))
    project.write_bytes(b"seed: 2\n")
    ids.append(take(project, wind))
    assert len({store.run_id(manifest) for manifest in ids}) == 6


def test_versions_are_those_that_the_numbers_stand_on():
    assert {"python", "tanheng", "numpy", "lightgbm", "pvlib", "polars"} <= versions().keys()
    assert "pytest" not in versions()


def test_an_input_that_is_gone_is_named(project):
    with pytest.raises(InputError, match=r"gone.csv: cannot be read \(No such file"):
        take(project, project.parent / "gone.csv")
