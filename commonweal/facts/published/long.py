"""Rows of a published file as rows of one long table, whatever the publisher's layout."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from commonweal.facts.published.cells import cell_bounds, cell_values, state_words
from commonweal.facts.published.definition import PublishedSet, Version
from commonweal.facts.published.fault import PublishedFault
from commonweal.facts.published.files import Batch
from commonweal.facts.published.periods import period_days, period_type
from commonweal.facts.published.words import Words, constant, paired, words_of

_WORD = pa.dictionary(pa.int32(), pa.string())
#: Columns that together name a cell.
KEY = (
    "period_start", "period_end", "organisation_kind", "organisation_code", "breakdown", "group",
    "second_breakdown", "second_group", "measure", "statistic",
)  # fmt: skip
#: The long table. `lower` and `upper` are what the value can be, null where nothing is known.
LONG = pa.schema(
    [
        *((name, _WORD) for name in ("period_start", "period_end", "period_type")),
        *((f"organisation_{name}", _WORD) for name in ("kind", "code", "name")),
        *((name, _WORD) for name in ("breakdown", "group", "second_breakdown", "second_group")),
        *((name, _WORD) for name in ("measure", "measure_name", "statistic")),
        ("value", pa.float64()),
        ("state", _WORD),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("row", pa.int64()),
    ]
)


def long_rows(batch: Batch, said: PublishedSet, version: Version, file: str) -> Iterator[pa.Table]:
    """The rows of a batch in long form: one table, or one for every value column if wide."""
    fixed = _fixed(batch, said, version, file)
    if said.layout == "long":
        statistic = _statistic(batch, said, version, fixed, file=file)
        words = {**fixed, "statistic": statistic}
        yield _table(batch, said, words, header=version.columns["value"][0], file=file)
        return
    count = batch.rows.num_rows
    for header, statistic_word in version.values.items():
        words = {
            **fixed,
            "measure": constant(header, count),
            "measure_name": constant(said.measures.get(header, header), count),
            "statistic": constant(statistic_word, count),
        }
        yield _table(batch, said, words, header=header, file=file)


def _table(
    batch: Batch, said: PublishedSet, words: dict[str, Words], *, header: str, file: str
) -> pa.Table:
    value, state = cell_values(
        batch.rows.column(header), said, file=file, first=batch.first, column=header
    )
    low, high = cell_bounds(value, state, words["organisation_kind"], words["statistic"], said)
    columns = {one: words[one].arrow() for one in LONG.names if one in words}
    columns |= {
        "value": pa.array(value, from_pandas=True),
        "state": state_words(state),
        "lower": pa.array(low, from_pandas=True),
        "upper": pa.array(high, from_pandas=True),
        "row": pa.array(np.arange(batch.first, batch.first + batch.rows.num_rows)),
    }
    return pa.table([columns[name] for name in LONG.names], schema=LONG)


def _fixed(batch: Batch, said: PublishedSet, version: Version, file: str) -> dict[str, Words]:
    """Every word column but the statistic; the measure only where the layout is long."""
    start, end = period_days(batch.rows, version.period, file=file, first=batch.first)
    found = {
        "period_start": start,
        "period_end": end,
        "period_type": paired(start, end, period_type),
    }
    for name in ("breakdown", "group", "second_breakdown", "second_group", "measure"):
        made = _column(batch, version, name)
        found[name] = made.mapped(lambda word: "" if word in said.empty_words else word)
    found |= _organisation(batch, said, version, file)
    if said.england_codes:
        # There the group of a list of organisations is the organisation itself.
        found["group"] = paired(
            found["organisation_kind"],
            found["group"],
            lambda kind, group: "" if kind != "England" or group in said.england_codes else group,
        )
    shown = _column(batch, version, "measure_name")
    if "measure_name" not in version.columns:
        shown = found["measure"].mapped(lambda word: said.measures.get(word, word))
    found["measure_name"] = shown
    return found


def _column(batch: Batch, version: Version, name: str) -> Words:
    headers = version.columns.get(name, ())
    if not headers:
        return constant("", batch.rows.num_rows)
    made = words_of(batch.rows.column(headers[0]))
    for header in headers[1:]:
        made = paired(made, words_of(batch.rows.column(header)), lambda a, b: f"{a} {b}".strip())
    return made


def _organisation(
    batch: Batch, said: PublishedSet, version: Version, file: str
) -> dict[str, Words]:
    count = batch.rows.num_rows
    if said.organisation:
        fixed = said.organisation
        return {
            f"organisation_{one}": constant(fixed[one], count) for one in ("kind", "code", "name")
        }
    raw = _column(batch, version, "organisation_kind")
    code, name = (
        _column(batch, version, "organisation_code"),
        _column(batch, version, "organisation_name"),
    )
    for word in raw.used():
        if word not in said.kinds and not said.other_kind:
            raise PublishedFault(
                f"“{word}” is no kind of organisation that this set is known to have",
                file=file, row=batch.first + raw.first(word),
                column=version.columns["organisation_kind"][0],
            )  # fmt: skip
    kind = raw.mapped(lambda word: said.kinds.get(word, said.other_kind))
    if said.england_codes:
        kind = paired(kind, code, lambda a, b: "England" if b in said.england_codes else a)
    code = paired(kind, code, lambda a, b: "England" if a == "England" else b)
    name = paired(kind, name, lambda a, b: "England" if a == "England" else b)
    return {
        "organisation_kind": kind,
        "organisation_code": code,
        "organisation_name": paired(name, code, lambda a, b: a or b),
    }


def _statistic(
    batch: Batch, said: PublishedSet, version: Version, fixed: dict[str, Words], *, file: str
) -> Words:
    if said.statistic:
        return constant(said.statistic, batch.rows.num_rows)
    if "statistic" in version.columns:
        words, header = _column(batch, version, "statistic"), version.columns["statistic"][0]
    else:
        words = fixed["measure_name"]
        header = version.columns.get("measure_name", version.columns["measure"])[0]
    for word in words.used():
        if not _known(word, said):
            raise PublishedFault(
                f"“{word}” is no statistic that this set is known to have",
                file=file, row=batch.first + words.first(word), column=header,
            )  # fmt: skip
    return words.mapped(lambda word: _known(word, said))


def _known(word: str, said: PublishedSet) -> str:
    if said.statistics:
        return said.statistics.get(word, "")
    return next((means for starts, means in said.statistic_by_words if word.startswith(starts)), "")
