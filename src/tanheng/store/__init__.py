"""Datasets that can be had by name, and runs as they lie on disk."""

from tanheng.store.digest import sha256_of
from tanheng.store.download import get
from tanheng.store.location import at_hand, locate, names_dataset
from tanheng.store.manifest import InputFile, Manifest, input_name, run_id, take_manifest
from tanheng.store.registry import Dataset, DatasetFile, dataset, datasets
from tanheng.store.runs import Run, made_from, read_run
from tanheng.store.views import Part, Shown
from tanheng.store.whole import write_whole
from tanheng.store.writing import check_run_folder, write_run

__all__ = [
    "Dataset",
    "DatasetFile",
    "InputFile",
    "Manifest",
    "Part",
    "Run",
    "Shown",
    "at_hand",
    "check_run_folder",
    "dataset",
    "datasets",
    "get",
    "input_name",
    "locate",
    "made_from",
    "names_dataset",
    "read_run",
    "run_id",
    "sha256_of",
    "take_manifest",
    "write_run",
    "write_whole",
]
