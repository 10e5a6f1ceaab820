"""Built paragraphs about who takes part in the projects of a place, and what changed because of
them. No person is named."""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.planning.decision_report import Built, Grid
from commonweal.records.involvement.definitions import titles
from commonweal.records.involvement.selectors import influences_of, partners_of, plans_for
from commonweal.records.results.reading import Reading


def involvement(reading: Reading) -> Iterator[Built]:
    """One paragraph for each plan that has partners."""
    roles, phases, payments = titles("roles"), titles("phases"), titles("payments")
    for plan in plans_for(reading.acting, reading.place):
        partners = [one for one in partners_of(reading.acting, plan) if not one.left_because]
        if not partners:
            continue
        changed: dict[int, list[str]] = {}
        for told in influences_of(reading.acting, plan):
            changed.setdefault(told.partner_id, []).append(f"{told.text} ({told.shows_in})")
        grid = Grid(
            f"Partners: {plan.title}",
            ("Who", "What they do", "When", "Payment", "What changed because of them"),
            tuple(
                (
                    one.who, roles[one.role],
                    "; ".join(title for code, title in phases.items() if code in one.phases),
                    payments[one.payment], "; ".join(changed.get(one.pk, ())) or "nothing yet",
                )
                for one in partners
            ),
        )  # fmt: skip
        time = f", with {plan.weeks} weeks set aside for it" if plan.weeks else ""
        yield Built(
            f"involvement/{plan.code}",
            f"These partners take part in “{plan.title}”{time}:",
            table=grid,
            sources=(f"the plan of involvement “{plan.title}”",),
        )
