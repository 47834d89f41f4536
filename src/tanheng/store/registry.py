"""The registry of datasets: what each file is, where it is published, and what it must be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from tanheng.core import DatasetError, Origin, Text

__all__ = ["Dataset", "DatasetFile", "dataset", "datasets"]

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class DatasetFile:
    """One published file of a dataset.

    Parameters
    ----------
    dataset, name : str
        Together the file's reference, ``rts-gmlc:WIND/DAY_AHEAD_wind.csv``.
    url : str
        Address at which it is published.
    sha256 : str
        Hash of its bytes.
    bytes : int
        Its size.
    licence, citation : str
        Terms of use, and whom to credit.
    origin : str
        What its numbers are.
    """

    dataset: str
    name: str
    url: str
    sha256: str
    bytes: int
    licence: str
    citation: str
    origin: Origin

    @property
    def reference(self) -> str:
        """Name by which a project asks for the file."""
        return f"{self.dataset}:{self.name}"


@dataclass(frozen=True)
class Dataset:
    """A named set of published files."""

    name: str
    about: Text
    origin: Origin
    files: tuple[DatasetFile, ...]

    @property
    def bytes(self) -> int:
        """Size of all its files together."""
        return sum(file.bytes for file in self.files)

    @property
    def licence(self) -> str:
        """Terms of use of its files, each once."""
        return "; ".join(dict.fromkeys(file.licence for file in self.files))

    @property
    def citation(self) -> str:
        """Whom to credit for its files, each once."""
        return "; ".join(dict.fromkeys(file.citation for file in self.files))

    def file(self, name: str) -> DatasetFile:
        """Return the file of that name (``station00.csv``, ``WIND/DAY_AHEAD_wind.csv``).

        Raises
        ------
        DatasetError
            When the dataset holds no such file.
        """
        for file in self.files:
            if file.name == name:
                return file
        held = ", ".join(file.name for file in self.files)
        raise DatasetError(f"dataset {self.name} has no file {name!r}; it holds {held}")


@lru_cache(maxsize=1)
def datasets() -> tuple[Dataset, ...]:
    """Return every dataset of the registry, in its order."""
    text = files("tanheng.store").joinpath("datasets.yaml").read_text(encoding="utf-8")
    return tuple(_dataset(name, entry) for name, entry in yaml.load(text, Loader).items())


def dataset(name: str) -> Dataset:
    """Return one dataset by its name.

    Raises
    ------
    DatasetError
        When the registry has no such dataset.
    """
    for known in datasets():
        if known.name == name:
            return known
    names = ", ".join(known.name for known in datasets())
    raise DatasetError(f"expected a dataset ({names}), came {name!r}")


def _dataset(name: str, entry: dict[str, Any]) -> Dataset:
    held = [file for source in entry["sources"] for file in _files(name, entry["origin"], source)]
    return Dataset(name, Text(**entry["about"]), entry["origin"], tuple(held))


def _files(dataset: str, origin: Origin, source: dict[str, Any]) -> list[DatasetFile]:
    return [
        DatasetFile(
            dataset=dataset,
            name=name,
            url=source["address"] + facts.get("at", name),
            sha256=facts["sha256"],
            bytes=facts["bytes"],
            licence=source["licence"],
            citation=source["citation"],
            origin=source.get("origin", origin),
        )
        for name, facts in source["files"].items()
    ]
