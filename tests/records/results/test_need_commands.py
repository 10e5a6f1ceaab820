"""`commonweal needs filters` and its kin: what is stored is printed, options work it out anew."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from commonweal.cli.needs import command
from commonweal.records.people.permissions import Role
from commonweal.records.results.selectors import results_for
from tests import universe
from tests.records.people import person
from tests.records.results.test_need import SYSTEM, paper

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def run(*words: str) -> Result:
    return CliRunner().invoke(command, words)


def told(*words: str) -> str:
    done = run(*words)
    assert done.exit_code == 0, done.output
    return done.output


def test_filters_are_worked_out_with_numbers_that_add_to_those_before() -> None:
    """500,000 people: 20 to 30 of each 1,000 are 10,000 to 15,000; 600 of 1,150 are 52.2%."""
    place = universe.exampleshire()
    assert "nothing has been worked out" in run("filters", place.code).output
    out = told("filters", place.code, "--population", "500000", "--source", "Census")
    assert "10,000 to 15,000" in out
    assert "fewer than 5,000" in out
    told("filters", place.code, "--count", "attending=1150")
    out = told("filters", place.code, "--count", "diagnosed=600")
    assert "version 3" in out
    assert "52.2%" in out
    assert "10,000 to 15,000" in out
    assert told("filters", place.code) == out
    assert results_for(SYSTEM, place).filter(kind="need-filters").count() == 3


def test_a_list_and_a_gap_are_worked_out() -> None:
    place = universe.exampleshire()
    out = told("gp-list", place.code, "--size", "9000", "--register", "serious=36")
    assert "Serious mental illness" in out
    assert "80%" in out
    gap = ("--treated", "3000", "--expected", "12000", "--low", "10000", "--high", "15000")
    out = told("treatment", place.code, *gap)
    assert "25.0%" in out
    assert "(20.0% to 30.0%)" in out or "(20.0 to 30.0%)" in out


def test_the_registers_of_one_list_are_not_those_of_another() -> None:
    """--register alone adds to the list that was chosen; --size begins another."""
    place = universe.exampleshire()

    def registers(*words: str) -> dict[str, str]:
        told("gp-list", place.code, *words)
        result = results_for(SYSTEM, place).filter(kind="need-gp-list").first()
        assert result is not None
        return {code: str(count) for code, count in result.given["registers"].items()}

    assert registers("--size", "9000", "--register", "serious=36") == {"serious": "36"}
    assert registers("--register", "anxiety=700") == {"serious": "36", "anxiety": "700"}
    assert registers("--size", "4000") == {}
    assert registers("--size", "4000", "--register", "serious=20") == {"serious": "20"}


def test_leicestershire_is_printed_as_its_paper_has_it() -> None:
    place = paper("leicestershire-2017", "leicestershire_demand")
    out = told("contact", place.code)
    assert "295,156" in out
    assert "269 (" in out
    out = told("projected", place.code)
    assert "+43.11%" in out
    assert "+43.1%" in out
    assert "between" not in out
    assert "14,434" in told("projected", place.code, "--year", "2025")


def test_the_missing_middle_is_printed_with_its_bound() -> None:
    place = universe.essex("entry_thresholds", "people_by_need")
    out = told("missing-middle", place.code)
    assert "1,320" in out
    assert "at least 380" in out


def test_contacts_and_therapies_are_worked_out_from_numbers_given() -> None:
    """1,000 × 2,200 ÷ 2,000 = 1,100, so 100 more; 1,000 ÷ 2,000 × 100,000 = 50,000 people."""
    place = universe.exampleshire()
    rates = ("--people", "1000", "--rate", "2,000", "--comparator-rate", "2200")
    out = told("contact", place.code, *rates)
    assert "50,000" in out
    assert "100 (" in out
    assert "is not a number" in run("contact", place.code, "--rate", "many").output
    out = told("talking-therapies", place.code, "--population", "500000", "--referrals", "100")
    assert "80" in out
    assert "30 to 40" in out


@pytest.mark.parametrize("what", ["expected", "services", "gaps", "contact"])
def test_without_tables_the_command_says_what_to_do(what: str) -> None:
    place = universe.exampleshire()
    done = run(what, place.code)
    assert done.exit_code == 1
    assert "Bring in its tables, or give numbers" in done.output


def test_a_count_that_is_none_and_a_level_that_is_unknown_are_told() -> None:
    place = universe.exampleshire()
    assert "“diagnosed” is no count" in run("filters", place.code, "--count", "diagnosed").output
    done = run("filters", place.code, "--population", "5", "--count", "seen=4")
    assert "There is no level seen" in done.output


def test_somebody_who_may_not_work_it_out_is_refused() -> None:
    place = universe.exampleshire()
    reader = person(Role.READER, "example_icb").user
    assert reader
    done = run("filters", place.code, "--population", "5", "--as", reader.email)
    assert done.exit_code == 1
    assert not results_for(SYSTEM, place).filter(kind="need-filters").exists()
