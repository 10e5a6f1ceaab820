"""The written house: the glossary is in order, links lead somewhere, decisions are complete."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.house.sources import ROOT

ENTRY = re.compile(r"- \*\*(?P<term>[^*]+)\*\*: (?P<meaning>\S.*)")
SECTIONS = ("Status: ", "## Context", "## Decision", "## Consequences")


def glossary_faults(lines: list[str]) -> list[str]:
    """Entries out of shape, out of order, or there twice."""
    listed = [line for line in lines if line.startswith("-")]
    matches = [ENTRY.fullmatch(line) for line in listed]
    found = [
        f"not '- **Term**: meaning.': {line}"
        for line, match in zip(listed, matches, strict=True)
        if not match or not match["meaning"].endswith(".")
    ]
    terms = [match["term"] for match in matches if match]
    for before, after in pairwise(terms):
        if before.casefold() >= after.casefold():
            found.append(f"{after} stands after {before}")
    return found


def broken_links(path: Path, text: str) -> list[str]:
    """Links to files that are not there."""
    targets = re.findall(r"\]\(([^)#\s]+)", text)
    local = [target for target in targets if "://" not in target]
    return [target for target in local if not (path.parent / target).exists()]


def test_the_glossary_is_sorted_unique_and_one_line_each() -> None:
    lines = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.startswith("-")]) > 200
    assert glossary_faults(lines) == []


@pytest.mark.parametrize(
    "lines",
    [
        ["- **B**: b.", "- **A**: a."],
        ["- **A**: a.", "- **a**: again."],
        ["- **A**: no full stop"],
        ["- A: a."],
    ],
)
def test_a_fault_of_the_glossary_is_seen(lines: list[str]) -> None:
    assert glossary_faults(lines) != []


def test_links_between_documents_lead_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert len(documents) > 10
    found = {str(p.relative_to(ROOT)): broken_links(p, p.read_text("utf-8")) for p in documents}
    assert {name: links for name, links in found.items() if links} == {}


def test_a_broken_link_is_seen() -> None:
    assert broken_links(ROOT / "README.md", "[a](no/such.md) [b](https://x.example)") == [
        "no/such.md"
    ]


def test_each_decision_is_one_page_with_its_parts_and_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listing = (folder / "README.md").read_text(encoding="utf-8")
    decisions = sorted(folder.glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert [part for part in SECTIONS if part not in text] == [], path.name
        assert len(text.splitlines()) <= 70, path.name
        title = text.splitlines()[0].removeprefix(f"# {int(path.name[:4])}. ")
        assert f"[{title}]({path.name})" in listing


def test_every_settings_variable_is_explained() -> None:
    """What the settings read from the environment stands in the guide to deploying."""
    guide = (ROOT / "docs" / "how-to" / "deploy.md").read_text(encoding="utf-8")
    site = ROOT / "commonweal" / "site"
    read = "".join((site / name).read_text("utf-8") for name in ("settings.py", "environment.py"))
    names = set(re.findall(r"\"(COMMONWEAL_[A-Z_]+)\"", read))
    assert "COMMONWEAL_SECRET_KEY" in names
    short = re.findall(r"`_([A-Z]+)`", guide)
    explained = set(re.findall(r"COMMONWEAL_[A-Z_]+", guide))
    explained |= {f"COMMONWEAL_SMTP_{name}" for name in short}
    assert names - explained == set()
