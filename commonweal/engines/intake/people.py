"""The people of a submission at the door: numbers checked, pseudonyms made, residence looked up.

What leaves here has no NHS number, no local number, no day of birth and no postcode in a stored
table; dates of birth stay in memory until ages are worked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.engines.intake.findings import Findings
from commonweal.engines.intake.records import words_by_number
from commonweal.engines.intake.setting import Setting
from commonweal.engines.intake.statements import Period, date_of, reckoned
from commonweal.engines.store.ordering import comes_twice
from commonweal.engines.store.words import Words, hashes_of
from commonweal.facts.activity.adapters import People
from commonweal.facts.activity.people import SENTINELS, pseudonyms, valid_numbers

UNKNOWN = "UNKNOWN"
_AT_ONCE = 20_000


@dataclass(frozen=True)
class Known:
    """The words behind the numbers person_ and commissioner_ of the table people_."""

    pseudonyms: pa.Array
    commissioners: pa.Array


class Patients:
    """Patients of the index by their local identifier, each once."""

    def __init__(self, local: pa.Array) -> None:
        self.words = Words()
        self.of_rows = self.words.learn(local)
        #: Whether one has more than one row.
        self.repeated = self.words.count < len(local) - local.null_count

    def last(self, numbers: np.ndarray, codes: pa.DictionaryArray) -> pa.DictionaryArray:
        """By row of the index: of the codes that came with the numbers of patients the last; of
        those that are missing none counts."""
        places = codes.indices.fill_null(-1).to_numpy()
        counts = (numbers >= 0) & (places >= 0)
        # Behind the last stands one whom nobody names.
        of_patients = np.full(self.words.count + 1, -1, np.int32)
        of_patients[numbers[counts]] = places[counts]
        found = of_patients[self.of_rows]
        return words_by_number(pa.array(found, mask=found < 0), codes.dictionary)


@dataclass(frozen=True)
class Codes:
    """By row of the index: the practice, and the commissioner that was reported."""

    practices: pa.DictionaryArray
    commissioners: pa.DictionaryArray


def learn_people(
    connection: duckdb.DuckDBPyConnection,
    setting: Setting,
    people: People,
    *,
    rows: pa.Table,
    patients: Patients,
    codes: Codes,
    file: str,
    period: Period,
    findings: Findings,
) -> Known:
    """Make the table people_ in memory from the index of patients; count what is wrong with it.

    Columns: row_, number_ (of the patient), local_, person_, pseudonym_, commissioner_, birth_,
    death_, born_ (the birth as a number), gender, ethnic_category, residence, deprivation_decile.
    """
    table = _Rows(rows, people, findings, setting, file)
    local = column_of(rows, people.local_id)
    numbers = pc.fill_null(column_of(rows, people.nhs_number), "")
    for between in (" ", "-"):
        numbers = pc.replace_substring(numbers, between, "")
    valid = _judge(table, numbers)
    _shared(table, numbers, local, valid)
    names = pc.if_else(
        pa.array(valid),
        pc.binary_join_element_wise("nhs", numbers, ":"),
        pc.binary_join_element_wise("local", period.provider, pc.fill_null(local, ""), ":"),
    )
    made = _made(names, setting.key)
    distinct = _each_once(made)
    index = _registered(rows, people, local, made, distinct.indices)
    index = index.append_column("number_", pa.array(patients.of_rows))
    index = index.append_column("practice", codes.practices)
    connection.register("index_", index.append_column("reported", codes.commissioners))
    _look_up(connection, setting)
    reported = codes.commissioners.dictionary.take(codes.commissioners.indices.unique().drop_null())
    commissioners = _number_commissioners(connection, setting, reported.to_pylist())
    connection.execute(
        _PEOPLE.format(
            born=date_of("birth"),
            died=date_of("died"),
            number=reckoned("birth_"),
            once=_LAST if patients.repeated else "",
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


def _each_once(made: pa.Array) -> pa.DictionaryArray:
    """The pseudonyms by number; told at once where nobody stands in two rows."""
    if comes_twice(hashes_of(made)):
        return made.dictionary_encode()
    return words_by_number(pa.array(np.arange(len(made), dtype=np.int32)), made)


def last_of_each(rows: pa.Table, name: str, order: str, key: str) -> str:
    """The clause that keeps one row of each key; none where no key comes twice, as it is dear."""
    if not comes_twice(hashes_of(rows.column(name))):
        return ""
    return _LAST_OF_EACH.format(key=key, order=order)


class _Rows:
    """Where findings about people are counted."""

    def __init__(
        self, rows: pa.Table, people: People, findings: Findings, setting: Setting, file: str
    ) -> None:
        self.rows, self.people = rows, people
        self._findings, self._setting, self._file = findings, setting, file

    def count(self, check: str, field: str, places: np.ndarray) -> None:
        self._findings.add_rows(self._setting.check(check), "persons", field, self._file, places)


def column_of(rows: pa.Table, name: str) -> pa.Array:
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
    postcode = pc.utf8_upper(pc.replace_substring(column_of(rows, people.postcode), " ", ""))
    return pa.table(
        {
            "row_": np.arange(rows.num_rows, dtype=np.int32),
            "local_": local,
            "person_": numbers,
            "pseudonym_": made,
            "postcode": postcode,
            "birth": column_of(rows, people.birth_date),
            "died": column_of(rows, people.death_date),
            "gender": pc.coalesce(*(column_of(rows, name) for name in people.gender)),
            "ethnic_category": column_of(rows, people.ethnic_category),
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


_LAST_OF_EACH = "QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {order}) = 1"
# The last row of a local number counts, as the last record of any key does.
_LAST = _LAST_OF_EACH.format(key="local_", order="row_ DESC")
_PEOPLE = f"""
CREATE OR REPLACE TABLE people_ AS
SELECT f.*, {{number}} AS born_, c.number AS commissioner_ FROM (
SELECT i.row_, i.number_, i.local_, i.person_, i.pseudonym_, i.gender, i.ethnic_category,
       {{born}} AS birth_, {{died}} AS death_,
       i.died IS NOT NULL AS has_died, i.postcode IS NULL AS no_postcode,
       h.postcode IS NOT NULL AS placed, h.district AS residence, h.decile AS deprivation_decile,
       coalesce(q.commissioner, h.commissioner, i.reported, '{UNKNOWN}') AS commissioner
FROM (SELECT * FROM index_ WHERE local_ IS NOT NULL {{once}}) i
LEFT JOIN postcodes_ h ON h.postcode = i.postcode
LEFT JOIN practices_ q ON q.practice = i.practice
) f JOIN commissioners_ c ON c.word = f.commissioner
"""


def _number_commissioners(
    connection: duckdb.DuckDBPyConnection, setting: Setting, reported: Sequence[str]
) -> pa.Array:
    """All that anybody's commissioner may be, in order; their numbers as commissioners_."""
    lookups = setting.lookups
    known = {UNKNOWN, *lookups.practices.values(), *reported}
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
