"""Local names: what a service calls our activity tables and their columns, read from a file.

The file's shape is held by `definitions/schemas/local-names.json`; that the tables and columns are
declared is checked here. Whether the service has them is seen when it is asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from commonweal.facts.activity import ActivityTables
from commonweal.facts.activity.tables import TablesError

Columns = Mapping[str, Mapping[str, str]]


class NamesError(ValueError):
    """The file of local names is wrong; the sentence says where and what to do."""


@dataclass(frozen=True)
class LocalNames:
    """Our tables by their local names, and our columns where they are called otherwise."""

    tables: Mapping[str, str]
    columns: Columns


def read_names(text: str, tables: ActivityTables, *, file: str = "the file") -> LocalNames:
    """The local names that a YAML text gives. Raises NamesError with the place of what is wrong."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise NamesError(f"{file} is not YAML: {error}") from None
    for problem in _schema().iter_errors(data):
        where = " → ".join(str(step) for step in problem.absolute_path) or "at its top"
        raise NamesError(f"{file}, {where}: {problem.message}.")
    bound, columns = {}, {}
    for table, local in data["tables"].items():
        bound[table] = local["name"]
        columns[table] = dict(local.get("columns", {}))
        _check_declared(table, columns[table], tables, file)
    return LocalNames(bound, columns)


def _check_declared(
    table: str, columns: Mapping[str, str], tables: ActivityTables, file: str
) -> None:
    try:
        for column in columns:
            tables[table].field(column)
        tables[table]  # also where no column is renamed
    except TablesError as error:
        raise NamesError(f"{file}, tables → {table}: {error}") from None


@cache
def _schema() -> Any:
    path = files("commonweal.definitions") / "schemas" / "local-names.json"
    return Draft202012Validator(json.loads(path.read_text("utf-8")))
