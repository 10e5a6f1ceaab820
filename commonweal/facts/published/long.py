"""Rows of a published file as rows of one long table, whatever the publisher's layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from commonweal.facts.published.cells import (
    cell_bounds,
    cell_values,
    check_counts,
    check_range,
    hidden_by_notes,
    state_words,
)
from commonweal.facts.published.definition import PublishedSet
from commonweal.facts.published.fault import PublishedFault
from commonweal.facts.published.files import Batch
from commonweal.facts.published.periods import check_ends, period_days, period_type
from commonweal.facts.published.shape import YEAR, Sum, Values, Version
from commonweal.facts.published.sums import added_up
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


def long_rows(
    batch: Batch,
    said: PublishedSet,
    version: Version,
    file: str,
    given: Mapping[str, str] | None = None,
    *,
    today: date,
) -> Iterator[pa.Table]:
    """The rows of a batch in long form: one table for every value column, then the sums that the
    version asks for. `given` are words that hold for all rows, as the name of a sheet says them;
    `today` is the day on which the file is brought in.
    """
    kept = _kept(batch, version)
    says = {**version.fixed, **(given or {})}
    for sum_ in (None, *version.sums):
        shared = _shared(batch, said, version, file, says=says, organisation=sum_)
        for column in _value_columns(batch, version):
            words = _words_of_column(batch, said, version, shared, file=file, of=column, says=says)
            table = _table(batch, said, words, version=version, header=column.header, file=file)
            table = table if kept is None else table.filter(pa.array(kept))
            check_range(table, said, file, column.header)
            year = [*version.period.headers, column.header][0]
            check_ends(table, said, today, file=file, column=year)
            yield added_up(table) if sum_ else table


def _kept(batch: Batch, version: Version) -> NDArray[np.bool_] | None:
    """Which rows count; None for all."""
    found = None
    for rule in version.rows:
        words = words_of(batch.rows.column(rule.header))
        good = [
            float(
                (not rule.only or word in rule.only)
                and word not in rule.but
                and rule.like.fullmatch(word) is not None
            )
            for word in words.words
        ]
        one = words.of_words(good) > 0
        found = one if found is None else found & one
    return found


def _value_columns(batch: Batch, version: Version) -> tuple[Values, ...]:
    said = tuple(Values(header, statistic) for header, statistic in version.values.items())
    said += version.spread_over(batch.rows.schema.names)
    return said or (Values(version.columns["value"][0]),)


def _words_of_column(
    batch: Batch,
    said: PublishedSet,
    version: Version,
    shared: dict[str, Words],
    *,
    file: str,
    of: Values,
    says: Mapping[str, str],
) -> dict[str, Words]:
    """Every word column of one column of values."""
    count = batch.rows.num_rows
    words = dict(shared)
    for name, word in of.says.items():
        if name != YEAR:
            words[name] = constant(version.words.get(name, {}).get(word, word), count)
    if "period_start" not in words:
        year = of.says.get(YEAR, "")
        words |= _period(batch, version, file=file, year=year)
    is_named = "measure" in version.columns or "measure" in says or "measure" in of.says
    if not is_named:
        words["measure"] = constant(of.header, count)
    if "measure_name" not in words or not is_named:
        words["measure_name"] = words["measure"].mapped(lambda word: said.measures.get(word, word))
    words["statistic"] = (
        constant(of.statistic, count)
        if of.statistic
        else _statistic(batch, said, version, words, file=file)
    )
    return words


def _period(batch: Batch, version: Version, *, file: str, year: str) -> dict[str, Words]:
    start, end = period_days(batch.rows, version.period, file=file, first=batch.first, year=year)
    return {
        "period_start": start,
        "period_end": end,
        "period_type": paired(start, end, period_type),
    }


def _table(
    batch: Batch,
    said: PublishedSet,
    words: dict[str, Words],
    *,
    version: Version,
    header: str,
    file: str,
) -> pa.Table:
    value, state = cell_values(
        batch.rows.column(header), said, file=file, first=batch.first, column=header
    )
    check_counts(
        batch.rows.column(header), value, words["statistic"], said,
        file=file, first=batch.first, column=header,
    )  # fmt: skip
    if version.note:
        state = hidden_by_notes(state, words_of(batch.rows.column(version.note)), said)
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


def _shared(
    batch: Batch,
    said: PublishedSet,
    version: Version,
    file: str,
    *,
    says: Mapping[str, str],
    organisation: Sum | None,
) -> dict[str, Words]:
    """The word columns that are the same for every column of values."""
    found: dict[str, Words] = {}
    if version.period.headers or version.period.first is not None or YEAR in says:
        found |= _period(batch, version, file=file, year=says.get(YEAR, ""))
    for name in ("breakdown", "group", "second_breakdown", "second_group", "measure"):
        made = _column(batch, version, name, says)
        made = _known_words(made, batch, version, name, file=file)
        found[name] = made.mapped(lambda word: "" if word in said.empty_words else word)
    if organisation:
        found |= {
            "organisation_kind": constant(organisation.kind, batch.rows.num_rows),
            "organisation_code": words_of(batch.rows.column(organisation.code)),
            "organisation_name": words_of(batch.rows.column(organisation.name)),
        }
    else:
        found |= _organisation(batch, said, version, file, says)
    if said.england_codes:
        # There the group of a list of organisations is the organisation itself.
        found["group"] = paired(
            found["organisation_kind"],
            found["group"],
            lambda kind, group: "" if kind != "England" or group in said.england_codes else group,
        )
    if "measure_name" in version.columns:
        found["measure_name"] = _column(batch, version, "measure_name", says)
    return found


def _column(batch: Batch, version: Version, name: str, says: Mapping[str, str]) -> Words:
    headers = version.columns.get(name, ())
    if not headers:
        return constant(says.get(name, ""), batch.rows.num_rows)
    made = words_of(batch.rows.column(headers[0]))
    for header in headers[1:]:
        made = paired(made, words_of(batch.rows.column(header)), lambda a, b: f"{a} {b}".strip())
    return made


def _known_words(made: Words, batch: Batch, version: Version, name: str, *, file: str) -> Words:
    """The words as the version writes them. Raises PublishedFault where it knows no other."""
    known = version.words.get(name, {})
    headers = version.columns.get(name, ())
    if name in version.known_only and headers:
        strange = [word for word in made.used() if word not in known]
        if strange:
            raise PublishedFault(
                f"“{strange[0]}” is none of {', '.join(known)}, which this set is known to have",
                file=file, row=batch.first + made.first(strange[0]), column=headers[0],
            )  # fmt: skip
    return made.mapped(lambda word: known.get(word, word))


def _organisation(
    batch: Batch, said: PublishedSet, version: Version, file: str, says: Mapping[str, str]
) -> dict[str, Words]:
    count = batch.rows.num_rows
    if said.organisation:
        fixed = said.organisation
        return {
            f"organisation_{one}": constant(fixed[one], count) for one in ("kind", "code", "name")
        }
    code, name = (
        _column(batch, version, "organisation_code", says),
        _column(batch, version, "organisation_name", says),
    )
    if said.kind_by_code:
        kind = code.mapped(lambda word: _kind_of(word, said))
        return _with_england(kind, code, name)
    raw = _column(batch, version, "organisation_kind", says)
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
    return _with_england(kind, code, name)


def _kind_of(code: str, said: PublishedSet) -> str:
    return next(
        (kind for start, kind in said.kind_by_code if code.startswith(start)), said.other_kind
    )


def _with_england(kind: Words, code: Words, name: Words) -> dict[str, Words]:
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
        words, header = _column(batch, version, "statistic", {}), version.columns["statistic"][0]
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
