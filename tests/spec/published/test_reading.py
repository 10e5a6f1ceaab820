"""Published files: what their cells say, with bounds worked by hand, and what keeps a file out."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commonweal.facts.published import Bounds, PublishedFault, read_published
from tests.spec.published.sets import (
    ANNUAL,
    HEADER,
    LIMITS,
    TODAY,
    cells,
    finished,
    known,
    line,
    read,
    written,
)


def test_cells_below_england_are_rounded_or_hidden(tmp_path: Path) -> None:
    rows = read(
        written(
            tmp_path,
            line("referrals_received", "45"),
            line("finished_course_treatment", "5"),
            line("deterioration", "*"),
            line("no_reliable_change", "NULL"),
            line("improvement", ""),
            line("recovery", "51", statistic="percentage"),
            line("reliable_recovery", "*", statistic="percentage"),
        )
    )
    assert cells(rows) == {
        # 45 was 43 to 47; 5 was 5 to 7, since 3 and 4 would have been hidden.
        "referrals_received count": (45.0, "value", 43.0, 47.0),
        "finished_course_treatment count": (5.0, "value", 5.0, 7.0),
        "deterioration count": (None, "suppressed", 0.0, 4.0),
        "no_reliable_change count": (None, "not_applicable", None, None),
        "improvement count": (None, "missing", None, None),
        "recovery percentage": (51.0, "value", 50.5, 51.5),
        "reliable_recovery percentage": (None, "suppressed", 0.0, 100.0),
    }


def test_england_is_exact_and_its_percentages_have_one_decimal(tmp_path: Path) -> None:
    place = {"kind": "England", "code": "All", "name": "All"}
    rows = read(
        written(
            tmp_path,
            line("recovery", "321061", **place),
            line("recovery", "50.5", statistic="percentage", **place),
        )
    )
    found = cells(rows)
    assert found["recovery count"] == (321061.0, "value", 321061.0, 321061.0)
    assert found["recovery percentage"][2:] == pytest.approx((50.45, 50.55))
    assert {row["organisation_code"] for row in rows} == {"England"}


def test_parts_that_are_at_most_their_total_narrow_each_other(tmp_path: Path) -> None:
    rows = read(
        written(
            tmp_path,
            line("finished_course_treatment", "10"),
            line("at_caseness", "10"),
            line("not_at_caseness", "*"),
        )
    )
    found = cells(rows)
    # Finished is 8 to 12 and at caseness 8 to 12, so not at caseness is at most 12 - 8 = 4; the
    # least of finished is at caseness's least and 0. Nothing gets narrower here.
    assert found["not_at_caseness count"][2:] == (0.0, 4.0)
    rows = read(
        written(
            tmp_path,
            line("finished_course_treatment", "5"),
            line("at_caseness", "5"),
            line("not_at_caseness", "*"),
        )
    )
    # Finished is 5 to 7 and at caseness at least 5, so at most 2 are not.
    assert cells(rows)["not_at_caseness count"][2:] == (0.0, 2.0)


def test_a_line_that_contradicts_its_total_keeps_its_own_bounds(tmp_path: Path) -> None:
    path = written(tmp_path, line("at_caseness", "10"), line("recovery", "90"))
    found = finished(path)
    assert found.contradicting == 1
    assert cells(found.table.to_pylist())["recovery count"] == (90.0, "value", 88.0, 92.0)


def test_a_row_that_stands_twice_counts_once(tmp_path: Path) -> None:
    path = written(tmp_path, line("recovery", "90"), line("recovery", "90", name="Elsewhere"))
    found = finished(path)
    assert (found.table.num_rows, found.repeated) == (1, 1)


FAULTS = {
    "another value for a cell": (
        [line("recovery", "90"), line("recovery", "95")],
        "annual.csv, row 3, column value: the row says another value than row 2 for the same cell",
    ),
    "a number without end": (
        [line("recovery", "1e400")],
        "annual.csv, row 2, column value: “1e400” is neither a number nor a mark",
    ),
    "no number": (
        [line("recovery", "90"), line("improvement", "about 9")],
        "annual.csv, row 3, column value: “about 9” is neither a number nor a mark",
    ),
    "not a finite number": ([line("recovery", "1e999x")], "row 2, column value"),
    "unknown statistic": (
        [line("recovery", "90", statistic="mode")],
        "annual.csv, row 2, column measure_statistic: “mode” is no statistic",
    ),
    "unknown kind": (
        [line("recovery", "90", kind="Planet")],
        "row 2, column org_type: “Planet” is no kind of organisation",
    ),
    "bad date": (
        [line("recovery", "90", end="31 of March")],
        "row 2, column end_date: “31 of March” is no date",
    ),
    "short row": (
        [line("recovery", "90"), "2024-04-01,2025-03-31\n"],
        "annual.csv, row 3: the row has 2 cells and the header 11",
    ),
    "no rows": ([], "annual.csv: the file has a header and no rows"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, name: str) -> None:
    lines, words = FAULTS[name]
    with pytest.raises(PublishedFault) as fault:
        read(written(tmp_path, *lines))
    assert words in str(fault.value)


def test_a_renamed_column_is_named_with_what_may_be_its_new_name(tmp_path: Path) -> None:
    header = HEADER.replace("org_code", "org_code_new")
    with pytest.raises(PublishedFault, match=r"column org_code: .*“org_code_new” may be its new"):
        read(written(tmp_path, line("recovery", "90"), header=header))


def test_a_text_is_told_that_it_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(PublishedFault, match="so it is no table of that set"):
        read(written(tmp_path, "Some words.\n", header="# Read me first\n", name="README.md"))


@pytest.mark.parametrize("packed", ["annual.csv.gz", "annual.zip"])
def test_what_unpacks_to_more_than_its_bound_is_refused(tmp_path: Path, packed: str) -> None:
    text = (HEADER + line("recovery", "90") * 20_000).encode()
    path = tmp_path / packed
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("annual.csv", text)
    for most, refused in ((len(text), False), (len(text) - 1, True), (100_000, True)):
        with path.open("rb") as stream:
            rows = read_published(
                stream, ANNUAL, path.name, Bounds(most, 10**9, LIMITS), today=TODAY
            )
            if refused:
                with pytest.raises(PublishedFault, match=f"unpacks to more than {most:,} bytes"):
                    list(rows)
            else:
                assert sum(table.num_rows for table in rows) == 20_000


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    plain = written(tmp_path, *[line("recovery", str(5 * n), code=f"Q{n}") for n in range(2000)])
    packed = gzip.compress(plain.read_bytes())
    table = pa.table({name: ["x"] * 99 for name in HEADER.strip().split(",")})
    pq.write_table(table, tmp_path / "whole.parquet")
    whole = (tmp_path / "whole.parquet").read_bytes()
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", HEADER)
        archive.writestr("b.csv", HEADER)
    damaged = {
        "cut.csv.gz": packed[: len(packed) // 2],
        "cut.parquet": whole[: len(whole) // 2],
        "cut.zip": (tmp_path / "two.zip").read_bytes()[:40],
        "two.zip": (tmp_path / "two.zip").read_bytes(),
        "empty.csv": b"",
        "latin.csv": HEADER.encode() + line("recovery", "5", name="Café").encode("latin-1"),
    }
    for name, content in damaged.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(PublishedFault) as fault:
            read(tmp_path / name)
        assert str(fault.value).startswith(name), name


def test_the_same_rows_come_out_of_every_container(tmp_path: Path) -> None:
    plain = written(tmp_path, line("recovery", "90"), line("improvement", "*"))
    (tmp_path / "annual.csv.gz").write_bytes(gzip.compress(plain.read_bytes()))
    with zipfile.ZipFile(tmp_path / "annual.zip", "w") as archive:
        archive.write(plain, "inner.csv")
    rows = [one.split(",") for one in plain.read_text().splitlines()]
    table = pa.table({name: [row[at] for row in rows[1:]] for at, name in enumerate(rows[0])})
    pq.write_table(table, tmp_path / "annual.parquet")
    wanted = read(plain)
    for name in ("annual.csv.gz", "annual.zip", "annual.parquet"):
        assert read(tmp_path / name) == wanted, name


def test_out_of_area_files_are_read_before_and_after_descriptions_came(tmp_path: Path) -> None:
    said = known("out-of-area-placements")
    old = tmp_path / "old.csv"
    old.write_text(
        "Question,Breakdown1,Breakdown1Code,Breakdown2,Breakdown2Code,value,source_file\n"
        "OAPs active at period end,Ccg,England,,,203,oct-2016\n"
        "OAPs active at period end,Ccg,04V,,,*,oct-2016\n"
        "OAPs active at period end,Gender,1,,,103,oct-2016\n"
    )
    new = tmp_path / "new.csv"
    new.write_text(
        "Question,Breakdown1,Breakdown1Code,Breakdown1Description,Breakdown2,Breakdown2Code,"
        "Breakdown2Description,value,source_file\n"
        "Average stay (days),Ccg,04V,West Leicestershire,,,,*,dec-2016\n"
    )
    first = {(r["breakdown"], r["organisation_code"], r["group"]): r for r in read(old, said)}
    assert set(first) == {("Ccg", "England", ""), ("Ccg", "04V", ""), ("Gender", "England", "1")}
    assert first["Ccg", "04V", ""]["upper"] == 4
    assert first["Ccg", "England", ""]["upper"] == 203
    assert first["Ccg", "04V", ""]["period_end"] == "2016-10-31"
    (late,) = read(new, said)
    assert late["organisation_name"] == "West Leicestershire"
    assert (late["state"], late["lower"], late["upper"]) == ("suppressed", None, None)


def test_delayed_transfers_are_read_across_and_a_dash_is_missing(tmp_path: Path) -> None:
    said = known("delayed-transfers")
    reasons = list(said.versions[0].values)
    path = tmp_path / "dtoc.csv"
    path.write_text(
        f"Code,Name,{','.join(reasons)},Period\n"
        f"E06000016,Leicester,{','.join(['-'] + ['1'] * 10 + ['12'])},April 2019\n"
    )
    rows = read(path, said)
    assert len(rows) == 12
    by_measure = {row["measure"]: row for row in rows}
    assert by_measure[reasons[0]]["state"] == "missing"
    assert by_measure["Total Delayed Transfers of Care"]["value"] == 12
    assert {row["period_start"] for row in rows} == {date(2019, 4, 1).isoformat()}
    assert {row["organisation_kind"] for row in rows} == {"Council"}
