"""A finding rule as its definition gives it: which check, with which parameters, in whose words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commonweal.language.figure import Figure


class RuleError(ValueError):
    """A definition that cannot be used. The message names the rule and the field."""


@dataclass(frozen=True, slots=True)
class Pick:
    """Which figures take part, and as what. All conditions hold at once; several values are "or".

    `where` names cells and the values that they must have, `unless` those they may not have.
    `keys` are the cells by which figures of several picks belong together: names of cells, or
    "subject", "period" and "document". `says` is how a sentence calls them.
    """

    dataset: str
    column: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    says: str = ""
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def takes(self, figure: Figure) -> bool:
        dataset, column = dataset_of(figure), column_of(figure)
        if dataset != self.dataset or (self.column and column != self.column):
            return False
        if any(cell(figure, name) in values for name, values in self.unless.items()):
            return False
        return all(cell(figure, name) in values for name, values in self.where.items())


@dataclass(frozen=True, slots=True)
class Rule:
    """One definition of `definitions/findings`. `sentence` is a pattern with $names.

    `asks` says that what it finds in a file is asked before the file is accepted. `datasets` are
    those that its picks name.
    """

    id: str
    title: str
    check: str
    sentence: str
    parameters: Mapping[str, Any]
    audience: str
    owner: str
    next_review: date
    source: str
    asks: bool = False
    datasets: frozenset[str] = frozenset()

    def text(self, name: str, default: str | None = None) -> str:
        """A parameter in words. Raises RuleError when it is not given and has no default."""
        value = self.parameters.get(name, default)
        if value is None:
            raise RuleError(f"The rule {self.id} needs the parameter {name!r}.")
        return str(value)

    def words(self, name: str) -> tuple[str, ...]:
        """A parameter that is a list of words; empty when it is not given."""
        return _words(self.parameters.get(name, ()))

    def flag(self, name: str) -> bool:
        return self.parameters.get(name) is True

    def pick(self, name: str) -> Pick:
        """The one pick of that name. Raises RuleError when it is not given."""
        return self._pick(name, self.parameters.get(name))

    def picks(self, name: str) -> tuple[Pick, ...]:
        """The picks of that name; empty when none is given."""
        listed = self.parameters.get(name, ())
        if not isinstance(listed, Sequence) or isinstance(listed, str):
            raise RuleError(f"{name!r} of the rule {self.id} must be a list.")
        return tuple(self._pick(name, one) for one in listed)

    def _pick(self, name: str, given: object) -> Pick:
        if not isinstance(given, Mapping) or "dataset" not in given:
            raise RuleError(f"{name!r} of the rule {self.id} must name a dataset.")
        unknown = set(given) - {"dataset", "column", "where", "unless", "keys", "says"}
        if unknown:
            raise RuleError(
                f"{name!r} of the rule {self.id} has the unknown {sorted(unknown)[0]!r}."
            )
        return Pick(
            dataset=str(given["dataset"]),
            column=str(given.get("column", "")),
            where={str(k): _words(v) for k, v in (given.get("where") or {}).items()},
            unless={str(k): _words(v) for k, v in (given.get("unless") or {}).items()},
            keys=_words(given.get("keys", ())),
            says=str(given.get("says", "")),
        )


_NEEDED = ("id", "title", "check", "sentence", "parameters", "owner", "next_review", "source")


def parse_rule(given: Mapping[str, Any]) -> Rule:
    """Read a definition. Raises RuleError with the rule and the field that is missing or wrong."""
    name = given.get("id", "without an id")
    for field_name in _NEEDED:
        if not given.get(field_name):
            raise RuleError(f"The rule {name} has no {field_name!r}.")
    review = given["next_review"]
    try:
        next_review = review if isinstance(review, date) else date.fromisoformat(str(review))
    except ValueError:
        raise RuleError(f"next_review of the rule {name} is no date: {review!r}.") from None
    if not isinstance(given["parameters"], Mapping):
        raise RuleError(f"The parameters of the rule {name} must have names.")
    return Rule(
        id=str(name),
        title=str(given["title"]),
        check=str(given["check"]),
        sentence=" ".join(str(given["sentence"]).split()),
        parameters=given["parameters"],
        audience=str(given.get("audience", "")),
        owner=str(given["owner"]),
        next_review=next_review,
        source=str(given["source"]),
        asks=given.get("asks_before_acceptance") is True,
        datasets=frozenset(_datasets(given["parameters"])),
    )


def _datasets(given: object) -> Iterator[str]:
    """Every data set that parameters name, however deep."""
    if isinstance(given, Mapping):
        for name, value in given.items():
            if name in ("dataset", "datasets"):
                yield from _words(value)
            else:
                yield from _datasets(value)
    elif isinstance(given, list | tuple):
        for one in given:
            yield from _datasets(one)


def dataset_of(figure: Figure) -> str:
    """The data set in a figure's ref, "dataset/key/column"; a key may hold strokes itself."""
    return figure.ref.split("/", 1)[0]


def column_of(figure: Figure) -> str:
    """The column in a figure's ref."""
    return figure.ref.rsplit("/", 1)[-1]


def row_of(figure: Figure) -> str:
    """The row that a figure stands in: its ref without the column."""
    return figure.ref.rsplit("/", 1)[0]


def cell(figure: Figure, name: str) -> str:
    """One of the row's other cells, or one of the three things that every figure has."""
    if name == "subject":
        return figure.subject or figure.dims.get(name, "").strip()
    if name == "period":
        return figure.period.label
    if name == "document":
        return figure.citation.document
    return figure.dims.get(name, "").strip()


def _words(given: object) -> tuple[str, ...]:
    if given is None:
        return ()
    if isinstance(given, list | tuple):
        return tuple(str(one) for one in given)
    return (str(given),)
