"""What columns and expressions hold, so that what cannot be compared or added is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from commonweal.facts.activity import Field, FieldType


class CannotRender(ValueError):
    """The plan asks for what the engine cannot do exactly, or names what is not there."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a column holds: text with its dictionary, a date, else a number, perhaps a fraction."""

    domain: str = ""
    text: bool = False
    fraction: bool = False
    date: bool = False

    @property
    def words(self) -> str:
        """The shape in words, for a sentence."""
        if self.text:
            return f"codes of {self.domain}" if self.domain else "words"
        return "dates" if self.date else "numbers"


WHOLE = Shape()
FRACTION = Shape(fraction=True)
DATE = Shape(date=True)
Shapes = Mapping[str, Shape]


def of_field(field: Field, table: str) -> Shape:
    """What a declared column holds."""
    text = field.type.is_text
    return Shape(
        domain=field.domain(table) if text else "",
        text=text,
        fraction=field.type is FieldType.NUMBER,
        date=field.type is FieldType.DATE,
    )


def common(shapes: Sequence[Shape]) -> Shape:
    """What holds all of these. Raises CannotRender where they are not alike."""
    first = shapes[0]
    for other in shapes[1:]:
        if not alike(first, other):
            raise CannotRender(
                f"There are {first.words} on one side and {other.words} on the other; "
                "they cannot stand for each other."
            )
    return replace(first, fraction=any(shape.fraction for shape in shapes))


def alike(one: Shape, other: Shape) -> bool:
    """Whether values of both can be compared, also where codes are kept as numbers."""
    return replace(one, fraction=False) == replace(other, fraction=False)
