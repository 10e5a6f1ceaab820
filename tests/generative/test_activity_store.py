"""The activity store against a plain dictionary of rows, and against being killed."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.engines.declared import activity_tables
from commonweal.engines.store import Release, Replaced, Store, write_release
from commonweal.engines.store.words import Words
from commonweal.facts.activity import FieldType
from tests.spec.activity.tables import contacts, contacts_in, read_back, typed

TABLE = activity_tables()["spells"]
DAYS = st.integers(0, 120).map(lambda n: date(2024, 1, 15) + timedelta(days=n))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=6)
ROWS = st.fixed_dictionaries(
    {"spell": st.sampled_from([f"S{n}" for n in range(12)]), "person": st.sampled_from("ABC"),
     "provider": st.sampled_from(["RXX", "RYY"]), "commissioner": st.sampled_from(["Q1", "Q2"]),
     "admission_date": DAYS},
    optional={"referral": WORDS, "age_at_admission": st.integers(-5, 120),
              "discharge_date": DAYS, "admission_source": WORDS},
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.lists(ROWS, max_size=8), st.sampled_from(["", "2024-02", "2024-03"])), max_size=4
)


def _full(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in TABLE.columns}


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_releases_hold_what_a_dictionary_of_rows_would(steps: list[Any]) -> None:
    """The latest row of a key counts; a replaced month of RXX makes room; older releases stay."""
    with tempfile.TemporaryDirectory() as folder:
        expected: dict[str, dict[str, Any]] = {}
        release: Release | None = None
        past: list[tuple[Release, dict[str, dict[str, Any]]]] = []
        for rows, month in steps:
            gone = [Replaced("spells", month, "RXX")] if month else []
            expected = {
                key: row for key, row in expected.items()
                if not (month and row["provider"] == "RXX"
                        and f"{row['admission_date']:%Y-%m}" == month)
            }  # fmt: skip
            expected |= {row["spell"]: _full(row) for row in rows}
            release = write_release(
                Path(folder), release, [("spells", typed("spells", rows))], replaces=gone
            )
            past.append((release, expected))
        for one, wanted in past:
            assert {row["spell"]: row for row in read_back(one, "spells")} == wanted
            assert one.rows("spells") == len(wanted)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.none() | WORDS, max_size=12), max_size=5))
def test_a_number_once_given_is_never_changed(batches: list[list[str | None]]) -> None:
    words, expected = Words(), dict[str, int]()
    for batch in batches:
        for word in batch:
            if word is not None:
                expected.setdefault(word, len(expected))
        array = pa.array(batch, pa.string())
        as_given = words.learn(array.dictionary_encode() if len(batch) % 2 else array)
        assert as_given.tolist() == [-1 if w is None else expected[w] for w in batch]
    assert words.values().to_pylist() == list(expected)
    again = Words([words.values()])
    assert again.find(pa.array(list(expected), pa.string())).tolist() == list(expected.values())


def test_many_words_keep_their_numbers_while_the_table_grows() -> None:
    words = Words()
    for start in range(0, 50_000, 7_000):
        batch = pa.array([f"RXX:{n}" for n in range(start, start + 8_000)])
        assert words.learn(batch).tolist() == list(range(start, start + 8_000))
    assert words.find(pa.array(["RXX:49999", "RXX:999999"])).tolist() == [49_999, -1]


def test_every_kind_of_column_comes_back_as_it_went_in() -> None:
    kinds = {field.type for table in activity_tables() for field in table.fields}
    assert kinds == set(FieldType)
    with tempfile.TemporaryDirectory() as folder:
        for table in activity_tables():
            row = {f.name: _value(f.type) for f in table.fields}
            bare = {f.name: row[f.name] if f.required else None for f in table.fields}
            bare |= {name: _value(table.field(name).type, 1) for name in table.key}
            given_rows = typed(table.name, [row, bare])
            root = Path(folder) / table.name
            release = write_release(root, None, [(table.name, given_rows)])
            order = sorted([row, bare], key=str)
            assert sorted(read_back(release, table.name), key=str) == order


def _value(kind: FieldType, which: int = 0) -> Any:
    by_kind = {
        FieldType.DATE: date(2024, 4, 1 + which),
        FieldType.WHOLE: 7 + which,
        FieldType.PENCE: 5_000_000_000 + which,
        FieldType.NUMBER: 2.5 + which,
    }
    return by_kind.get(kind, f"word {which}")


def test_killed_at_any_moment_the_last_release_reads_and_the_next_import_works(
    tmp_path: Path,
) -> None:
    """A child writes releases one after the other until it is killed, at a moment by chance."""
    first = write_release(tmp_path, None, [("contacts", _many(0))])
    began = time.monotonic()
    write_release(tmp_path, first, [("contacts", _many(50))])
    usual = min(time.monotonic() - began, 0.5)
    expected = contacts_in(first)
    rng = np.random.default_rng(7)
    for delay in (*rng.uniform(0.0, 1.5 * usual, 5), None):
        child = os.fork()
        if not child:
            _write_for_ever(tmp_path)
        if delay is None:
            _wait_for_another(tmp_path)
        else:
            time.sleep(float(delay))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        latest = Store(tmp_path).latest()
        assert latest
        assert len(contacts_in(latest)) == latest.rows("contacts")
        assert contacts_in(Store(tmp_path).release(1)) == expected
    latest = Store(tmp_path).latest()
    assert latest and latest.number > 2  # noqa: PT018  some were written before a kill
    after = write_release(
        tmp_path, latest, [("contacts", contacts([("X", "P", date(2024, 4, 1))]))]
    )
    assert contacts_in(after)["X"] == "P"
    named = {file for release in Store(tmp_path).releases() for file in release.files()}
    on_disk = {
        path.relative_to(tmp_path).as_posix()
        for kind in ("partitions", "dictionaries") for path in (tmp_path / kind).rglob("*.*")
    }  # fmt: skip
    assert on_disk == named


def _wait_for_another(root: Path) -> None:
    """Until the child has written a release, so that one at least is followed by a kill."""
    before = Store(root).numbers()
    until = time.monotonic() + 60
    while Store(root).numbers() == before and time.monotonic() < until:
        time.sleep(0.002)


def _many(start: int) -> pa.Table:
    days = [date(2024, 1 + n % 12, 1) for n in range(300)]
    return contacts([(f"C{start + n}", f"P{n % 40}", day) for n, day in enumerate(days)])


def _write_for_ever(root: Path) -> None:
    try:
        while True:
            latest = Store(root).latest()
            number = latest.number if latest else 0
            write_release(root, latest, [("contacts", _many(100 * number))])
    finally:
        os._exit(1)
