"""What the acts of every app share: who did something and when, words that must be there, and a
code that is free. What an act writes, and who may, is its own app's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Organisation

#: Words that stand in addresses where a code would.
RESERVED = frozenset({"add", "new", "start"})
#: So much of a code is left for the number that tells it from another.
_ROOM = 10


def made(by: Acting, organisation: Organisation | None = None) -> dict[str, Any]:
    """Who did something, when, and for which organisation: their own unless another is named."""
    return {
        "made_at": timezone.now(),
        "made_by": by.user,
        "author_name": by.name,
        "organisation": organisation or by.organisation,
    }


def needed(text: str, field: str, words: str) -> str:
    """The text without blanks around it. Raises ValidationError when nothing is left."""
    if not text.strip():
        raise ValidationError({field: words})
    return text.strip()


def free_code(words: str, taken: Iterable[str], otherwise: str, *, longest: int = 80) -> str:
    """A code of at most `longest` letters from words that is none of those taken; where words give
    none, `otherwise` stands in. What stands in addresses itself is no code."""
    first = slugify(words)[: longest - _ROOM].strip("-") or otherwise
    unfit = {*taken, *RESERVED}
    number, code = 1, first
    while code in unfit:
        number += 1
        code = f"{first}-{number}"
    return code
