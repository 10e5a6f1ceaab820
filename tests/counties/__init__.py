"""Made-up counties in small tables, to see that nothing is built for one county alone."""

from __future__ import annotations

from pathlib import Path

EXAMPLESHIRE = Path(__file__).parent / "exampleshire"


def table(name: str) -> bytes:
    """One table of Exampleshire as a file."""
    return (EXAMPLESHIRE / f"{name}.csv").read_bytes()
