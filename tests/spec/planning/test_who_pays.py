"""Who pays whom in Essex: groups, two trusts, and what is not itemised."""

from decimal import Decimal

from commonweal.language.figure import Quantity
from commonweal.language.reconciliation import Tolerance
from commonweal.planning.ledger import Entry, build
from commonweal.planning.who_pays import Kind, bodies_of, groups_of, payments
from tests.figures import make

CELLS = {"body": "commissioner_code", "provider": "provider_code", "lead": "lead_ccg_code"}


def line(code, amount, part_of="", **cells):
    cells.setdefault("commissioner_code", code)
    return Entry(code, make(amount, code, **cells), part_of)


def essex(*extra):
    entries = [
        line("all", "350"), line("ccgs", "242", "all"), line("councils", "51", "all"),
        line("nhse", "57", "all"),
        line("ne_ccg", "57.6", "ccgs"), line("cpr_ccg", "184.8", "ccgs"),
        line("county", "51", "councils"),
        line("to_nep", "15.0", "nhse", commissioner_code="nhs_england", provider_code="nep"),
        line("to_sept", "41.6", "nhse", commissioner_code="nhs_england", provider_code="sept"),
        *extra,
    ]  # fmt: skip
    return build(entries, Tolerance(printed_units=Decimal("0.5")))


CONTRACTS = [
    make("69", "Block", subject="nep", provider_code="nep", lead_ccg_code="ne_ccg"),
    make("81", "Block", subject="sept", lead_ccg_code="cpr_ccg"),
    make("9", "Elsewhere", provider_code="x", lead_ccg_code="other_ccg"),
]


def test_lines_and_contracts_name_providers_and_the_rest_is_what_is_left():
    found = payments(essex(), CONTRACTS, **CELLS)
    assert [(p.payer.entry.code, p.provider, p.quantity.value, p.kind) for p in found] == [
        ("ccgs", "nep", 69, Kind.CONTRACT),
        ("ccgs", "sept", 81, Kind.CONTRACT),
        ("ccgs", "", 92, Kind.REST),  # 242 - 69 - 81
        ("councils", "", 51, Kind.REST),
        ("nhse", "nep", 15, Kind.LINE),
        ("nhse", "sept", Decimal("41.6"), Kind.LINE),
        ("nhse", "", Decimal("0.4"), Kind.REST),
    ]
    assert sum(p.quantity.value for p in found) == 350


def test_a_contract_of_a_provider_that_a_line_names_is_not_counted_twice():
    extra = line("ne_to_nep", "40", "ne_ccg", commissioner_code="ne_ccg", provider_code="nep")
    found = payments(essex(extra), CONTRACTS, **CELLS)
    ccgs = {p.provider: p.quantity for p in found if p.payer.entry.code == "ccgs"}
    assert ccgs["nep"] == Quantity.exact(Decimal(40))


def test_an_unknown_payment_leaves_the_rest_unknown():
    found = payments(essex(), [make(None, "Block", provider_code="nep", lead_ccg_code="ne_ccg")],
                     **CELLS)  # fmt: skip
    (rest,) = [p for p in found if p.kind == Kind.REST and p.payer.entry.code == "ccgs"]
    assert not rest.quantity.is_exact
    assert rest.quantity.reason == "Block is missing"


def test_without_a_total_every_line_is_its_own_group():
    ledger = build([line("a", "1"), line("b", "2")], Tolerance())
    assert [g.entry.code for g in groups_of(ledger)] == ["a", "b"]


def test_the_line_of_a_body_is_the_one_above_its_parts():
    extra = line("county_adults", "30", "county", commissioner_code="county")
    bodies = bodies_of(essex(extra).totals, "commissioner_code")
    # Both of NHS England's lines are its own, so their subtotal stands for it; the county is
    # above its own part, and the subtotal of one council above the county.
    assert {code: one.figure.value for code, one in bodies.items()} == {
        "ne_ccg": Decimal("57.6"), "cpr_ccg": Decimal("184.8"), "county": 51, "nhs_england": 57,
    }  # fmt: skip
