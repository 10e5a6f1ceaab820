"""A lookup that is many-to-many is told on import, and how wrong best fit would be when asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from commonweal.cli.register import command
from commonweal.facts.registers import Value
from commonweal.records.people.permissions import Role
from commonweal.records.register.actions_files import import_register
from commonweal.records.register.actions_uploads import receive_file
from commonweal.records.register.selectors_best_fit import cover_of, fit_between
from commonweal.records.register.several import lying_in_several
from tests.records import people
from tests.records.register.makers import SYSTEM, areas, table

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = date(2023, 6, 30)
#: East has three small areas, two of them in the north board; West has two in the south one.
LINKS = """
hierarchy|parent|child|share|valid_from
census|east|s1|1|
census|east|s2|1|
census|east|s3|1|
census|west|s4|1|
census|west|s5|1|
nhs|north|s1|1|2022-07-01
nhs|north|s2|1|2022-07-01
nhs|south|s3|1|2022-07-01
nhs|south|s4|1|2022-07-01
nhs|south|s5|1|2022-07-01
"""
CODES = "subject|owner|system|code\n" + "\n".join(
    f"area|s{at}|ons|E0100000{at}" for at in range(1, 6)
)


@pytest.fixture
def _small_areas() -> None:
    import_register(
        by=SYSTEM,
        tables=[
            areas("east", "west", kind="district"), areas("north", "south", kind="icb"),
            areas(*(f"s{at}" for at in range(1, 6)), kind="lsoa"),
            ("register-links", table(LINKS)), ("register-codes", table(CODES)),
        ],
    )  # fmt: skip


@pytest.mark.usefixtures("_small_areas")
def test_without_people_each_small_area_counts_as_one() -> None:
    """East goes to the north with two of its three: one of five is misassigned."""
    found = fit_between(SYSTEM, ["district"], "icb", DAY)
    assert found is not None
    assert (found.by, found.counted) == ("lsoa", False)
    assert found.fit.share == pytest.approx(1 / 5)
    assert fit_between(SYSTEM, ["district"], "icb", date(2020, 1, 1)) is None


@pytest.mark.usefixtures("_small_areas")
def test_people_change_which_board_fits_best() -> None:
    """With 500, 600 and 2,000 people East goes to the south: 1,100 of 5,100 are misassigned."""
    counts = dict(zip("12345", (500.0, 600.0, 2000.0, 1000.0, 1000.0), strict=True))
    people_of = {f"E0100000{at}": count for at, count in counts.items()}
    found = fit_between(SYSTEM, ["district"], "icb", DAY, people_of)
    assert found is not None
    assert found.counted
    assert (found.fit.areas[0].fit, found.fit.misassigned) == ("south", 1100)
    del people_of["E01000005"]  # not all have people, so none counts by them
    part = fit_between(SYSTEM, ["district"], "icb", DAY, people_of)
    assert part is not None
    assert not part.counted


@pytest.mark.usefixtures("_small_areas")
def test_how_areas_cover_a_whole() -> None:
    """North has s1 and s2 of East's three, and lacks nothing; South lacks s3 without East."""
    north = cover_of(SYSTEM, "north", ["east"], DAY)
    assert north is not None
    assert (north.both, north.outside, north.lacking) == (2, 1, 0)
    south = cover_of(SYSTEM, "south", ["west"], DAY)
    assert south is not None
    assert (south.both, south.outside, south.lacking) == (2, 0, 1)
    assert cover_of(SYSTEM, "east", ["west", "nowhere"], DAY) is None


@pytest.mark.usefixtures("_small_areas")
def test_the_command_says_it() -> None:
    told = CliRunner().invoke(
        command, ["best-fit", "district,unitary", "icb", "--on", "2023-06-30"]
    )
    assert told.exit_code == 0
    assert "1 of 2 areas reach into several others: best fit would give 20.00% of 5" in told.output
    assert "No people are held for the smallest areas" in told.output
    assert "NORTH" in told.output
    assert "+50.0%" in told.output
    wrong = CliRunner().invoke(command, ["best-fit", "district", "moon"])
    assert "There is no kind of area moon" in wrong.output
    none = CliRunner().invoke(command, ["best-fit", "ward", "icb"])
    assert "No smallest area is known" in none.output


SPLIT = "hierarchy,parent,child,share\nccg_districts,east,group,\nccg_districts,west,group,\n"


def test_an_import_of_a_lookup_says_that_it_is_many_to_many(tmp_path: Path) -> None:
    import_register(by=SYSTEM, tables=[areas("east", "west", kind="district"), areas("group")])
    file = tmp_path / "links.csv"
    file.write_text(SPLIT)
    told = CliRunner().invoke(command, ["import", str(file)])
    assert told.exit_code == 0, told.output
    assert "1 area lies in more than one area (group in east, west)" in told.output
    assert "The lookup is many-to-many" in told.output


def test_the_page_of_a_waiting_lookup_says_it_before_it_is_accepted() -> None:
    people.place("exampleshire", example_icb="lead")
    who = people.person(Role.COMMISSIONER, "example_icb")
    assert who.user
    import_register(by=who, tables=[areas("east", "west", kind="district"), areas("group")])
    made = receive_file(by=who, file_name="links.csv", data=SPLIT.encode())
    assert made.state == "waiting", made.problems
    client = Client()
    client.force_login(who.user)
    page = client.get(f"/register/imports/{made.pk}/").content.decode()
    assert "The lookup is many-to-many" in page


def test_links_one_after_the_other_are_no_split() -> None:
    first: dict[str, Value] = {
        "hierarchy": "nhs",
        "child": "a",
        "valid_from": None,
        "valid_to": date(2022, 6, 30),
    }
    then: dict[str, Value] = {**first, "valid_from": date(2022, 7, 1), "valid_to": None}
    assert lying_in_several([{**first, "parent": "x"}, {**then, "parent": "y"}]) == []
    both = lying_in_several([{**first, "parent": "x"}, {**first, "parent": "y"}])
    assert both[0].areas == {"a": ("x", "y")}
