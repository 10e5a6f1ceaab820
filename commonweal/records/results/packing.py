"""A room's dataclasses as plain data that a database keeps, and back again, exactly.

Decimals and fractions go as text, dates as ISO days, sets as sorted lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from cattrs import BaseValidationError, Converter

Kept = TypeVar("Kept")


class NotReadable(ValueError):
    """What was kept no longer fits the formula that reads it: it has to be worked out again."""


def _is_set(kind: Any) -> bool:
    return getattr(kind, "__origin__", kind) in (frozenset, set)


def _finite(text: Any) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(f"{text} is no number")
    return number


def _converter() -> Converter:
    made = Converter()
    made.register_unstructure_hook(Decimal, str)
    made.register_structure_hook(Decimal, lambda text, _: _finite(text))
    made.register_unstructure_hook(Fraction, str)
    made.register_structure_hook(Fraction, lambda text, _: Fraction(text))
    made.register_unstructure_hook(date, date.isoformat)
    made.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    made.register_unstructure_hook_func(
        _is_set, lambda values: sorted((made.unstructure(value) for value in values), key=str)
    )
    return made


_CONVERTER = _converter()


def pack(value: Any) -> Any:
    """A dataclass as dicts, lists, text and whole numbers."""
    return _CONVERTER.unstructure(value)


def unpack(data: Mapping[str, Any], to: type[Kept]) -> Kept:
    """Plain data as the dataclass it came from. Raises NotReadable when it no longer fits."""
    try:
        return _CONVERTER.structure(data, to)
    except (BaseValidationError, ArithmeticError, TypeError, ValueError, KeyError) as error:
        raise NotReadable(f"what was kept no longer fits {to.__name__}: {error}") from None
