"""``manifest.json`` as it stands on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from tanheng.core import InputError, Place
from tanheng.store.plain_json import plain_json

__all__ = ["MANIFEST", "read_manifest"]

MANIFEST = "manifest.json"


class _File(BaseModel):
    model_config = ConfigDict(strict=True)
    name: str
    sha256: str
    bytes: int


class _Manifest(BaseModel):
    model_config = ConfigDict(strict=True)
    run: str
    project: _File
    inputs: list[_File]
    versions: dict[str, str]
    seed: int
    as_of: str
    outputs: dict[str, str]


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read ``manifest.json`` of a finished run: ``Manifest.record()``, ``run`` and ``outputs``.

    Raises
    ------
    InputError
        When there is none, or it is not one of ours.
    """
    path = folder / MANIFEST
    try:
        if not path.exists():
            raise InputError("no finished run here", Place(str(folder)))
        if not path.is_file():  # reading a pipe would wait for ever
            raise InputError("not the manifest of a run", Place(str(path)))
        held = _Manifest.model_validate(plain_json(path.read_bytes()))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        message = f"not the manifest of a run ({where}: {first['msg'].lower()})"
        raise InputError(message, Place(str(path))) from None
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", Place(str(path))) from None
    except ValueError:
        raise InputError("not the manifest of a run", Place(str(path))) from None
    if "tanheng" not in held.versions:
        raise InputError("not the manifest of a run of tanheng", Place(str(path)))
    return held.model_dump()
