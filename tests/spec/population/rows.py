"""Long rows of made-up populations."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from commonweal.facts.population import Given

Ages = Mapping[str, float | None]


def given(
    area: str, year: int, female: Ages, male: Ages, *, variant: str = "estimate", source: str = "s"
) -> Given:
    """One area in one year; ages by how they are written."""
    rows = [
        {
            "organisation_code": area, "measure": variant, "group": sex, "second_group": age,
            "value": value,
        }
        for sex, ages in (("Female", female), ("Male", male))
        for age, value in ages.items()
    ]  # fmt: skip
    schema = pa.schema(
        [
            *((name, pa.dictionary(pa.int32(), pa.string())) for name in
              ("organisation_code", "measure", "group", "second_group")),
            ("value", pa.float64()),
        ]
    )  # fmt: skip
    return Given(source, year, pa.Table.from_pylist(rows, schema))
