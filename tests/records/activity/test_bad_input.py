"""Bad input through the command line: told with place and count, nothing lost or half-released."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from commonweal.cli.main import cli
from commonweal.engines.store import Store
from commonweal.records.activity import actions, selectors
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.records.people import person, place
from tests.spec.activity.submissions import Tables, as_zip, v6

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shire(settings: Settings, tmp_path: Path) -> Place:
    settings.ACTIVITY_ROOT = tmp_path / "var" / "activity"
    settings.VAR = tmp_path / "var"
    return place(north_ccg="lead", trust_a="provider")


def bring(shire: Place, *words: Path | str) -> tuple[int, list[str]]:
    """The exit code of an import, and what it said in lines."""
    done = CliRunner().invoke(cli, ["facts", "import", shire.code, *map(str, words)])
    return done.exit_code, done.output.splitlines()


def contacts_held(shire: Place, tmp_path: Path) -> int:
    latest = Store(tmp_path / "var" / "activity" / shire.code).latest()
    return latest.rows("contacts") if latest else 0


def test_a_truncated_zip(shire: Place, tmp_path: Path) -> None:
    path = as_zip(tmp_path / "april.zip", v6())
    path.write_bytes(path.read_bytes()[:-100])
    code, said = bring(shire, path)
    assert (code, said) == (1, ["Error: april.zip is no whole zip file; it may be cut short."])
    assert contacts_held(shire, tmp_path) == 0


def _renamed(tables: Tables) -> None:
    for row in tables["MHS201CareContact"]:
        row["CareContactDate"] = row.pop("CareContDate")


def _in_1900(tables: Tables) -> None:
    tables["MHS201CareContact"][0]["CareContDate"] = "1900-01-01"


def _before_birth(tables: Tables) -> None:
    tables["MHS001MPI"][1]["PersonBirthDate"] = "2024-04-10"
    # The referral itself can be, or what belongs to it would be left out for that.
    tables["MHS101Referral"][1]["ReferralRequestReceivedDate"] = "2024-04-12"


def _overlapping(tables: Tables) -> None:
    tables["MHS502WardStay"][1]["StartDateWardStay"] = "2024-04-11"


def _wrong_number(tables: Tables) -> None:
    tables["MHS001MPI"][0]["NHSNumber"] = "8429141457"


@pytest.mark.parametrize(
    ("change", "line", "code", "held"),
    [
        (_renamed,
         "keeps the files out: MHS201CareContact.CareContDate: 1: MHS201CareContact has no column "
         "CareContDate; the nearest it has is CareContactDate. A column that is needed is not in "
         "the file; give it the name that the version has and send the file again.", 1, 0),
        (_in_1900,
         "left out: contacts.contact_date: 1: The date is in 1900, which stands for an unknown "
         "date; find out the right one at the source. (MHS201CareContact.csv row 2)", 0, 1),
        (_before_birth,
         "left out: contacts.contact_date: 1: The record is dated before the birth of the person; "
         "check both dates at the source. (MHS201CareContact.csv row 3)", 0, 1),
        (_overlapping,
         "to look at: ward_stays.start_date: 1: Two stays of one person on wards overlap by a day "
         "or more. (MHS502WardStay.csv row 3)", 0, 2),
        (_wrong_number,
         "keeps the files out: persons.NHSNumber: 1: The NHS number does not stand its check. The "
         "national rule refuses the whole file; correct the rows named, or leave the number blank, "
         "and send it again. (MHS001MPI.csv row 2)", 1, 0),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place_and_count(
    shire: Place,
    tmp_path: Path,
    change: Callable[[Tables], None],
    *,
    line: str,
    code: int,
    held: int,
) -> None:
    tables = v6()
    change(tables)
    left, said = bring(shire, as_zip(tmp_path / "april.zip", tables))
    assert line in said
    assert left == code
    assert contacts_held(shire, tmp_path) == held
    tally = next(text for text in said if text.startswith("contacts:")) if held else ""
    assert tally == (f"contacts: 2 came, {held} accepted, {2 - held} left out" if held else "")


def test_duplicate_keys_across_files(shire: Place, tmp_path: Path) -> None:
    april, may = as_zip(tmp_path / "april.zip", v6()), v6("2024-05")
    may["MHS201CareContact"][0] |= {"CareContactID": "M1"}
    second = as_zip(tmp_path / "may.zip", may)
    code, said = bring(shire, april, second)
    assert code == 0
    assert (
        "to look at: contacts.contact: 1: The record came in more than one file; the later one "
        "counts. (may.zip row 3)"
    ) in said
    assert contacts_held(shire, tmp_path) == 3


def test_a_provider_closed_before_its_activity(shire: Place, tmp_path: Path) -> None:
    listed = tmp_path / "organisations.csv"
    listed.write_text("organisation,open_from,open_to\nRXX,,2024-04-05\nRYY,,\nQH8,,\n")
    path = as_zip(tmp_path / "april.zip", v6())
    code, said = bring(shire, path, "--organisations", listed)
    assert code == 0
    assert (
        "left out: contacts.provider: 1: The provider was closed, or not yet open, on the date of "
        "the record; check the date, or the list of organisations. (MHS201CareContact.csv row 3)"
    ) in said
    assert contacts_held(shire, tmp_path) == 1


def test_a_bad_file_leaves_the_last_release_as_it_was(shire: Place, tmp_path: Path) -> None:
    bring(shire, as_zip(tmp_path / "april.zip", v6()))
    store = Store(tmp_path / "var" / "activity" / shire.code)
    before = store.release(1).as_data()
    may = v6("2024-05")
    _wrong_number(may)
    code, said = bring(shire, as_zip(tmp_path / "may.zip", may))
    assert (code, said[-1]) == (1, "Error: Nothing was brought in.")
    assert store.numbers() == [1]
    assert store.release(1).as_data() == before
    assert not (store.root / "staging").exists()


def test_findings_of_a_withdrawn_or_replaced_file_are_not_current(
    shire: Place, tmp_path: Path
) -> None:
    analyst = person(Role.ANALYST, "north_ccg")

    def held() -> tuple[list[str], bool]:
        files = [file.name for file in selectors.files_held(analyst, shire)]
        found = selectors.findings_for(analyst, shire).filter(check_id="before-birth")
        return files, found.exists()

    wrong = v6()
    _before_birth(wrong)
    first = as_zip(tmp_path / "first.zip", wrong)
    again = as_zip(tmp_path / "again.zip", v6())
    actions.bring_in_activity(by=analyst, place=shire, paths=[first])
    assert held() == (["first.zip"], True)
    actions.bring_in_activity(by=analyst, place=shire, paths=[again])
    assert held() == (["again.zip"], False)
    actions.withdraw(by=analyst, place=shire, number=2, reason="Wrong")
    assert held() == (["first.zip"], True)
    actions.withdraw(by=analyst, place=shire, number=3, reason="All of it")
    assert held() == ([], False)
    actions.bring_in_activity(by=analyst, place=shire, paths=[first])
    assert held() == (["first.zip"], True)
