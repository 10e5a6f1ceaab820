"""Reading published statistics. They are open data: everybody who is signed in sees them all.
A file that did not come in is none of them: it is for the organisation that sent it.

For each period the newest release that has it counts; earlier ones stay on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO

import numpy as np
import pyarrow as pa
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from commonweal.facts.published import PublishedSet, Rate, Recognised, recognise
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.published.keeping import bounds, is_reading, likeness, read_rows
from commonweal.records.published.models import PublishedFile, PublishedPeriod, PublishedRelease
from commonweal.records.published.sets import published_set, published_sets
from commonweal.reviewing.reproduction import Counts, Reproduced, reproduce


def require_sight(acting: Acting) -> None:
    """Raises NotAllowed for who is not signed in."""
    if acting.user is None and not acting.is_system:
        raise NotAllowed("Published statistics are for those who are signed in.")


def may_bring_in(acting: Acting) -> bool:
    """Whether this reader may bring published statistics in; the action decides again."""
    return acting.may(Capability.CHANGE_PUBLISHED)


def may_withdraw(acting: Acting, release: PublishedRelease) -> bool:
    """Whether this reader may withdraw a release: whoever runs Commonweal may, and the organisation
    that brought it in. The action asks the same, and whether anything stands in the way."""
    if acting.is_system:
        return True
    here = acting.organisation is not None and release.organisation_id == acting.organisation.pk
    return here and may_bring_in(acting)


def release_for(acting: Acting, code: str, number: int) -> PublishedRelease:
    """One release of a set. Raises PublishedRelease.DoesNotExist."""
    return (
        releases_for(acting, code).select_related("withdrawn_by", "organisation").get(number=number)
    )


def sets_for(acting: Acting) -> list[PublishedSet]:
    """Every set that definitions know."""
    require_sight(acting)
    return list(published_sets().values())


def set_for(acting: Acting, code: str) -> PublishedSet:
    """One set. Raises NoSuchSet."""
    require_sight(acting)
    return published_set(code)


def is_going_on(acting: Acting, file: PublishedFile) -> bool:
    """Whether a file will still be decided on: one whose reading was begun and killed will not."""
    require_sight(acting)
    if file.state != PublishedFile.State.WAITING:
        return False
    return not file.progress or is_reading(file.set_code)


def recognised_for(acting: Acting, stream: IO[bytes], name: str) -> Recognised:
    """The set that a file is of, found by its columns. Raises NotRecognised with those that come
    into question, and PublishedFault for a file that cannot be read."""
    require_sight(acting)
    return recognise(stream, published_sets().values(), name, bounds(), likeness())


def releases_for(acting: Acting, code: str = "") -> QuerySet[PublishedRelease]:
    """Releases, newest first: of one set or of all."""
    require_sight(acting)
    rows = PublishedRelease.objects.select_related("made_by")
    return rows.filter(set_code=code) if code else rows


def periods_for(acting: Acting, code: str) -> list[PublishedPeriod]:
    """The periods that count, the latest first."""
    require_sight(acting)
    rows = PublishedPeriod.counting.filter(release__set_code=code).select_related("release")
    newest: dict[date, PublishedPeriod] = {}
    for one in rows.order_by("-end", "-release__number"):
        newest.setdefault(one.end, one)
    return list(newest.values())


def file_for(acting: Acting, pk: int) -> PublishedFile:
    """A file that was handed in. One that waits or was refused may be anything: only those of the
    organisation that sent it who bring statistics in, and its auditor, see it; one that was sent
    for none, only whoever runs Commonweal. Raises PublishedFile.DoesNotExist."""
    require_sight(acting)
    seen = Q(state=PublishedFile.State.ACCEPTED)
    if acting.is_system:
        seen = Q()
    elif acting.organisation is not None and (
        may_bring_in(acting) or acting.may(Capability.READ_AUDIT)
    ):
        seen |= Q(organisation=acting.organisation)
    rows = PublishedFile.objects.select_related("release", "received_by", "organisation")
    return rows.filter(seen).get(pk=pk)


def current_files(acting: Acting, code: str) -> dict[str, str]:
    """For each period's last day the file that counts."""
    periods = periods_for(acting, code)
    return {one.end.isoformat(): one.file for one in periods}


def rows_for(
    acting: Acting,
    period: PublishedPeriod,
    filters: Mapping[str, str | list[str]],
    columns: list[str] | None = None,
) -> pa.Table:
    """The rows of a period that have these words; a list means any of them."""
    require_sight(acting)
    said = [(name, "in" if isinstance(word, list) else "=", word) for name, word in filters.items()]
    return read_rows(period.release.set_code, period.file, said, columns)


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """A rate of every organisation of a period, reproduced; columns are of one length."""

    rate: Rate
    kinds: list[str]
    codes: list[str]
    names: list[str]
    numerator: Counts
    denominator: Counts
    published: NDArray[np.float64]
    found: Reproduced


def check_for(acting: Acting, said: PublishedSet, period: PublishedPeriod, rate: Rate) -> Check:
    """A rate worked out from the counts of a period, against the published percentage."""
    measures = [one for one in (rate.numerator, rate.plus, rate.minus, rate.published) if one]
    rows = rows_for(acting, period, {**said.whole, "measure": sorted(set(measures))}).to_pylist()
    cells = {
        (row["organisation_kind"], row["organisation_code"], row["measure"], row["statistic"]): row
        for row in rows
    }
    names = {(r["organisation_kind"], r["organisation_code"]): r["organisation_name"] for r in rows}
    organisations = sorted(names, key=lambda one: (one[0] != "England", one[0], names[one]))

    def counts(measure: str, statistic: str = "count") -> Counts:
        found = [cells.get((*one, measure, statistic), {}) for one in organisations]
        columns = (
            np.array([row.get(part) for row in found], dtype=np.float64)
            for part in ("value", "lower", "upper")
        )
        return Counts(*columns)

    numerator, denominator = counts(rate.numerator), counts(rate.plus)
    if rate.minus:
        denominator = denominator.less(counts(rate.minus))
    published = counts(rate.published, "percentage").value
    decimals = [said.rule(kind).decimals.get("percentage", 0) for kind, _ in organisations]
    found = reproduce(numerator, denominator, published, np.array(decimals, dtype=np.int64))
    return Check(
        rate,
        [kind for kind, _ in organisations],
        [code for _, code in organisations],
        [names[one] for one in organisations],
        numerator,
        denominator,
        published,
        found,
    )
