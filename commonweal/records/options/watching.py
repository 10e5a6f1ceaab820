"""What options rest on and how each thing stands: the words, and what puts an option in danger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.language.figure import Status
from commonweal.language.row import Row
from commonweal.planning.option_tables import BELIEFS
from commonweal.planning.options import Standing
from commonweal.records.options.definitions import appraisal_rules
from commonweal.records.options.models import Check

CONDITIONS, PREMISES, CONTINUITY = "extension_conditions", "premises", "continuity_plans"
CHECKED = {
    Check.About.BELIEF: BELIEFS,
    Check.About.CONDITION: CONDITIONS,
    Check.About.PREMISES: PREMISES,
}

#: What may be found about each sort of thing, the first before anybody has looked.
STANDINGS: Mapping[str, tuple[tuple[str, str], ...]] = {
    Check.About.BELIEF: (
        (Standing.UNTESTED, "Not tested yet"), (Standing.HOLDS, "Holds"),
        (Standing.IN_DOUBT, "In doubt"), (Standing.FALLEN, "Fails"),
    ),
    Check.About.CONDITION: (
        ("open", "Not yet known"), ("met", "Met"), ("breached", "Breached"), ("waived", "Waived"),
    ),
    Check.About.PREMISES: (
        ("owned", "Not contestable: the incumbent owns the premises"),
        ("contestable", "Contestable: an estates action is recorded"),
    ),
}  # fmt: skip

#: Standings that put an option in danger, with whether they do so outright.
BAD = {Standing.FALLEN: True, Standing.IN_DOUBT: False, "breached": True, "owned": False}


@dataclass(frozen=True)
class Watched:
    """One thing that options rest on, as it stands now. `check` is None before anybody looked."""

    about: Check.About
    key: str
    appraisal: str
    options: tuple[str, ...]
    title: str
    number: str
    status: Status
    check: Check | None
    ref: str
    row: Row
    due: date | None

    @property
    def standing(self) -> str:
        return self.check.standing if self.check else STANDINGS[self.about][0][0]

    @property
    def label(self) -> str:
        return dict(STANDINGS[self.about]).get(self.standing, self.standing)

    @property
    def is_bad(self) -> bool:
        return self.standing in BAD

    @property
    def fails(self) -> bool:
        return BAD.get(self.standing, False)

    @property
    def name(self) -> str:
        """ "Belief 5", "Condition 2", "Premises": what it is called in a sentence."""
        words = {Check.About.BELIEF: "Belief", Check.About.CONDITION: "Condition"}
        return f"{words[self.about]} {self.number}" if self.about in words else "Premises"


def flags_of(watched: Iterable[Watched], appraisal: str) -> dict[str, list[Watched]]:
    """For each option of an appraisal what puts it in danger, failures first."""
    found: dict[str, list[Watched]] = {}
    for one in watched:
        if one.appraisal == appraisal and one.is_bad:
            for option in one.options:
                found.setdefault(option, []).append(one)
    return {option: sorted(bad, key=lambda one: not one.fails) for option, bad in found.items()}


def due_soon(watched: Iterable[Watched], today: date) -> list[Watched]:
    """What has to be tested within the days that the rules say, the most overdue first."""
    last = today + timedelta(days=appraisal_rules().due_within_days)
    settled = {Standing.FALLEN, "met", "breached", "waived", "contestable"}
    waiting = [one for one in watched if one.due and one.due <= last]
    return sorted(
        (one for one in waiting if one.standing not in settled), key=lambda one: one.due or last
    )
