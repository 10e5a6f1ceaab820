"""The people of a submission at the door: numbers checked, pseudonyms made, residence looked up.

What leaves here has no NHS number, no local number, no day of birth and no postcode in a stored
table; dates of birth stay in memory until ages are worked out.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.engines.intake.findings import Findings
from commonweal.engines.intake.setting import Setting
from commonweal.engines.intake.statements import Period, date_of, reckoned
from commonweal.engines.store.ordering import comes_twice
from commonweal.engines.store.words import hashes_of
from commonweal.facts.activity.adapters import People
from commonweal.facts.activity.people import SENTINELS, pseudonyms, valid_numbers

UNKNOWN = "UNKNOWN"
_AT_ONCE = 20_000


@dataclass(frozen=True)
class Known:
    """The words behind the numbers person_ and commissioner_ of the table people_."""

    pseudonyms: pa.Array
    commissioners: pa.Array


def learn_people(
    connection: duckdb.DuckDBPyConnection,
    setting: Setting,
    people: People,
    *,
    rows: pa.Table,
    file: str,
    period: Period,
    findings: Findings,
) -> Known:
    """Make the table people_ in memory from the index of patients; count what is wrong with it.

    Columns: row_, local_, person_, pseudonym_, commissioner_, birth_, death_, born_ (the birth as a
    number), gender, ethnic_category, residence, deprivation_decile. Uses the tables practices_of_ and
    reported_commissioners_, which hold local_ and a code.
    """
    table = _Rows(rows, people, findings, setting, file)
    local = _column(rows, people.local_id)
    numbers = pc.replace_substring_regex(
        pc.fill_null(_column(rows, people.nhs_number), ""), "[ -]", ""
    )
    valid = _judge(table, numbers)
    _shared(table, numbers, local, valid)
    names = pc.if_else(
        pa.array(valid),
        pc.binary_join_element_wise("nhs", numbers, ":"),
        pc.binary_join_element_wise("local", period.provider, pc.fill_null(local, ""), ":"),
    )
    made = _made(names, setting.key)
    distinct = made.dictionary_encode()
    connection.register("index_", _registered(rows, people, local, made, distinct.indices))
    _look_up(connection, setting)
    commissioners = _number_commissioners(connection, setting)
    connection.execute(
        _PEOPLE.format(
            born=date_of("birth"), died=date_of("died"), number=reckoned("birth_"),
            once=last_of_each(rows, people.local_id),
        )
    )
    _count_gaps(connection, table)
    for name in ("index_", "postcodes_", "practices_", "commissioners_"):
        connection.unregister(name)
    return Known(distinct.dictionary, commissioners)


def _made(names: pa.Array, key: bytes) -> pa.Array:
    """The pseudonym of each name; so many at once, as Python holds words in much memory."""
    parts = (names.slice(at, _AT_ONCE).to_pylist() for at in range(0, len(names), _AT_ONCE))
    made = [pa.array(pseudonyms(part, key), pa.string()) for part in parts]
    return pa.concat_arrays([pa.array([], pa.string()), *made])


def last_of_each(rows: pa.Table, name: str, order: str = "row_ DESC", key: str = "local_") -> str:
    """The clause that keeps one row of each key; none where no key comes twice, as it is dear."""
    if not comes_twice(hashes_of(rows.column(name))):
        return ""
    return f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {order}) = 1"


class _Rows:
    """Where findings about people are counted."""

    def __init__(
        self, rows: pa.Table, people: People, findings: Findings, setting: Setting, file: str
    ) -> None:
        self.rows, self.people = rows, people
        self._findings, self._setting, self._file = findings, setting, file

    def count(self, check: str, field: str, places: np.ndarray) -> None:
        self._findings.add_rows(self._setting.check(check), "persons", field, self._file, places)


def _column(rows: pa.Table, name: str) -> pa.Array:
    """A column in one piece; null throughout where the file has none of that name."""
    if name not in rows.column_names:
        return pa.nulls(rows.num_rows, pa.string())
    return rows.column(name).combine_chunks()


def _judge(table: _Rows, numbers: pa.Array) -> np.ndarray:
    """Which numbers stand for a person; the others are counted by what is wrong."""
    blank = pc.equal(numbers, "").to_numpy(zero_copy_only=False)
    shaped = pc.match_substring_regex(numbers, "^[0-9]{10}$").to_numpy(zero_copy_only=False)
    valid = np.zeros(len(numbers), np.bool_)
    places = np.flatnonzero(shaped)
    if len(places):
        text = numbers.take(pa.array(places)).to_numpy(zero_copy_only=False).astype("S10")
        digits = text.view(np.uint8).reshape(-1, 10) - ord("0")
        valid[places] = valid_numbers(digits)
        test = places[digits[:, 0] == 9]
        nobody = places[(digits == digits[:, ::-1]).all(axis=1) | np.isin(text, _NOBODIES)]
    else:
        test = nobody = places
    nobody_mask = np.zeros(len(numbers), np.bool_)
    nobody_mask[nobody] = True
    test_mask = np.zeros(len(numbers), np.bool_)
    test_mask[test] = True
    field = table.people.nhs_number
    table.count("nhs-number-blank", field, np.flatnonzero(blank))
    table.count("nhs-number-nobody", field, np.flatnonzero(nobody_mask))
    table.count("nhs-number-test", field, np.flatnonzero(test_mask & ~nobody_mask))
    wrong = ~valid & ~blank & ~nobody_mask & ~test_mask
    table.count("nhs-number-invalid", field, np.flatnonzero(wrong))
    return valid


_NOBODIES = np.array(sorted(SENTINELS), "S10")


def _shared(table: _Rows, numbers: pa.Array, local: pa.Array, valid: np.ndarray) -> None:
    """One number for two local patients, or one local patient with two numbers."""
    places = np.flatnonzero(valid)
    of_number = numbers.take(pa.array(places)).dictionary_encode().indices.to_numpy()
    of_local = pc.fill_null(local, "").take(pa.array(places)).dictionary_encode().indices.to_numpy()
    people = table.people
    table.count("number-of-two-people", people.nhs_number, places[_disagrees(of_number, of_local)])
    table.count("local-id-of-two-people", people.local_id, places[_disagrees(of_local, of_number)])


def _disagrees(key: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Rows whose key was met before with another value."""
    if not len(key):
        return np.zeros(0, np.bool_)
    first = np.full(int(key.max()) + 1, -1, np.int64)
    first[key[::-1]] = value[::-1]
    return np.asarray(first[key] != value)


def _registered(
    rows: pa.Table, people: People, local: pa.Array, made: pa.Array, numbers: pa.Array
) -> pa.Table:
    postcode = pc.utf8_upper(pc.replace_substring(_column(rows, people.postcode), " ", ""))
    return pa.table(
        {
            "row_": np.arange(rows.num_rows, dtype=np.int32),
            "local_": local,
            "person_": numbers,
            "pseudonym_": made,
            "postcode": postcode,
            "birth": _column(rows, people.birth_date),
            "died": _column(rows, people.death_date),
            "gender": pc.coalesce(*(_column(rows, name) for name in people.gender)),
            "ethnic_category": _column(rows, people.ethnic_category),
        }
    )


def _look_up(connection: duckdb.DuckDBPyConnection, setting: Setting) -> None:
    lookups = setting.lookups
    places = lookups.postcodes
    connection.register(
        "postcodes_",
        pa.table(
            {
                "postcode": pa.array(list(places), pa.string()),
                "district": pa.array([p.district or None for p in places.values()], pa.string()),
                "decile": pa.array([p.decile for p in places.values()], pa.int32()),
                "commissioner": pa.array(
                    [p.commissioner or None for p in places.values()], pa.string()
                ),
            }
        ),
    )
    connection.register(
        "practices_",
        pa.table(
            {
                "practice": pa.array(list(lookups.practices), pa.string()),
                "commissioner": pa.array(list(lookups.practices.values()), pa.string()),
            }
        ),
    )


# The last row of a local number counts, as the last record of any key does.
_PEOPLE = f"""
CREATE OR REPLACE TABLE people_ AS
SELECT f.*, {{number}} AS born_, c.number AS commissioner_ FROM (
SELECT i.row_, i.local_, i.person_, i.pseudonym_, i.gender, i.ethnic_category,
       {{born}} AS birth_, {{died}} AS death_,
       i.died IS NOT NULL AS has_died, i.postcode IS NULL AS no_postcode,
       h.postcode IS NOT NULL AS placed, h.district AS residence, h.decile AS deprivation_decile,
       coalesce(q.commissioner, h.commissioner, r.code, '{UNKNOWN}') AS commissioner
FROM (SELECT * FROM index_ WHERE local_ IS NOT NULL {{once}}) i
LEFT JOIN postcodes_ h ON h.postcode = i.postcode
LEFT JOIN practices_of_ g ON g.local_ = i.local_
LEFT JOIN practices_ q ON q.practice = g.code
LEFT JOIN reported_commissioners_ r ON r.local_ = i.local_
) f JOIN commissioners_ c ON c.word = f.commissioner
"""


def _number_commissioners(connection: duckdb.DuckDBPyConnection, setting: Setting) -> pa.Array:
    """All that anybody's commissioner may be, in order; their numbers as commissioners_."""
    lookups = setting.lookups
    reported = connection.execute("SELECT DISTINCT code FROM reported_commissioners_").fetchall()
    known = {UNKNOWN, *lookups.practices.values(), *(code for (code,) in reported)}
    known |= {place.commissioner for place in lookups.postcodes.values()}
    words = pa.array(sorted(known), pa.string())
    connection.register(
        "commissioners_",
        pa.table({"word": words, "number": np.arange(len(words), dtype=np.int32)}),
    )
    return words


def _count_gaps(connection: duckdb.DuckDBPyConnection, table: _Rows) -> None:
    people = table.people
    gaps = [
        ("birth-date-blank", people.birth_date, "birth_ IS NULL"),
        ("postcode-blank", people.postcode, "no_postcode"),
        ("residence-unknown", people.postcode, "NOT no_postcode AND NOT placed"),
        ("commissioner-unknown", "commissioner", f"commissioner = '{UNKNOWN}'"),
    ]
    for check, field, condition in gaps:
        found = connection.execute(f"SELECT row_ FROM people_ WHERE {condition}")
        table.count(check, field, found.to_arrow_table().column(0).to_numpy())
