"""A process is ready before its first reader, without asking the database."""

from __future__ import annotations

from pathlib import Path

from commonweal.records.facts import library
from commonweal.site.warming import warm

TEMPLATES = Path(__file__).resolve().parents[2] / "commonweal" / "site" / "templates"


def test_every_template_compiles_and_the_definitions_are_read() -> None:
    """The test has no database: whoever asks it fails here."""
    library.templates.cache_clear()
    assert warm() >= len(list(TEMPLATES.rglob("*.jinja")))
    assert library.templates.cache_info().currsize == 1
