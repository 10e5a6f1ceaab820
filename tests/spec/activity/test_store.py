"""The store on disk: what a release says, what a later one shares, and what a kill leaves."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.engines.store import Replaced, Store, StoreError, return_to, write_release
from commonweal.engines.store.coding import months_of
from commonweal.engines.store.writing import remove_orphans
from tests.spec.activity.tables import (
    contacts,
    contacts_in,
    persons_by_month,
    persons_in,
    referrals,
)


def test_a_release_names_its_partitions_and_dictionaries(tmp_path: Path) -> None:
    rows = contacts([("C1", "P1", date(2024, 4, 5)), ("C2", "P2", date(2024, 5, 1)),
                     ("C3", "P1", date(2024, 4, 5))])  # fmt: skip
    release = write_release(tmp_path, None, [("contacts", rows)])
    told = json.loads((tmp_path / "releases/1.json").read_text())
    assert [(e["month"], e["rows"]) for e in told["tables"]["contacts"]] == [
        ("2024-04", 2), ("2024-05", 1),
    ]  # fmt: skip
    assert release.months("contacts") == ["2024-04", "2024-05"]
    april = release.partitions("contacts", ["2024-04"])
    assert pq.read_schema(april[0]).field("person").type == pa.int32()
    assert release.dictionary("person").tolist() == ["P1", "P2"]
    assert release.codes("person", ["P2", "nobody", "P1", None]).tolist() == [1, -1, 0, -1]
    assert contacts_in(release) == {"C1": "P1", "C2": "P2", "C3": "P1"}
    assert Store(tmp_path).latest() == release


def test_rows_are_sorted_by_commissioner_provider_person_date_and_key(tmp_path: Path) -> None:
    rows = contacts([("C9", "P2", date(2024, 4, 9)), ("C1", "P1", date(2024, 4, 9)),
                     ("C2", "P2", date(2024, 4, 1)), ("C3", "P2", date(2024, 4, 9))])  # fmt: skip
    release = write_release(tmp_path, None, [("contacts", rows)])
    stored = pq.read_table(release.partitions("contacts")[0], partitioning=None)
    order = [release.dictionary("contacts")[n] for n in stored.column("contact").to_pylist()]
    # P2 was met first and has number 0; of one day the key met first (C9) comes first.
    assert order == ["C2", "C9", "C3", "C1"]


def test_the_same_rows_make_the_same_files(tmp_path: Path) -> None:
    rows = contacts([("C1", "P1", date(2024, 4, 5)), ("C2", "P2", date(2024, 4, 6))])
    one = write_release(tmp_path / "one", None, [("contacts", rows)])
    two = write_release(tmp_path / "two", None, [("contacts", b) for b in rows.to_batches(1)])
    assert one.as_data() == two.as_data()
    names = [p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*.parquet")]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_later_release_shares_what_did_not_change(tmp_path: Path) -> None:
    first = write_release(
        tmp_path, None, [("contacts", contacts([("C1", "P1", date(2024, 4, 5))]))]
    )
    second = write_release(
        tmp_path, first, [("contacts", contacts([("C2", "P3", date(2024, 5, 5))]))]
    )
    assert second.partitions("contacts", ["2024-04"]) == first.partitions("contacts")
    assert second.dictionary("person").tolist() == ["P1", "P3"]
    assert first.dictionary("person").tolist() == ["P1"]
    assert contacts_in(first) == {"C1": "P1"}


def test_replaced_months_of_a_provider_make_room(tmp_path: Path) -> None:
    first = write_release(tmp_path, None, [
        ("contacts", contacts([("C1", "P1", date(2024, 4, 5)), ("C2", "P1", date(2024, 5, 5))])),
        ("contacts", contacts([("X1", "P1", date(2024, 4, 5))], provider="RYY")),
    ])  # fmt: skip
    second = write_release(
        tmp_path, first, [("contacts", contacts([("C3", "P1", date(2024, 4, 7))]))],
        replaces=[Replaced("contacts", "2024-04", "RXX")],
    )  # fmt: skip
    assert set(contacts_in(second)) == {"C2", "C3", "X1"}
    assert set(contacts_in(first)) == {"C1", "C2", "X1"}
    third = write_release(tmp_path, second, [], replaces=[Replaced("contacts", "2024-04")])
    assert set(contacts_in(third)) == {"C2"}


def test_a_later_end_replaces_the_month_of_the_start_and_no_other(tmp_path: Path) -> None:
    first = write_release(tmp_path, None, [("referrals", referrals([
        ("R1", date(2024, 3, 9), None), ("R2", date(2024, 4, 9), None)]))])  # fmt: skip
    second = write_release(tmp_path, first, [
        ("referrals", referrals([("R1", date(2024, 3, 9), date(2024, 5, 2))]))])  # fmt: skip
    assert second.digest("referrals", "2024-04") == first.digest("referrals", "2024-04")
    assert second.digest("referrals", "2024-03") != first.digest("referrals", "2024-03")
    assert second.rows("referrals") == 2


def test_a_corrected_start_moves_the_row_to_its_month(tmp_path: Path) -> None:
    first = write_release(tmp_path, None, [("referrals", referrals([
        ("R1", date(2024, 3, 9), None), ("R2", date(2024, 3, 10), None)]))])  # fmt: skip
    second = write_release(tmp_path, first, [
        ("referrals", referrals([("R1", date(2024, 2, 9), None)]))])  # fmt: skip
    assert [(m, len(pq.read_table(p, partitioning=None))) for m, p in
            zip(second.months("referrals"), second.partitions("referrals"), strict=True)] == [
        ("2024-02", 1), ("2024-03", 1)]  # fmt: skip


def test_of_a_person_the_latest_month_counts_whenever_it_came(tmp_path: Path) -> None:
    may = write_release(tmp_path, None, [("persons", persons_in([("P1", date(2024, 5, 1), "X")]))])
    april = write_release(tmp_path, may, [("persons", persons_in([("P1", date(2024, 4, 1), "1")]))])
    assert april.months("persons") == ["2024-05"]
    june = write_release(
        tmp_path, april, [("persons", persons_in([("P1", date(2024, 6, 1), "2")]))]
    )
    assert june.months("persons") == ["2024-06"]


def test_a_person_who_comes_again_unchanged_leaves_older_months_as_they_were(
    tmp_path: Path,
) -> None:
    """P1 is as before, P2 has changed, P3 is new: only P2 leaves April."""
    april = write_release(tmp_path, None, [("persons", persons_in([
        ("P1", date(2024, 4, 1), "1"), ("P2", date(2024, 4, 1), "1"), ("P4", date(2024, 4, 1), "1"),
    ]))])  # fmt: skip
    may = write_release(tmp_path, april, [("persons", persons_in([
        ("P1", date(2024, 5, 1), "1"), ("P2", date(2024, 5, 1), "2"), ("P3", date(2024, 5, 1), "1"),
    ]))])  # fmt: skip
    assert persons_by_month(may) == {"2024-04": {"P1", "P4"}, "2024-05": {"P2", "P3"}}
    june = write_release(tmp_path, may, [("persons", persons_in([
        ("P1", date(2024, 6, 1), "1"), ("P2", date(2024, 6, 1), "2"), ("P3", date(2024, 6, 1), "9"),
    ]))])  # fmt: skip
    assert persons_by_month(june) == {
        "2024-04": {"P1", "P4"}, "2024-05": {"P2"}, "2024-06": {"P3"},
    }  # fmt: skip
    assert june.digest("persons", "2024-04") == may.digest("persons", "2024-04")


def test_rows_put_aside_on_disk_make_the_same_release(tmp_path: Path) -> None:
    # Of the first five, the later row of each lies in another month.
    batches = [("contacts", contacts([(f"C{n % 15}", f"P{n % 3}", date(2024, 4 + n % 4, 1 + n))]))
               for n in range(20)]  # fmt: skip
    held = write_release(tmp_path / "held", None, batches)
    aside = write_release(tmp_path / "aside", None, batches, memory=1)
    assert held.as_data() == aside.as_data()
    assert sum(entry.rows for entry in held.tables["contacts"]) == 15
    assert not (tmp_path / "aside" / ".incoming").exists()


def test_what_a_killed_import_left_is_removed_by_the_next(tmp_path: Path) -> None:
    first = write_release(
        tmp_path, None, [("contacts", contacts([("C1", "P1", date(2024, 4, 5))]))]
    )
    stray = tmp_path / "partitions/contacts/2024-04/stray.parquet"
    stray.write_bytes(b"half")
    (tmp_path / "releases/.2.json.part").write_text("{")
    remove_orphans(Store(tmp_path))
    assert not stray.exists()
    assert not list((tmp_path / "releases").glob(".*"))
    assert contacts_in(first) == {"C1": "P1"}


def test_a_release_is_refused_where_its_parent_is_not_the_latest(tmp_path: Path) -> None:
    rows = [("contacts", contacts([("C1", "P1", date(2024, 4, 5))]))]
    first = write_release(tmp_path, None, rows)
    write_release(tmp_path, first, rows)
    with pytest.raises(StoreError, match="Another release was made in the meantime"):
        write_release(tmp_path, first, rows)


def test_rows_that_do_not_fit_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    rows = contacts([("C1", "P1", date(2024, 4, 5))])
    with pytest.raises(StoreError, match="lack the column attendance"):
        write_release(tmp_path, None, [("contacts", rows.drop_columns(["attendance"]))])
    gone = rows.set_column(2, "person", pa.nulls(1, pa.string()))
    with pytest.raises(StoreError, match=r"contacts\.person is required and missing in 1 rows"):
        write_release(tmp_path, None, [("contacts", gone)])
    assert Store(tmp_path).latest() is None


def test_going_back_makes_a_next_release_with_what_was_before(tmp_path: Path) -> None:
    first = write_release(
        tmp_path, None, [("contacts", contacts([("C1", "P1", date(2024, 4, 5))]))]
    )
    second = write_release(
        tmp_path, first, [("contacts", contacts([("C2", "P2", date(2024, 4, 6))]))]
    )
    third = return_to(tmp_path, second, first)
    assert third.number == 3
    assert third.tables == first.tables
    fourth = write_release(
        tmp_path, third, [("contacts", contacts([("C3", "P2", date(2024, 4, 6))]))]
    )
    assert contacts_in(fourth) == {"C1": "P1", "C3": "P2"}
    with pytest.raises(StoreError, match="There is no release 9; there are: 1, 2, 3, 4"):
        Store(tmp_path).release(9)


@given(st.lists(st.integers(-700_000, 2_900_000)))
def test_the_month_of_a_day_is_that_of_the_calendar(days: list[int]) -> None:
    known = np.array(days, np.int32)
    near = (known % 1000).astype(np.int32)
    for some in (known, np.concatenate([near, near, np.arange(0, 1000, 9, dtype=np.int32)])):
        expected = some.astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)
        assert months_of(some).tolist() == expected.tolist()
