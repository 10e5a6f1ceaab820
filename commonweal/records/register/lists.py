"""The register's lists of kinds, roles, duties, hierarchies and code systems, and its templates.

All of them are data in `definitions/register`.
"""

from __future__ import annotations

from functools import cache

from commonweal.facts.registers import RegisterTemplate, templates_from
from commonweal.language.organisation import Term
from commonweal.records import shelf

FOLDER = "register"
LISTS = (
    "organisation-kinds",
    "area-kinds",
    "roles",
    "duties",
    "hierarchies",
    "code-systems",
    "statuses",
    "succession-kinds",
)


@cache
def terms(name: str) -> dict[str, Term]:
    """One list by code, in the order of its file."""
    rows = shelf.read_yaml(f"{FOLDER}/{name}.yaml")
    return {
        row["code"]: Term(row["code"], row["label"], row.get("plain", ""), row.get("group", ""))
        for row in rows
    }


def label(name: str, code: str) -> str:
    """The label of a code in a list; the code itself where the list no longer has it."""
    term = terms(name).get(code)
    return term.label if term else code


@cache
def choices() -> dict[str, dict[str, str]]:
    """For each list, the words that a file may use (code or label, in small letters)."""
    return {
        name: {
            word.casefold(): term.code
            for term in terms(name).values()
            for word in (term.label, term.code)
        }
        for name in LISTS
    }


@cache
def area_levels() -> dict[str, int]:
    """How far down each kind of area lies, 1 being the largest."""
    return {row["code"]: int(row["level"]) for row in shelf.read_yaml(f"{FOLDER}/area-kinds.yaml")}


@cache
def ordered_hierarchies() -> frozenset[str]:
    """The hierarchies in which a larger kind of area never lies in a smaller one."""
    rows = shelf.read_yaml(f"{FOLDER}/hierarchies.yaml")
    return frozenset(row["code"] for row in rows if row["ordered"])


@cache
def keeping_duties() -> frozenset[str]:
    """The duties by which an organisation may correct what the register says of the area."""
    rows = shelf.read_yaml(f"{FOLDER}/duties.yaml")
    return frozenset(row["code"] for row in rows if row.get("keeps"))


@cache
def templates() -> dict[str, RegisterTemplate]:
    """The register's files by code, in the order in which they are brought in."""
    return templates_from(shelf.read_yaml(f"{FOLDER}/templates.yaml"))
