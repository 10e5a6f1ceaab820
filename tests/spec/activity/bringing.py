"""Bringing a made-up submission in, and what stands in the release in words and in measures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.engines.declared import activity_tables
from commonweal.engines.definitions import breakdowns, given, measures
from commonweal.engines.intake import Checked, Lookups, default_setting, import_files
from commonweal.engines.measuring import Asked, measured
from commonweal.engines.releases import engine_over
from commonweal.engines.store import Release
from commonweal.language.plan import Months
from tests.spec.activity.submissions import KEY, Tables, as_zip


def bring(folder: Path, tables: Tables, lookups: Lookups | None = None, name: str = "a") -> Checked:
    path = as_zip(folder / f"{name}.zip", tables)
    return import_files(folder / "store", [path], default_setting(KEY, lookups))


def found(checked: Checked) -> dict[str, int]:
    return {f.check: f.count for f in checked.report.findings}


def rows(release: Release | None, table: str) -> list[dict[str, Any]]:
    """The rows of a table in words again."""
    assert release
    declared = activity_tables()[table]
    read = [pq.read_table(path, partitioning=None) for path in release.partitions(table)]
    told = pa.concat_tables(read, promote_options="default").to_pylist() if read else []
    for field in declared.fields:
        if field.type.is_text:
            words = release.dictionary(field.domain(table))
            for row in told:
                number = row[field.name]
                row[field.name] = None if number is None else words[number]
    return told


def counted(
    checked: Checked, ids: Sequence[str], month: date
) -> dict[str, tuple[float | None, float | None]]:
    """Numerator and denominator of measures over a release, for everybody and one month."""
    assert checked.release
    asked = Asked([measures()[name] for name in ids], given(), breakdowns(), Months(month, month))
    engine = engine_over(checked.release, activity_tables(), threads=1)
    codes = list(checked.release.dictionary("organisation"))
    made = measured(engine, asked, lambda column: ["" if n is None else codes[n] for n in column])
    return {
        one.measure.id: (value.numerator, value.denominator)
        for one in made
        if one.level == "all" and not one.breakdown
        for value in one.values
    }
