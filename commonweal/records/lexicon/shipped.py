"""The lexicon as it ships: definition files read into the pure nouns of `language`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from commonweal.language.answer import Unit
from commonweal.language.lexicon import Lexicon
from commonweal.language.lexicon_rows import read_schemes, read_terms, read_walks
from commonweal.records import shelf

FOLDER = "lexicon"


class Unsound(ValueError):
    """The shipped definitions cannot be read; nothing is loaded."""


@dataclass(frozen=True)
class SourceDocument:
    """A document that the lexicon cites beside the five papers."""

    code: str
    title: str
    publisher: str
    published: str
    note: str


def shipped_lexicon() -> Lexicon:
    """Schemes, terms and walks of the definition files. Raises Unsound with every bad row."""
    terms, bad_terms = read_terms(shelf.read_csv(f"{FOLDER}/terms.csv"))
    codes = {term.code for term in terms}
    walks, bad_walks = read_walks(shelf.read_csv(f"{FOLDER}/walks.csv"), codes)
    if bad_terms or bad_walks:
        raise Unsound("; ".join(str(problem) for problem in (*bad_terms, *bad_walks)))
    return Lexicon.build(read_schemes(shelf.read_yaml(f"{FOLDER}/schemes.yaml")), terms, walks)


def source_documents() -> tuple[SourceDocument, ...]:
    """The documents of `documents.csv`."""
    return tuple(SourceDocument(**row) for row in shelf.read_csv(f"{FOLDER}/documents.csv"))


@cache
def units() -> dict[str, Unit]:
    """What is known of the units that figures come in, by code."""
    rows = shelf.read_yaml(f"{FOLDER}/units.yaml")["units"]
    return {
        row["code"]: Unit(
            row["code"], row["label"], row["additive"], row.get("counts_people", False)
        )
        for row in rows
    }


def unit(code: str) -> Unit:
    """A unit by its code; one that nobody has described keeps its code as its label."""
    return units().get(code, Unit(code, code or "an unstated unit"))


def unlinked() -> dict[str, str]:
    """The terms that no walk joins to another, with the reason."""
    return {row["term"]: row["reason"] for row in shelf.read_csv(f"{FOLDER}/unlinked.csv")}
