"""What only shows when several files are looked at together, and that a check says it all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from commonweal.engines.intake import Checked, check_files, import_files
from tests.spec.activity.bringing import found, rows
from tests.spec.activity.submissions import Tables, as_zip, setting, v6


def zips(folder: Path, given: Sequence[Tables]) -> list[Path]:
    return [as_zip(folder / f"{n}.zip", tables) for n, tables in enumerate(given)]


def with_contacts(month: str, *names: str) -> Tables:
    """A month with contacts of these numbers, each attended for so many minutes as its place."""
    tables = v6(month)
    first = tables["MHS201CareContact"][0]
    tables["MHS201CareContact"] = [
        {**first, "CareContactID": name, "CareContDate": "2024-04-05",
         "ClinContDurOfCareCont": str(place)}
        for place, name in enumerate(names)
    ]  # fmt: skip
    return tables


def again(checked: Checked) -> tuple[int, list[tuple[str, int]]]:
    (told,) = [f for f in checked.report.findings if f.check == "key-in-two-files"]
    return told.count, [(s.file, s.row) for s in told.samples]


def test_a_key_counts_once_for_each_file_after_its_first(tmp_path: Path) -> None:
    """C1 is in both months, in May three times, of which the first two are rejected as used before;
    C2 is twice in April alone."""
    april = with_contacts("2024-04", "C1", "C2", "C2")
    may = with_contacts("2024-05", "C3", "C4", "C5", "C1", "C1", "C1")
    paths = zips(tmp_path, [april, may])
    checked = import_files(tmp_path / "store", paths, setting())
    assert again(checked) == (1, [("1.zip", 7)])
    told = {row["contact"]: row["duration_minutes"] for row in rows(checked.release, "contacts")}
    assert (told["RXX:C1"], told["RXX:C2"]) == (5, 2)


def test_a_check_says_what_the_import_says(tmp_path: Path) -> None:
    paths = zips(
        tmp_path, [with_contacts("2024-04", "C1", "C2"), with_contacts("2024-05", "C2", "C1", "C3")]
    )
    checked = check_files(paths, setting(), root=tmp_path / "store")
    imported = import_files(tmp_path / "store", paths, setting())
    assert again(checked) == (2, [("1.zip", 2), ("1.zip", 3)])
    assert checked.report == imported.report
    # Beside what is there already, both refuse the same.
    later = check_files(paths, setting(), root=tmp_path / "store")
    assert later.refused
    assert later.report == import_files(tmp_path / "store", paths, setting()).report
    assert found(later).keys() >= {"file-known", "month-known", "key-in-two-files"}
