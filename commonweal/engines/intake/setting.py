"""What an import works with: definitions, lookups and the key. Read once, handed to every step."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from commonweal.engines.declared import activity_tables
from commonweal.engines.intake.opening import FileFault
from commonweal.facts.activity import ActivityTables
from commonweal.facts.activity.adapters import Adapter, parse_adapter
from commonweal.facts.activity.checks import Check, Kind, parse_checks

_OF_ORGANISATIONS = {Kind.ORGANISATION_UNKNOWN, Kind.ORGANISATION_CLOSED}
ADAPTERS = ("mhsds-v5", "mhsds-v6", "iapt-v2.1")


@dataclass(frozen=True, slots=True)
class Residence:
    """What a postcode tells; empty or None where the lookup does not."""

    district: str = ""
    decile: int | None = None
    commissioner: str = ""


@dataclass(frozen=True, slots=True)
class Lookups:
    """Lists that come from outside; an empty one means that nothing is looked up in it."""

    practices: Mapping[str, str] = field(default_factory=dict)
    postcodes: Mapping[str, Residence] = field(default_factory=dict)
    organisations: Mapping[str, tuple[date | None, date | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """Everything but the files. `key` makes the pseudonyms and is never written anywhere; no
    submission may speak of months after `today`, where it is given.

    One of `threads` takes less than several, which hand rows back in any order."""

    key: bytes
    tables: ActivityTables
    adapters: Sequence[Adapter]
    checks: Sequence[Check]
    limits: Mapping[str, Any]
    dummy_practices: frozenset[str]
    lookups: Lookups = field(default_factory=Lookups)
    threads: int = 1
    today: date | None = None

    def __repr__(self) -> str:
        return "Setting(...)"

    @property
    def row_checks(self) -> list[Check]:
        """The checks of records; those of organisations only where a list of them was given."""
        listed = bool(self.lookups.organisations)
        return [check for check in self.checks if listed or check.kind not in _OF_ORGANISATIONS]

    def check(self, name: str) -> Check:
        return next(check for check in self.checks if check.id == name)


def default_setting(
    key: bytes, lookups: Lookups | None = None, today: date | None = None
) -> Setting:
    """The shipped definitions with a key. Raises FileFault for a key that is too short."""
    if len(key) < _KEY_BYTES:
        raise FileFault(f"The key for pseudonyms must have {_KEY_BYTES} characters or more.")
    tables = activity_tables()
    return Setting(
        key=key,
        tables=tables,
        adapters=[
            parse_adapter(_yaml(f"adapters/{name}.yaml"), tables, _yaml("shared.yaml"))
            for name in ADAPTERS
        ],
        checks=parse_checks(_yaml("checks.yaml"), tables),
        limits=_yaml("limits.yaml"),
        dummy_practices=frozenset(_yaml("limits.yaml")["dummy_practices"]["codes"]),
        lookups=lookups or Lookups(),
        today=today,
    )


def engine_config(setting: Setting) -> dict[str, str | bool | int | float | list[str]]:
    """Nothing with identifiers in it may be put aside on disk by the engine."""
    return {"temp_directory": "", "threads": setting.threads}


def read_lookups(
    practices: Path | None = None,
    postcodes: Path | None = None,
    organisations: Path | None = None,
) -> Lookups:
    """Lookups from CSV files: practice and commissioner; postcode, district, decile and
    commissioner; organisation, open_from and open_to. Raises FileFault naming file and row."""
    return Lookups(
        {r["practice"]: r["commissioner"] for r in _rows(practices, "practice", "commissioner")},
        {
            r["postcode"].replace(" ", "").upper(): Residence(
                r["district"], int(r["decile"]) if r["decile"] else None, r["commissioner"]
            )
            for r in _rows(postcodes, "postcode", "district", "decile", "commissioner")
        },
        {
            r["organisation"]: (_day(r["open_from"]), _day(r["open_to"]))
            for r in _rows(organisations, "organisation", "open_from", "open_to")
        },
    )


_KEY_BYTES = 16
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _yaml(name: str) -> Any:
    text = (files("commonweal.definitions") / "activity" / name).read_text("utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  a safe one, compiled where there is one


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(path: Path | None, *columns: str) -> list[dict[str, str]]:
    if path is None:
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        absent = [name for name in columns if name not in (reader.fieldnames or ())]
        if absent:
            raise FileFault(
                f"{path.name} has no column {absent[0]}; it needs {', '.join(columns)}."
            )
        return [{name: (row[name] or "").strip() for name in columns} for row in reader]
