"""The commands `findings` and `spend` on a made-up county."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from commonweal.cli.main import cli
from commonweal.records.facts.models import Finding
from commonweal.records.people.permissions import Role
from tests.records import people
from tests.records.findings.makers import SPEND, bring_in

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


@pytest.fixture
def county() -> None:
    place = people.place(north_ccg="lead", shire_council="commissioner", trust_a="provider")
    bring_in(place, people.person(Role.ANALYST, "north_ccg", "analyst@example.org"), SPEND)


def test_the_ledger_shows_each_total_with_its_check(county: None) -> None:
    text = run("spend", "show", "--place", "exampleshire").output.splitlines()
    # 20.0 + 10.5 = 30.5; 7.3 + 3.9 = 11.2 against 10.5.
    assert text[0] == "Everybody: £30.5m (2024/25)  parts £30.5m, left over £0m, adds up"
    assert text[2] == (
        "  Shire Council: £10.5m (2023/24)  parts £11.2m, left over £0.7m, does not add up"
    )
    assert text[-1].endswith("£40m (2023/24)  because: Another budget")


def test_findings_are_listed_with_both_sides_and_can_be_explained(county: None) -> None:
    found = Finding.objects.get()
    listed = run("findings", "list", "--place", "exampleshire").output
    assert f"{found.pk}  Open" in listed
    assert "- 10.5 is the printed total (" in listed
    again = run("findings", "run", "--place", "exampleshire").output
    assert again == "1 findings: 0 new, 0 changed, 0 no longer found.\n"
    words = ("findings", "explain", "--place", "exampleshire")
    done = run(*words, str(found.pk), "Rounding", "--as", "analyst@example.org")
    assert done.output == f"Finding {found.pk} is explained.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("findings", "list", "--place", "nowhere"), "nowhere"),
        (("spend", "show", "--place", "nowhere"), "nowhere"),
        (("findings", "explain", "--place", "exampleshire", "999999", "x"), "no finding 999999"),
        (("findings", "run", "--place", "exampleshire", "--as", "who@example.org"), "Nobody"),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(
    county: None, words: tuple[str, ...], said: str
) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert said in result.output


def test_a_reader_sees_nothing_before_it_is_published(county: None) -> None:
    people.person(Role.READER, "north_ccg", "reader@example.org")
    result = run("spend", "show", "--place", "exampleshire", "--as", "reader@example.org")
    assert result.exit_code == 1
    assert "No spend is on record" in result.output
