"""Findings about published rates that do not follow from the counts published beside them.

A place opens one about a row that concerns it; a later release that agrees closes it again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db import transaction

from commonweal.facts.published import PublishedSet, Rate
from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Finding
from commonweal.records.findings.published_codes import code_of, parts_of, start_of
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.published.models import PublishedPeriod
from commonweal.records.published.selectors import Check, check_for, periods_for
from commonweal.records.published.sets import published_set
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.reviewing.reproduction import Verdict

AUDIENCE = "commissioners"
UNIT = "pct"
MOST_TITLE = 300


class NothingDiffers(Exception):
    """The row does not differ, or is not there. The message is fit to show."""


@transaction.atomic
def open_published_finding(
    *, by: Acting, place: Place, said: PublishedSet, period: PublishedPeriod, rate: Rate, row: str
) -> Finding:
    """Open a finding about one row (kind|code) of a rate; one that is there is opened again.

    Raises NothingDiffers, NotAllowed.
    """
    require_work_on(by, place, Capability.ANSWER_FINDING)
    check = check_for(by, said, period, rate)
    at = _place_of(check, row)
    if at is None or check.found.verdicts[at] != Verdict.DIFFERS:
        raise NothingDiffers("This rate follows from its counts, so there is nothing to find.")
    code = code_of(said, rate, period.end, row)
    finding = Finding.objects.filter(place=place, code=code).first()
    finding = finding or Finding(place=place, code=code, origin=Finding.Origin.PUBLISHED)
    _say(finding, said, period, check, at)
    if finding.state == Finding.State.GONE:
        finding.state = Finding.State.OPEN
    finding.save()
    _note(by, "finding.opened_on_published", finding)
    return finding


@transaction.atomic
def look_again(*, by: Acting, code: str, ends: Collection[date]) -> int:
    """Look at the findings about a set again after new periods came; how many no longer hold.

    One that holds with other numbers says them and is open again.
    """
    said = published_set(code)
    rates = {one.id: one for one in said.rates}
    periods = {one.end: one for one in periods_for(by, code)}
    checks: dict[tuple[str, date], Check] = {}
    gone = 0
    held = Finding.objects.filter(
        origin=Finding.Origin.PUBLISHED, code__startswith=start_of(code)
    ).exclude(state=Finding.State.GONE)
    for finding in held.select_related("place"):
        rate, end, row = parts_of(finding.code)
        if end not in ends or rate not in rates:
            continue
        if end not in periods:
            finding.state = Finding.State.GONE
            gone += 1
            finding.save()
            _note(by, "finding.looked_at_again", finding)
            continue
        if (rate, end) not in checks:
            checks[rate, end] = check_for(by, said, periods[end], rates[rate])
        check = checks[rate, end]
        at, before = _place_of(check, row), finding.sentence
        if at is None or check.found.verdicts[at] != Verdict.DIFFERS:
            finding.state = Finding.State.GONE
            gone += 1
        else:
            _say(finding, said, periods[end], check, at)
            if finding.sentence == before:
                continue
            finding.state = Finding.State.OPEN
        finding.save()
        _note(by, "finding.looked_at_again", finding)
    return gone


def _place_of(check: Check, row: str) -> int | None:
    rows = [f"{kind}|{code}" for kind, code in zip(check.kinds, check.codes, strict=True)]
    return rows.index(row) if row in rows else None


def _say(
    finding: Finding, said: PublishedSet, period: PublishedPeriod, check: Check, at: int
) -> None:
    worked, printed = check.found.rate[at], check.published[at]
    above, below = check.numerator.value[at], check.denominator.value[at]
    name, rate = check.names[at], check.rate
    finding.title = f"{rate.title}, {name}: the rate does not follow from its counts"[:MOST_TITLE]
    finding.sentence = (
        f"{name}, period to {period.end:%-d %B %Y}: the counts give {worked:.1f} % and the "
        f"publication says {printed:g} %."
    )
    finding.difference = Decimal(f"{worked - printed:.6f}")
    finding.unit, finding.audience = UNIT, AUDIENCE
    finding.steps = [
        f"Numerator, {rate.numerator.replace('_', ' ')}: {above:,g}.",
        f"Denominator, {_denominator(rate)}: {below:,g}.",
        f"{above:,g} of {below:,g} is {worked:.1f} %.",
        f"Rounding leaves {check.found.lower[at]:.1f} % to {check.found.upper[at]:.1f} %, and the "
        f"publication says {printed:g} %.",
    ]
    finding.section = f"{said.title}, release {period.release.number}, period to {period.end}"


def _denominator(rate: Rate) -> str:
    plus, minus = rate.plus.replace("_", " "), rate.minus.replace("_", " ")
    return f"{plus} less {minus}" if minus else plus


def _note(by: Acting, action: str, finding: Finding) -> None:
    record(
        by=by, action=action, kind="finding", ref=f"{finding.place.code}/{finding.code}",
        place=finding.place, details={"sentence": finding.sentence, "state": finding.state},
    )  # fmt: skip
