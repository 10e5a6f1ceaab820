"""Bringing register files in and out: whole or not at all, with every fault in its place."""

from __future__ import annotations

import pytest

from commonweal.facts.reading.table import Row, Table
from commonweal.records.audit.models import Event
from commonweal.records.people.acting import NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.actions_files import NotRegistered, import_register
from commonweal.records.register.lists import templates
from commonweal.records.register.models import (
    Area,
    AreaLink,
    Organisation,
    OrganisationRole,
    OrganisationSuccession,
)
from commonweal.records.register.selectors_files import rows_of
from tests.records.register.makers import SYSTEM, acting_as, areas, organisations, table

pytestmark = pytest.mark.django_db


def bring_in(*tables: tuple[str, Table]):  # type: ignore[no-untyped-def]
    return import_register(by=SYSTEM, tables=tables)


def faults(*tables: tuple[str, Table]) -> list[tuple[int | None, str, str]]:
    """What is wrong; and nothing has been written."""
    before = (Organisation.objects.count(), Area.objects.count(), Event.objects.count())
    with pytest.raises(NotRegistered) as caught:
        bring_in(*tables)
    after = (Organisation.objects.count(), Area.objects.count(), Event.objects.count())
    assert after == before
    return [(p.row, p.column, p.sentence) for p in caught.value.problems]


LINKS = "hierarchy|parent|child|share|valid_from|valid_to"
EVENTS = "subject|kind|predecessor|successor|effective_on|share"


def test_several_files_come_in_together_and_are_audited_once() -> None:
    roles = table("organisation|role|towards|concerning\nne|lead_commissioner|nep|block contract")
    checked = bring_in(
        ("register-roles", roles), organisations("ne"), organisations("nep", kind="nhs_trust")
    )
    assert checked.new_count == 3
    assert OrganisationRole.objects.get().towards == Organisation.objects.get(code="nep")
    event = Event.objects.get()
    assert event.action == "register.files_imported"
    assert event.details["new"] == {"register-organisations": 2, "register-roles": 1}


def test_bringing_the_same_in_again_changes_nothing_and_leaves_no_trace() -> None:
    bring_in(organisations("ne"))
    checked = bring_in(organisations("ne"))
    assert (checked.new_count, checked.same_count, Event.objects.count()) == (0, 1, 1)


def test_what_goes_out_comes_in_again_without_a_change() -> None:
    bring_in(
        organisations("a", "b", "c"),
        areas("x", "y"),
        areas("county", kind="county"),
        (
            "register-codes",
            table("subject|owner|system|code\norganisation|a|ods|06Q\narea|x|ons|E1"),
        ),
        ("register-roles", table("organisation|role|valid_from\na|provider|2015-04-01")),
        ("register-duties", table("organisation|area|duty\na|x|commissions")),
        ("register-links", table(f"{LINKS}\ncommissioning|county|x|0.25||\nnhs|county|y|||")),
        (
            "register-successions",
            table(
                f"{EVENTS}\norganisation|split|a|b|2020-04-01|0.4\n"
                "organisation|split|a|c|2020-04-01|60%\narea|merger|x|y|2020-04-01|"
            ),
        ),
    )
    events = Event.objects.count()
    tables = []
    for code in templates():
        header, rows = rows_of(SYSTEM, code)
        lines = tuple(Row(n, tuple(cells)) for n, cells in enumerate(rows, start=2))
        tables.append((code, Table(f"{code}.csv", header, lines)))
    checked = bring_in(*tables)
    assert (checked.new_count, checked.ended_count, checked.same_count) == (0, 0, 15)
    assert Event.objects.count() == events


def test_a_body_may_be_named_by_a_code_of_another_system() -> None:
    bring_in(
        organisations("mid", "icb"),
        ("register-codes", table("subject|owner|system|code\norganisation|mid|ods|06Q")),
        (
            "register-successions",
            table(f"{EVENTS}\norganisation|merger|ods:06Q|icb|2022-07-01|"),
        ),
    )
    assert OrganisationSuccession.objects.get().predecessor.code == "mid"


def test_an_unknown_organisation_is_named_with_the_nearest_one() -> None:
    found = faults(
        organisations("west_essex_ccg"),
        ("register-roles", table("organisation|role\nwest_esex_ccg|provider")),
    )
    assert found == [
        (
            2,
            "organisation",
            "There is no organisation west_esex_ccg. Did you mean west_essex_ccg? "
            "Register it first, or mend the cell.",
        )
    ]


def test_overlapping_dates_are_named_by_row() -> None:
    rows = table(
        "organisation|role|valid_from|valid_to\n"
        "a|provider|2015-04-01|2017-03-31\n"
        "a|provider|2017-03-31|"
    )
    ((row, column, words),) = faults(organisations("a"), ("register-roles", rows))
    assert (row, column) == (3, "valid_from")
    assert "already has the role provider from 2015-04-01 to 2017-03-31" in words


def test_overlap_with_what_is_registered_is_found() -> None:
    bring_in(organisations("a"), ("register-roles", table("organisation|role\na|provider")))
    rows = table("organisation|role|valid_from\na|provider|2017-03-31")
    assert [f[:2] for f in faults(("register-roles", rows))] == [(2, "valid_from")]


def test_a_circle_in_the_hierarchy_is_named_as_a_chain() -> None:
    bring_in(areas("a", "b", "c"), ("register-links", table(f"{LINKS}\nnhs|b|a|||\nnhs|c|b|||")))
    ((row, column, words),) = faults(("register-links", table(f"{LINKS}\nnhs|a|c|||")))
    assert (row, column) == (2, "child")
    assert "The hierarchy nhs goes in a circle: a → b → c → a" in words


def test_shares_over_the_whole_are_refused_together_with_what_is_registered() -> None:
    bring_in(areas("a", "b", "c"), ("register-links", table(f"{LINKS}\nnhs|b|a|0.7||")))
    ((_, _, words),) = faults(("register-links", table(f"{LINKS}\nnhs|c|a|40%||")))
    assert "add up to 110%" in words


def test_a_larger_area_does_not_lie_in_a_smaller_one() -> None:
    ((row, column, words),) = faults(
        areas("district", kind="district"),
        areas("county", kind="county"),
        ("register-links", table(f"{LINKS}\nadministrative|district|county|||")),
    )
    assert (row, column) == (2, "child")
    assert "county is a County and cannot lie in district, a District" in words


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("a|A|hospital||", "kind", "“hospital” is not in the list"),
        ("a|A|ccg|2015-04-01|2014-04-01", "valid_to", "comes before the start"),
        ("a|A|ccg|last year|", "valid_from", "is no date"),
        ("a||ccg||", "name", "The cell is empty"),
        ("a b|A|ccg||", "code", "is no code"),
        ("a|A|ccg|2015-02-30|", "valid_from", "is no date"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(line: str, column: str, words: str) -> None:
    header = "code|name|kind|valid_from|valid_to"
    ((row, place, sentence),) = faults(("register-organisations", table(f"{header}\n{line}")))
    assert (row, place) == (2, column)
    assert words in sentence


def test_a_duplicate_code_is_named_with_its_first_row() -> None:
    ((row, _, words),) = faults(organisations("a", "a"))
    assert (row, words) == (3, "Row 2 says this already. Keep one.")


def test_a_code_that_stands_for_two_bodies_is_refused() -> None:
    codes = table(
        "subject|owner|system|code|valid_from\n"
        "organisation|a|ods|06Q|\norganisation|b|ods|06Q|2020-04-01"
    )
    ((row, column, words),) = faults(organisations("a", "b"), ("register-codes", codes))
    assert (row, column) == (3, "code")
    assert "already stands for a" in words


def test_a_known_body_is_not_renamed_by_a_file() -> None:
    bring_in(organisations("a"))
    other = table("code|name|kind\na|Something else|ccg")
    ((row, column, words),) = faults(("register-organisations", other))
    assert (row, column) == (2, "name")
    assert "already has this with “A”, not “Something else”" in words


def test_an_open_record_is_closed_by_a_row_that_gives_its_end() -> None:
    bring_in(organisations("a"), ("register-roles", table("organisation|role\na|provider")))
    rows = table("organisation|role|valid_to\na|provider|2017-03-31")
    checked = bring_in(("register-roles", rows))
    assert (checked.new_count, checked.ended_count) == (0, 1)
    assert str(OrganisationRole.objects.get().valid_to) == "2017-03-31"


def test_a_wrong_header_is_named_by_column() -> None:
    found = faults(("register-roles", table("organisation|part\na|provider")))
    assert [(row, column) for row, column, _ in found] == [(1, "part"), (1, "role")]


def test_a_succession_that_goes_in_a_circle_is_refused() -> None:
    rows = table(
        f"{EVENTS}\norganisation|merger|a|b|2020-04-01|\norganisation|merger|b|a|2022-07-01|"
    )
    ((row, _, words),) = faults(organisations("a", "b"), ("register-successions", rows))
    assert row == 3
    assert "go in a circle: a → b → a" in words


def test_one_fault_among_many_rows_keeps_all_out() -> None:
    bring_in(areas("x"))
    lines = "\n".join(f"nhs|x|a{n}|||" for n in range(50))
    known = areas(*(f"a{n}" for n in range(49)))
    assert len(faults(known, ("register-links", table(f"{LINKS}\n{lines}")))) == 1
    assert AreaLink.objects.count() == 0


def test_who_may_not_edit_the_register_is_refused() -> None:
    bring_in(organisations("a"))
    body = Organisation.objects.get()
    for role in (Role.PROVIDER, Role.PANEL, Role.READER, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            import_register(by=acting_as(role, body), tables=[organisations("b")])
    import_register(by=acting_as(Role.ANALYST, body), tables=[organisations("b")])
    assert Event.objects.first().actor_name == Role.ANALYST.label  # type: ignore[union-attr]


def test_tens_of_thousands_of_rows_take_few_statements(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    codes = [f"a{n}" for n in range(20_000)]
    with django_assert_max_num_queries(250):
        checked = bring_in(areas(*codes, kind="lsoa"))
    assert checked.new_count == 20_000
