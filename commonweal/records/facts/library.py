"""The templates, limits and status words of the product, read from the shelf once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from commonweal.facts.checks.evidence import Questions
from commonweal.facts.reading import Limits
from commonweal.facts.templates import StatusWords, Template, guess, parse
from commonweal.records import shelf


class NoSuchTemplate(LookupError):
    """There is no template of that name. The message is fit to show."""


@cache
def templates() -> Mapping[str, Template]:
    """Every published template by its id, in order of id."""
    parsed = (parse(shelf.read_yaml(path)) for path in shelf.list_files("templates", ".yaml"))
    return MappingProxyType({template.id: template for template in parsed})


def template(name: str) -> Template:
    """One template. Raises NoSuchTemplate."""
    found = templates().get(name)
    if found is None:
        raise NoSuchTemplate(f"There is no template called “{name}”. See the list of templates.")
    return found


def template_for_file(file_name: str) -> Template | None:
    """The template that a file's name speaks of."""
    return guess(templates(), file_name)


@cache
def between_commissioners() -> frozenset[str]:
    """The tables that are not published with their place."""
    return frozenset(one.id for one in templates().values() if one.between_commissioners)


@cache
def limits() -> Limits:
    """How much a file may hold."""
    return Limits.from_definition(shelf.read_yaml("limits.yaml"))


@cache
def status_words() -> StatusWords:
    """What words in a status column mean."""
    return StatusWords.from_definition(shelf.read_yaml("figures/statuses.yaml"))


@cache
def questions() -> Questions:
    """When a value of a quarterly return is questioned."""
    given = shelf.read_yaml("rules/returns.yaml")
    return Questions(
        points=Decimal(given["points_in_a_quarter"]),
        points_units=tuple(given["points_units"]),
        times=Decimal(given["times_the_previous"]),
        times_units=tuple(given["times_units"]),
    )
