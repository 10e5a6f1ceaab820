"""Professional terms as pages show them, each with its plain label; for every room of the site.

`term_labels` looks terms up for a reader; the macro in `parts/term.jinja` writes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from commonweal.language.lexicon import Lexicon
from commonweal.records.lexicon.selectors import lexicon_for
from commonweal.records.people.acting import Acting


@dataclass(frozen=True)
class TermLabel:
    """A term as it is written: its name, its plain label and the address of its page."""

    code: str
    name: str
    plain: str = ""
    href: str = ""


def term_label(lexicon: Lexicon, code: str) -> TermLabel:
    """How to write a term; a code that the lexicon does not know stands as it is."""
    term = lexicon.terms.get(code)
    if term is None:
        return TermLabel(code, code)
    return TermLabel(code, lexicon.name(code), term.plain_label, term_href(code))


def term_labels(acting: Acting, codes: Iterable[str]) -> dict[str, TermLabel]:
    """How to write each of the codes for this reader."""
    lexicon = lexicon_for(acting)
    return {code: term_label(lexicon, code) for code in codes}


def term_href(code: str) -> str:
    """The address of a term's page."""
    return reverse("lexicon_term", args=[code])
