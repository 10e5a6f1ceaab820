"""What the needs part reads from the shelf, once: prevalence, held to its schema."""

from __future__ import annotations

from functools import cache

import jsonschema

from commonweal.planning.need.prevalence import Prevalence, parse_prevalence
from commonweal.records.shelf import list_files, read_json, read_yaml

PREVALENCE = "prevalence"


class NoSuchPrevalence(LookupError):
    """There is no measure of prevalence of that id."""


@cache
def prevalences() -> dict[str, Prevalence]:
    """Every measure of prevalence by its id. Raises ValueError for one that stands twice."""
    schema = read_json("schemas/prevalence.json")
    found: dict[str, Prevalence] = {}
    for path in list_files(PREVALENCE, ".yaml"):
        data = read_yaml(path)
        jsonschema.validate(data, schema)
        for one in parse_prevalence(data):
            if found.setdefault(one.id, one) is not one:
                raise ValueError(f"Two measures of prevalence are called {one.id}.")
    return found


def prevalence_of(code: str) -> Prevalence:
    """One measure. Raises NoSuchPrevalence naming those that there are."""
    if code not in prevalences():
        raise NoSuchPrevalence(
            f"There is no prevalence {code}; there are {', '.join(prevalences())}."
        )
    return prevalences()[code]
