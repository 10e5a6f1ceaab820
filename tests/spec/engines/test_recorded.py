"""The SQL of known plans is as it was last reviewed."""

from __future__ import annotations

from tests.spec.engines.record import FOLDER, statements

AGAIN = "read the change, then run: python -m tests.spec.engines.record"


def test_the_sql_is_as_recorded() -> None:
    recorded = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.sql")}
    made = statements()
    assert recorded.keys() == made.keys(), AGAIN
    changed = [name for name, text in made.items() if text != recorded[name]]
    assert not changed, f"{', '.join(changed)}: {AGAIN}"
