"""The `register` family of commands."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commonweal.cli.register import command
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Organisation
from tests.records.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def run(*words: str) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


@pytest.fixture(autouse=True)
def _loaded() -> None:
    assert run("load").exit_code == 0


def test_every_file_goes_out_and_comes_in_again_as_csv_and_excel(tmp_path: Path) -> None:
    for kind in ("organisations", "areas", "codes", "roles", "duties", "links", "successions"):
        for ending in ("csv", "xlsx"):
            file = tmp_path / f"{kind}.{ending}"
            assert run("export", kind, "--to", file).exit_code == 0
            result = run("import", file)
            assert result.exit_code == 0, result.output
            assert ": 0 were added, 0 ended" in result.output


def test_a_text_that_looks_like_a_formula_survives_the_way_out_and_in(tmp_path: Path) -> None:
    file = tmp_path / "new_organisations.csv"
    file.write_text("code,name,kind\nodd,-12 Street,vcs_provider\n")
    assert run("import", file).exit_code == 0
    out = tmp_path / "out.csv"
    run("export", "organisations", "--to", out)
    assert "'-12 Street" in out.read_text(encoding="utf-8-sig")
    assert "54 there already" in run("import", out).output


def test_a_fault_names_file_row_and_column_and_nothing_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "new_organisations.csv"
    file.write_text("code,name,kind\nnew_trust,New Trust,nhs_trust\nother,Other,shop\n")
    result = run("import", file)
    assert result.exit_code == 1
    assert "new_organisations.csv, row 3, column kind: “shop” is not in the list" in result.output
    assert not Organisation.objects.filter(code="new_trust").exists()


def test_check_says_what_would_be_done_and_does_nothing(tmp_path: Path) -> None:
    file = tmp_path / "new_organisations.csv"
    file.write_text("code,name,kind\nnew_trust,New Trust,nhs_trust\n")
    assert "1 would be added" in run("import", "--check", file).output
    assert not Organisation.objects.filter(code="new_trust").exists()


def test_columns_of_no_register_file_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "spend.csv"
    file.write_text("body,amount\na,1\n")
    assert "Say which file it is" in run("import", file).output
    assert run("import", "--kind", "roles", file).exit_code == 1


def test_show_finds_by_any_code_and_says_when_there_is_none() -> None:
    assert "nep to eput (merger)" in run("show", "ods:R1L").output
    assert "5 below" in run("show", "essex", "--on", "2015-06-01").output
    assert run("show", "nobody").exit_code == 1


def test_restate_prints_both_totals_and_the_basis(tmp_path: Path) -> None:
    file = tmp_path / "values.csv"
    file.write_text("code,value\nnep,69\nsept,81\n")
    result = run("restate", file, "--held-on", "2015-04-01", "--on", "2018-04-01")
    assert "eput,Essex Partnership University NHS FT,150,150,summed,nep sept," in result.output
    assert "As it is now: the bodies as they stood on 2018-04-01" in result.output
    assert "total before 150, after 150" in result.output
    was = run("restate", file, "--held-on", "2015-04-01", "--basis", "was").output
    assert "As it was: the bodies as they stood on 2015-04-01" in was
    assert "nep,North Essex Partnership University NHS FT,69,69,unchanged" in was


def test_an_official_file_is_read_as_the_list_it_is(tmp_path: Path) -> None:
    file = tmp_path / "districts.csv"
    file.write_text(
        "CCG21CD,CCG21CDH,CCG21NM,LAD21CD,LAD21NM\n"
        "E38000106,06Q,NHS Mid Essex CCG,E07000070,Chelmsford\n"
        "E38000999,99X,NHS Made-up CCG,E07000999,Made-up\n"
    )
    result = run("import", "--kind", "ccg-districts-2021", file)
    assert result.exit_code == 0, result.output
    assert "1 left out: organisation is in the register already" in result.output
    assert Organisation.objects.filter(name="NHS Made-up CCG").count() == 1
    assert not Organisation.objects.filter(name="NHS Mid Essex CCG").exists()
    assert run("import", "--kind", "ccgs-to-boards-2022", file).exit_code == 1


def test_official_lists_are_named_and_brought_in_from_a_folder(tmp_path: Path) -> None:
    assert (
        "ods-successor-codes: ODS successor codes"
        in run("official", "--list", "--data", tmp_path).output
    )
    assert "There is no nonsense" in run("official", "nonsense", "--data", tmp_path).output
    missing = run("official", "population-areas", "--data", tmp_path)
    assert "There is no file" in missing.output
    (tmp_path / "population").mkdir()
    (tmp_path / "population" / "area_codes.csv").write_text("code,name\nE07000223,Adur\n")
    assert "Areas: 1 were added" in run("official", "population-areas", "--data", tmp_path).output


def test_the_operator_corrects_what_nobody_else_may() -> None:
    person(Role.ANALYST, "ne_essex_ccg", "analyst@ne-essex.example")
    wanted = ("organisation", "nep", "--name", "NEP", "--reason", "shorter")
    refusal = run("correct", *wanted, "--as", "analyst@ne-essex.example")
    assert refusal.exit_code == 1
    assert "is not yours to change" in refusal.output
    done = run("correct", *wanted)
    assert done.output == "nep has been corrected: name.\n"
    assert Organisation.objects.get(code="nep").name == "NEP"
    assert "is no date" in run("correct", *wanted, "--valid-to", "soon").output
    assert "There is no such area" in run("correct", "area", "x", "--reason", "y").output


def test_a_file_brought_in_as_somebody_meets_their_rights(tmp_path: Path) -> None:
    person(Role.ANALYST, "ne_essex_ccg", "analyst@ne-essex.example")
    file = tmp_path / "register-roles.csv"
    file.write_text("organisation,role,concerning\nne_essex_ccg,host,this\nnep,host,that\n")
    words = ("import", file, "--as", "analyst@ne-essex.example")
    for more in ([], ["--check"]):
        result = run(*words, *more)
        assert result.exit_code == 1
        assert "register-roles.csv, row 3, column organisation: North Essex" in result.output
        assert "row 2" not in result.output
