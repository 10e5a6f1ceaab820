"""What every act on a framework set shares: who may, the set to write in, the one audit event."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from commonweal.records.audit.actions import record
from commonweal.records.frameworks.models import Attachment, FrameworkSet
from commonweal.records.frameworks.packing import standing_of
from commonweal.records.frameworks.selectors import (
    NoSuchFramework,
    attachments_for,
    framework_called,
    library_for,
    set_for,
)
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.reviewing.frameworks import Framework, Placed
from commonweal.reviewing.indicators import Library


class Bench:
    """A set opened for writing: locked, with what stands in it and what may be put there."""

    def __init__(self, by: Acting, place: Place, framework: str) -> None:
        try:
            self.framework: Framework = framework_called(by, framework)
            self.set: FrameworkSet = set_for(Acting.system(), place, framework)
        except NoSuchFramework as fault:
            raise ValidationError(str(fault)) from None
        FrameworkSet.objects.select_for_update(of=("self",)).get(pk=self.set.pk)
        self.by, self.place = by, place
        system = Acting.system()
        self.rows: list[Attachment] = attachments_for(system, place).get(framework, [])
        self.library: Library = library_for(system, place)

    @property
    def placed(self) -> list[Placed]:
        return list(standing_of(self.rows).placed)

    def note(self, action: str, ref: str, details: dict[str, Any]) -> None:
        """The audit event."""
        record(
            by=self.by,
            action=action,
            kind="framework",
            ref=f"{self.place.code}/{self.framework.id}/{ref}".rstrip("/"),
            place=self.place,
            details=details,
        )


def open_bench(
    by: Acting, place: Place, framework: str, capability: Capability = Capability.WORK_OUT
) -> Bench:
    """A set to write in. Raises NotAllowed, and ValidationError when it was not taken up."""
    require_work_on(by, place, capability)
    return Bench(by, place, framework)
