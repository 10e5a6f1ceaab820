"""Maps of tiles: each area has one place, is known to the register, and the right map is found."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import date

import jsonschema
import pytest

from commonweal.engines.definitions import synthetic
from commonweal.facts.synthetic import plan
from commonweal.language.layout import Layout, Spot, layout_for
from commonweal.records import shelf
from commonweal.records.measures.actions_demo import SERVED
from commonweal.records.register.layouts import layouts
from tests.definitions.test_frameworks import plain

GIVEN = "maps/layouts.yaml"


def spot(label: str, *names: str) -> Spot:
    return Spot(label, 0, 0, frozenset(names))


def test_the_map_with_the_most_of_the_areas_is_taken() -> None:
    north = Layout("north", "N", "assigned", "s", (spot("A", "a"), spot("B", "b")))
    south = Layout("south", "S", "assigned", "s", (spot("B", "b"), spot("C", "c"), spot("D", "d")))
    assert layout_for({"b", "c", "d", "x"}, [north, south]) == south
    assert layout_for({"a", "b"}, [north, south]) == north
    assert layout_for({"a", "c"}, [north, south]) is None, "one area is no map"
    assert layout_for(set(), []) is None


def test_an_area_is_found_under_any_of_its_names() -> None:
    assert spot("A", "a", "X1").name_in({"X1", "b"}) == "X1"
    assert spot("A", "a").name_in({"b"}) == ""


def test_the_file_keeps_its_schema() -> None:
    jsonschema.validate(plain(shelf.read_yaml(GIVEN)), shelf.read_json("schemas/map-layouts.json"))


def test_no_two_areas_share_a_place_or_a_name() -> None:
    for one in layouts():
        places = [(spot.column, spot.row) for spot in one.spots]
        assert len(set(places)) == len(places), one.id
        names = [name for spot in one.spots for name in spot.names]
        assert len(set(names)) == len(names), one.id


def test_every_name_is_known_to_the_register_or_made_up() -> None:
    known = {row["code"] for row in shelf.read_csv("register/papers/register-areas.csv")}
    known |= {row["code"] for row in shelf.read_csv("register/papers/register-organisations.csv")}
    known |= {row["code"] for row in shelf.read_csv("register/papers/register-codes.csv")}
    known |= {row["code"] for row in shelf.read_yaml("people/demo-accounts.yaml")["made_up"]}
    known |= set(plan(synthetic(), "borough", seed=1, last=date(2026, 3, 1)).shape.commissioners)
    known |= set(SERVED)
    known |= populated()
    names = {name for one in layouts() for spot in one.spots for name in spot.names}
    assert names <= known, sorted(names - known)


def populated() -> set[str]:
    """The official codes of the areas whose population ships."""
    held = gzip.decompress(shelf.read_bytes("official/population-estimates.csv.gz")).decode()
    return {row["area_code"] for row in csv.DictReader(io.StringIO(held))}


@pytest.mark.parametrize(
    ("layout", "count"),
    [("essex-districts", 14), ("leicestershire-districts", 9), ("north-central-london", 5)],
)
def test_every_district_of_a_worked_place_has_a_tile(layout: str, count: int) -> None:
    """Essex has 12 districts and two cities beside them; Leicestershire 7, Leicester, Rutland."""
    one = next(one for one in layouts() if one.id == layout)
    assert len({spot.name_in(populated()) for spot in one.spots} - {""}) == count
