"""What was decided on the lots of a tender, in the order of the chain, and what took whose place.

Nothing is taken back: a lot that is decided anew keeps what was decided on it before. Nothing here
reads the database.
"""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.records.evaluation.models import (
    Award,
    DeclinedLot,
    FurtherDecision,
    OutcomeNotice,
    ReopenedLot,
)


@dataclass(frozen=True)
class Decisions:
    """All decisions on the lots of one tender, each kind in the order of its links."""

    awards: tuple[Award, ...]
    declined: tuple[DeclinedLot, ...]
    reopened: tuple[ReopenedLot, ...]
    notices: tuple[OutcomeNotice, ...]
    further: tuple[FurtherDecision, ...]

    def holds(self, row: Award | DeclinedLot) -> bool:
        """Whether a decision counts: its lot was not opened again since."""
        return self._reopening(row) is None

    def told_by(self, row: Award | DeclinedLot) -> OutcomeNotice | None:
        """The outcome by which a decision was told to bidders; None while it is not."""
        return next((one for one in self.notices if one.link_id > row.link_id), None)

    def cancelling(self, award: Award) -> FurtherDecision | None:
        """The further decision that cancelled an award; None where it stands."""
        opened = self._reopening(award)
        for one in self.further:
            is_later = one.link_id > award.link_id
            is_before = opened is None or one.link_id < opened.link_id
            if is_later and is_before and not one.stands and award.lot in (one.lots or [award.lot]):
                return one
        return None

    def number(self, row: Award | DeclinedLot) -> int:
        """Which decision on its lot it is: 1 for the first."""
        rows: list[Award | DeclinedLot] = [*self.awards, *self.declined]
        of_lot = [one.link_id for one in rows if one.lot == row.lot]
        return sum(1 for link in of_lot if link <= row.link_id)

    @property
    def is_told(self) -> bool:
        """Whether the outcome was told, and nothing is decided or opened anew since."""
        links = [one.link_id for one in (*self.awards, *self.declined, *self.reopened)]
        return bool(self.notices) and all(link < self.notices[-1].link_id for link in links)

    def _reopening(self, row: Award | DeclinedLot) -> ReopenedLot | None:
        later = (one for one in self.reopened if one.lot == row.lot)
        return next((one for one in later if one.link_id > row.link_id), None)
