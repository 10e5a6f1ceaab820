"""The published sets that definitions know, held to their schema, and what goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jsonschema import Draft202012Validator

from commonweal.facts.published import PublishedSet, parse_set
from commonweal.records.shelf import list_files, read_json, read_yaml
from commonweal.reviewing.outliers import DoubtRule, read_doubt_rule


class NoSuchSet(LookupError):
    """There is no published set of that code."""


def doubt_rule() -> DoubtRule:
    """When a value is shown with its doubt."""
    return read_doubt_rule(read_yaml("comparison/doubt.yaml"))


@cache
def published_sets() -> dict[str, PublishedSet]:
    """Every set by its code, in order of title."""
    schema = Draft202012Validator(read_json("schemas/published-set.json"))
    found = []
    for path in list_files("published", ".yaml"):
        data = read_yaml(path)
        schema.validate(data)
        found.append(parse_set(data))
    return {one.id: one for one in sorted(found, key=lambda one: one.title)}


def published_set(code: str) -> PublishedSet:
    """One set. Raises NoSuchSet naming those that there are."""
    if code not in published_sets():
        raise NoSuchSet(f"There is no set {code}; there are {', '.join(published_sets())}.")
    return published_sets()[code]


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages by which people are told; a last of None is and over."""

    label: str
    first: int
    last: int | None


def broad_ages() -> list[Ages]:
    """The broad ages, in their order."""
    given = read_yaml("planning/broad_ages.yaml")["ages"]
    return [Ages(one["label"], one["first"], one.get("last")) for one in given]
