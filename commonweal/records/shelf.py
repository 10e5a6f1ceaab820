"""The only opener of definition files: YAML, CSV and JSON under `commonweal/definitions`.

What is read once is kept; callers get copies, so that nobody can change what the next one reads.
"""

from __future__ import annotations

import copy
import csv
import io
import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml


class NoSuchDefinition(LookupError):
    """There is no definition file of that name."""


def read_yaml(path: str) -> Any:
    """One YAML file as plain dicts and lists. `path` is below definitions: "limits.yaml"."""
    return copy.deepcopy(_yaml(path))


def read_json(path: str) -> Any:
    """One JSON file, for example a schema."""
    return json.loads(read_bytes(path))


def read_csv(path: str) -> list[dict[str, str]]:
    """The rows of one UTF-8 CSV file, every cell as text."""
    return [dict(row) for row in _csv(path)]


def read_bytes(path: str) -> bytes:
    """One file as it is. Raises NoSuchDefinition when there is none."""
    found = _at(path)
    if not found.is_file():
        raise NoSuchDefinition(f"There is no definition file {path}.")
    return found.read_bytes()


def list_files(folder: str, ending: str = "") -> list[str]:
    """The paths of the files directly in a folder, in order of name; a missing one has none."""
    found = _at(folder)
    if not found.is_dir():
        return []
    names = (entry.name for entry in found.iterdir() if entry.is_file())
    return sorted(f"{folder}/{name}" for name in names if name.endswith(ending))


def list_folders(folder: str) -> list[str]:
    """The paths of the folders directly in a folder, in order of name."""
    found = _at(folder)
    if not found.is_dir():
        return []
    names = (entry.name for entry in found.iterdir() if entry.is_dir())
    return sorted(f"{folder}/{name}" for name in names if not name.startswith("_"))


def _at(path: str) -> Traversable:
    parts = path.split("/")
    if ".." in parts or path.startswith("/"):
        raise NoSuchDefinition(f"{path} does not lie in the definitions.")
    return files("commonweal.definitions").joinpath(*parts)


#: The safe reader in C, many times quicker, where the library was built with it.
_SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _yaml(path: str) -> Any:
    return yaml.load(read_bytes(path).decode("utf-8"), Loader=_SAFE)  # noqa: S506  a safe one


@cache
def _csv(path: str) -> tuple[dict[str, str], ...]:
    text = read_bytes(path).decode("utf-8-sig")
    return tuple(csv.DictReader(io.StringIO(text, newline="")))
