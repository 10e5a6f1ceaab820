"""Which line is part of which, from a spend sheet with the barest cells."""

from commonweal.facts.roll_up import NO_REASON, Conventions, place_lines
from tests.figures import make

SPEND = Conventions.from_definition(
    {
        "column": "commissioner_type",
        "total": ["total"], "subtotal": ["subtotal"], "part": ["component"],
        "outside": ["outside_total"],
        "subtotal_of": {"ccgs": ["ccg"], "england": ["component", "national_commissioner"]},
    }
)  # fmt: skip


def line(code, sort, name="", **cells):
    ref = f"spend/{name or code}/amount"
    return make("1", name or code, ref=ref, commissioner_code=code, commissioner_type=sort, **cells)


def placed(*lines):
    return {one.figure.label: one for one in place_lines(lines, SPEND)}


def test_lines_find_their_totals_by_the_sort_of_body():
    by = placed(
        line("all", "total"), line("ccgs", "subtotal"), line("england", "subtotal"),
        line("west", "ccg"), line("county", "local_authority"),
        line("county", "component", "county: adults"), line("nhse", "component", "nhse to a trust"),
    )  # fmt: skip
    assert {name: one.part_of for name, one in by.items()} == {
        "all": "", "ccgs": "all", "england": "all", "west": "ccgs", "county": "all",
        "county: adults": "county", "nhse to a trust": "england",
    }  # fmt: skip


def test_a_line_that_says_what_it_is_part_of_goes_before_the_conventions():
    by = placed(line("all", "total"), line("west", "ccg", part_of="north", line_id="w"),
                line("north", "subtotal", line_id="north"))  # fmt: skip
    assert (by["west"].code, by["west"].part_of) == ("w", "north")


def test_lines_outside_keep_their_reason_and_belong_to_nothing_unless_they_say_so():
    by = placed(
        line("all", "total"),
        line("county", "outside_total", "older", line_id="older", outside_reason="another budget"),
        line("county", "outside_total", "dementia", part_of="older"),
    )
    assert (by["older"].part_of, by["older"].outside) == ("", "another budget")
    assert by["dementia"].of_which
    assert by["dementia"].outside == NO_REASON
    assert not by["older"].of_which


def test_without_any_total_every_body_stands_for_itself():
    assert placed(line("west", "ccg"))["west"].part_of == ""
