"""Opening a place and publishing what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from commonweal.language.figure import Status
from commonweal.records.audit.actions import record
from commonweal.records.facts import hooks, library
from commonweal.records.facts.actions.versions import BATCH
from commonweal.records.facts.models import Figure, Release
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Area, Organisation, Place, PlaceParty
from commonweal.records.register.selectors import require_work_on

#: Words that addresses use in the place of a code.
RESERVED = frozenset({"new"})

#: What ends a code that we make up: enough letters that nobody guesses one, and none of those that
#: are mistaken for each other or make words.
ENDING = (6, "bcdfghjkmnpqrstvwxz23456789")
ROOM = 43
Parties = Sequence[tuple[Organisation, PlaceParty.Part]]


class NotOpened(ValueError):
    """The place cannot be opened or published. The message is fit to show."""


@transaction.atomic
def open_place(
    *,
    name: str,
    by: Acting,
    code: str = "",
    question: str = "",
    area: Area | None = None,
    parties: Parties = (),
    starts_on: date | None = None,
    ends_on: date | None = None,
    is_worked_paper: bool = False,
    leading_scheme: str = "cluster",
) -> Place:
    """Start a piece of work on one area. The acting organisation leads it.

    Its code is `code` for the system, which sees every place. Anybody else's is made from the name
    and an ending of chance, whether the name is taken or not: a refusal, or a code that differs
    when it is, would tell of a place that they may not know of. Raises NotOpened, NotAllowed.
    """
    by.require(Capability.MANAGE_PLACE)
    if not name.strip() or not slugify(code or name):
        raise NotOpened("Give the place a name.")
    wanted = slugify(code or name)[:60] if by.is_system else _own_code(code or name)
    if wanted in RESERVED or Place.objects.filter(code=wanted).exists():
        raise NotOpened(f"There is already a place called “{wanted}”. Give another name.")
    if starts_on and ends_on and starts_on > ends_on:
        raise NotOpened("The place ends before it starts. Correct one of the days.")
    place = Place.objects.create(
        code=wanted,
        name=name.strip()[:160],
        question=question.strip(),
        area=area,
        starts_on=starts_on,
        ends_on=ends_on,
        is_worked_paper=is_worked_paper,
        leading_scheme=leading_scheme,
        created_at=timezone.now(),
    )
    own = by.organisation
    given = [(body, part) for body, part in parties if own is None or body.pk != own.pk]
    if own is not None:
        given.insert(0, (own, PlaceParty.Part.LEAD))
    PlaceParty.objects.bulk_create(
        PlaceParty(place=place, organisation=organisation, part=part)
        for organisation, part in dict.fromkeys(given)
    )
    record(
        by=by,
        action="place.opened",
        kind="place",
        ref=wanted,
        place=place,
        details={
            "name": place.name,
            "parties": [f"{organisation.code}: {part}" for organisation, part in given],
        },
    )
    return place


def _own_code(name: str) -> str:
    return f"{slugify(name)[:ROOM].rstrip('-')}-{get_random_string(*ENDING)}"


@transaction.atomic
def publish(*, place: Place, by: Acting) -> Place:
    """Show everybody what the place now holds. Raises NotOpened when there is nothing.

    Tables that stay between commissioners are left out, but for what was made up for an example.
    """
    if not by.is_system:
        require_work_on(by, place, Capability.MANAGE_PLACE)
    locked = Place.objects.select_for_update().get(pk=place.pk)
    last = Release.objects.filter(place=locked).order_by("-number").first()
    if last is None:
        raise NotOpened("The place holds nothing yet. Bring in a table first.")
    both = Q(published__isnull=False, current__isnull=False)
    moved = (both & ~Q(published=F("current"))) | (
        Q(published__isnull=True, current__isnull=False)
        | Q(published__isnull=False, current__isnull=True)
    )
    kept = Q(dataset__in=library.between_commissioners(), current__isnull=False) & ~Q(
        current__status=Status.ILLUSTRATIVE
    )
    wanted = Figure.objects.filter(moved, place=locked).exclude(kept)
    # By number: an update cannot join to the versions that the rule looks at.
    count = 0
    numbers = list(wanted.values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        some = Figure.objects.filter(pk__in=numbers[start : start + BATCH])
        count += some.update(published=F("current"))
    hooks.published(locked, by)
    if locked.published_release == last.number and not count:
        return locked
    locked.published_release = last.number
    locked.save(update_fields=["published_release"])
    record(
        by=by,
        action="place.published",
        kind="place",
        ref=locked.code,
        place=locked,
        details={"release": last.number, "figures": count},
    )
    place.refresh_from_db()
    return locked
