"""Publishing a set, and sending it to every provider of the place as one and the same schedule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.records.acts import made
from commonweal.records.frameworks.actions_common import (
    Bench,
    open_bench,
)
from commonweal.records.frameworks.models import FrameworkVersion, ScheduleSent
from commonweal.records.frameworks.packing import pack
from commonweal.records.frameworks.selectors import latest_versions
from commonweal.records.frameworks.selectors_schedules import providers_of
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.reviewing.frameworks import publication_refusals


@dataclass(frozen=True)
class Term:
    """From when to when a schedule is to be reported."""

    starts_on: date
    ends_on: date


@transaction.atomic
def publish_set(*, by: Acting, place: Place, framework: str, note: str = "") -> FrameworkVersion:
    """Publish the draft as the next version, for everybody who sees the place.

    Raises ValidationError with every heading that breaks the rule and every indicator that has
    ended; then nothing is published.
    """
    bench = open_bench(by, place, framework, Capability.MANAGE_PLACE)
    today = timezone.localdate()
    refusals = publication_refusals(bench.framework, bench.placed, bench.library, today)
    if refusals:
        raise ValidationError(refusals)
    content = pack(bench.framework, bench.placed, bench.library)
    last = latest_versions(Acting.system(), place).get(framework)
    if last is not None and last.content == content:
        raise ValidationError(f"Nothing has changed since version {last.number} was published.")
    version = FrameworkVersion.objects.create(
        set=bench.set,
        number=last.number + 1 if last else 1,
        definition=bench.framework.version,
        content=content,
        note=note.strip(),
        **made(by),
    )
    bench.note("framework.published", str(version.number), {"indicators": len(content["lines"])})
    return version


@transaction.atomic
def send_schedules(*, by: Acting, place: Place, framework: str, term: Term) -> list[ScheduleSent]:
    """Send the newest published version to every provider that has not had it; gives those.

    Raises ValidationError when nothing is published, when there is no provider, or the term ends
    before it begins.
    """
    bench = open_bench(by, place, framework, Capability.MANAGE_PLACE)
    if term.ends_on < term.starts_on:
        raise ValidationError({"ends_on": "It ends before it starts. Correct one of the days."})
    version = latest_versions(Acting.system(), place).get(framework)
    if version is None:
        raise ValidationError("No version is published yet. Publish the set first.")
    providers = providers_of(by, place)
    if not providers:
        raise ValidationError(f"{place} has no provider among its parties. Add one first.")
    return _send(bench, version, term, [body.pk for body in providers])


def _send(
    bench: Bench, version: FrameworkVersion, term: Term, wanted: list[int]
) -> list[ScheduleSent]:
    had = set(ScheduleSent.objects.filter(version=version).values_list("provider_id", flat=True))
    sent = [
        ScheduleSent.objects.create(
            version=version,
            provider_id=provider,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            **made(bench.by),
        )
        for provider in wanted
        if provider not in had
    ]
    if not sent:
        raise ValidationError(f"Every provider has had version {version.number} already.")
    codes = [one.provider.code for one in sent]
    bench.note("framework.schedule_sent", str(version.number), {"providers": codes})
    return sent
