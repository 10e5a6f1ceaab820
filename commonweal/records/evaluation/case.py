"""The evaluation of one tender in memory: who scores what, what is in, totals, ranking, award.

It is read by `selectors_case` and knows everything; what of it a reader may see is decided by the
selectors, never here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from commonweal.language.row import CannotWork
from commonweal.procuring.award_explanation import Awards, award
from commonweal.procuring.awarding import AwardCase, Limit, Mechanism, offers_from
from commonweal.procuring.bid import BidText, Part, owed, price_of
from commonweal.procuring.conflicts import PersonStanding, standing_of
from commonweal.procuring.invitation import Invitation
from commonweal.procuring.low_bids import LowBid, low_bids
from commonweal.procuring.moderation import IndividualScore, Spread
from commonweal.procuring.panels import (
    Member,
    Panel,
    PanelCheck,
    PanelKind,
    PanelLot,
    check_panel,
    may_score,
)
from commonweal.procuring.price import PriceAnswer, PriceBid, price_scores
from commonweal.procuring.ranking import Drawn, Ranking, TieFacts, rank
from commonweal.procuring.scoring import BidScore, Question, Score, score_bid
from commonweal.records.evaluation.address import Address
from commonweal.records.evaluation.definitions import Conventions
from commonweal.records.evaluation.models import (
    Award,
    Consensus,
    Evaluation,
    FurtherDecision,
    LowPriceQuestion,
    OutcomeNotice,
    PanelSeat,
    TieDraw,
)
from commonweal.records.evaluation.models import Score as ScoreRow
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import User
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading import label_of
from commonweal.records.register.models import Organisation


def plain_score(score: Decimal) -> Decimal:
    """A score without the noughts that the database adds: 3 for 3.000."""
    return Decimal(f"{score.normalize():f}")


@dataclass(frozen=True)
class Bidder:
    """Whoever made a bid that could be read."""

    organisation: Organisation
    text: BidText
    submission: int

    @property
    def pk(self) -> int:
        return self.organisation.pk

    @property
    def name(self) -> str:
        return str(self.organisation)

    @property
    def code(self) -> str:
        return self.organisation.code

    def price(self, lot: str) -> Decimal | None:
        """Its price for a lot in pounds; None where it gave none."""
        return price_of(self.text.prices.get(lot, ""))


@dataclass(frozen=True)
class Unit:
    """What is scored in one go: one question of one bid, for one lot or for all of its lots."""

    question: Question
    lot: str
    bidder: Bidder

    @property
    def key(self) -> tuple[str, str, int]:
        return self.question.code, self.lot, self.bidder.pk

    @property
    def at(self) -> Address:
        return Address(self.question.code, self.lot, self.bidder.code)

    @property
    def part(self) -> Part:
        return Part(self.question.code, self.lot)

    @property
    def lots(self) -> tuple[str, ...]:
        """The lots that the score counts in."""
        return (self.lot,) if self.lot else self.bidder.text.lots

    @property
    def words(self) -> str:
        where = f", lot {self.lot}" if self.lot else ""
        return f"{self.question.title}{where}, {self.bidder.name}"


@dataclass(frozen=True)
class Case:
    """Everything of the evaluation of one tender."""

    tender: Tender
    evaluation: Evaluation
    invitation: Invitation
    bodies: Mapping[str, str]
    bidders: tuple[Bidder, ...]
    unread: tuple[tuple[str, str], ...]
    all_seats: tuple[PanelSeat, ...]
    standings: Mapping[str, PersonStanding]
    all_scores: tuple[ScoreRow, ...]
    all_consensus: tuple[Consensus, ...]
    draws: tuple[TieDraw, ...]
    low_questions: tuple[LowPriceQuestion, ...]
    decided: tuple[Award, ...]
    cancelled: Mapping[str, FurtherDecision]
    outcome: OutcomeNotice | None
    conventions: Conventions

    def standing(self, user: User) -> PersonStanding:
        """What somebody is barred from; who never declared is barred from everything."""
        seal = getattr(self.tender, "bid_seal", None)
        opened = seal.opened_at if seal is not None else None
        return self.standings.get(label_of(user)) or standing_of(
            label_of(user), (), names_known=opened
        )

    def is_led_by(self, acting: Acting) -> bool:
        """Whether somebody runs the tender for the organisation that leads it."""
        if acting.is_system:
            return True
        code = acting.organisation.code if acting.organisation else ""
        return acting.may(Capability.RUN_TENDER) and code == self.invitation.lead

    # Panels ------------------------------------------------------------------------------------

    @cached_property
    def seats(self) -> tuple[PanelSeat, ...]:
        """The seats that hold now."""
        return tuple(seat for seat in self.all_seats if seat.removed_at is None)

    @cached_property
    def panel_lots(self) -> tuple[PanelLot, ...]:
        """Each lot with its organisations by name, and last, without a code, all of the tender:
        the common panel represents every commissioning organisation."""
        lots = [PanelLot(lot.code, self.names_of(lot.code)) for lot in self.invitation.lots]
        return (*lots, PanelLot("", frozenset(self.bodies.values())))

    def names_of(self, lot: str) -> frozenset[str]:
        """The names of the organisations that commission a lot; of all without a lot."""
        if not lot:
            return frozenset(self.bodies.values())
        found = self.invitation.lot(lot)
        codes = {found.holder, *found.bodies} - {""}
        return frozenset(self.bodies.get(code, code) for code in codes)

    def seats_on(self, lot: str) -> list[PanelSeat]:
        """The seats on the common panel (no lot) or on a lot's."""
        return [seat for seat in self.seats if seat.lot == lot]

    def panel(self, lot: str) -> Panel:
        """The panel as the rules read it."""
        kind = PanelKind.LOT if lot else PanelKind.COMMON
        members = tuple(Member(label_of(one.user), str(one.body)) for one in self.seats_on(lot))
        return Panel(kind, members, lot)

    def panel_check(self, lot: str) -> PanelCheck:
        """Whether a panel is complete, counting only those whom no conflict bars."""
        bids: dict[str, list[str]] = {one.code: [] for one in self.invitation.lots}
        for bidder in self.bidders:
            for code in bidder.text.lots:
                bids.setdefault(code, []).append(bidder.name)
        return check_panel(self.panel(lot), self.panel_lots, self.standings, bids)

    @cached_property
    def panels_needed(self) -> tuple[str, ...]:
        """The panels that have something to score: the common one first, without a lot."""
        return tuple(sorted({unit.lot for unit in self.units}))

    def panel_problems(self) -> list[str]:
        """What keeps scoring from starting, one sentence each."""
        found = [
            f"{seat.user} sits on a panel and has not declared conflicts of interest since the "
            "bidders' names are known."
            for seat in {seat.user_id: seat for seat in self.seats}.values()
            if self.standings[label_of(seat.user)].gaps
        ]
        for lot in self.panels_needed:
            found += self.panel_check(lot).sentences
            chairs = [seat for seat in self.seats_on(lot) if seat.is_chair]
            if len(chairs) != 1:
                name = f"The panel of lot {lot}" if lot else "The common panel"
                found.append(f"{name} needs one chair and has {len(chairs)}.")
        return found

    # Scores ------------------------------------------------------------------------------------

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All that is scored on quality, question by question."""
        questions = {one.code: one for one in self.invitation.scheme.questions}
        found = [
            Unit(questions[part.question], part.lot, bidder)
            for bidder in self.bidders
            for part in owed(self.invitation, bidder.text.lots)
        ]
        order = {code: place for place, code in enumerate(questions)}
        return tuple(sorted(found, key=lambda u: (u.lot, order[u.question.code], u.bidder.name)))

    def unit(self, question: str, lot: str, bidder: str) -> Unit | None:
        """One unit by the codes of its question, lot and bidder."""
        return next(
            (
                u
                for u in self.units
                if (u.question.code, u.lot, u.bidder.code) == (question, lot, bidder)
            ),
            None,
        )

    def seat_of(self, user: User, unit: Unit) -> PanelSeat | None:
        """The seat by which somebody scores a unit, whatever conflict may bar them."""
        return next((one for one in self.seats_on(unit.lot) if one.user_id == user.pk), None)

    def scoring_bar(self, user: User, unit: Unit) -> str:
        """Why somebody may not read or score a unit; empty when they may.

        A common answer counts in every lot of the bid, so a bar in one of them bars from it.
        """
        panel = self.panel(unit.lot)
        for lot in unit.lots:
            problem = may_score(
                panel, label_of(user), unit.bidder.name, lot,
                lots=self.panel_lots, standings=self.standings,
            )  # fmt: skip
            if problem:
                return problem
        return "" if unit.lots else "This bid is for no lot."

    def evaluators(self, unit: Unit) -> list[PanelSeat]:
        """Who has to score a unit: the members of its panel whom nothing bars from it."""
        return [one for one in self.seats_on(unit.lot) if not self.scoring_bar(one.user, unit)]

    @cached_property
    def _scores(self) -> Mapping[tuple[str, str, int], dict[int, ScoreRow]]:
        found: dict[tuple[str, str, int], dict[int, ScoreRow]] = {}
        for row in sorted(self.all_scores, key=lambda one: one.number):
            found.setdefault((row.question, row.lot, row.bidder_id), {})[row.made_by_id or 0] = row
        return found

    def scores(self, unit: Unit) -> list[tuple[PanelSeat, ScoreRow | None]]:
        """Each evaluator of a unit with the score that counts, None while there is none."""
        own = self._scores.get(unit.key, {})
        return [(seat, own.get(seat.user_id)) for seat in self.evaluators(unit)]

    def score_by(self, user: User, unit: Unit) -> ScoreRow | None:
        """The score of one evaluator that counts."""
        return self._scores.get(unit.key, {}).get(user.pk)

    def all_in(self, unit: Unit) -> bool:
        """Whether every evaluator has submitted, so that they may see each other's scores."""
        scores = self.scores(unit)
        return bool(scores) and all(row is not None for _, row in scores)

    def spread(self, unit: Unit) -> Spread:
        """The scores of a unit side by side, as the rules read them."""
        rows, missing = [], []
        for seat, row in self.scores(unit):
            if row is None:
                missing.append(label_of(seat.user))
            else:
                rows.append(self._individual(seat.user, unit, row))
        rule = self.conventions.moderation
        name = f"{unit.question.code}@{unit.lot}"
        return Spread(
            name, unit.bidder.name, tuple(sorted(rows, key=lambda one: one.evaluator)),
            tuple(sorted(missing)), rule.discuss_from,
        )  # fmt: skip

    @staticmethod
    def _individual(user: User, unit: Unit, row: ScoreRow) -> IndividualScore:
        name = f"{unit.question.code}@{unit.lot}"
        return IndividualScore(
            label_of(user), name, unit.bidder.name, plain_score(row.score), row.reason, row.made_at
        )

    def records_in(self) -> list[IndividualScore]:
        """Every score ever submitted by those who score an answer, of answers on which all are
        in: also those that a later one took the place of."""
        found = []
        for unit in self.units:
            if self.all_in(unit):
                users = {seat.user_id: seat.user for seat in self.evaluators(unit)}
                found += [
                    self._individual(users[row.made_by_id], unit, row)
                    for row in self.all_scores
                    if (row.question, row.lot, row.bidder_id) == unit.key
                    and row.made_by_id in users
                ]
        return found

    @cached_property
    def _consensus(self) -> Mapping[tuple[str, str, int], Consensus]:
        rows = sorted(self.all_consensus, key=lambda one: one.number)
        return {(row.question, row.lot, row.bidder_id): row for row in rows}

    def consensus(self, unit: Unit) -> Consensus | None:
        """The consensus that counts; None while there is none."""
        return self._consensus.get(unit.key)

    @cached_property
    def without_consensus(self) -> list[Unit]:
        """What still has to be moderated."""
        return [unit for unit in self.units if self.consensus(unit) is None]

    # Totals ------------------------------------------------------------------------------------

    @property
    def prices_open(self) -> bool:
        """Whether prices may be read: all of the quality has its consensus and they were opened."""
        return self.evaluation.prices_opened_at is not None

    def bidders_for(self, lot: str) -> list[Bidder]:
        """Who bids for a lot."""
        return [one for one in self.bidders if lot in one.text.lots]

    def set_aside(self, lot: str) -> dict[str, str]:
        """The bids that do not count for their price, with the reason decided on each."""
        found = {}
        for row in self.low_questions:
            decision = getattr(row, "decision", None)
            if row.lot == lot and decision is not None and not decision.stands:
                found[str(row.bidder)] = decision.reason
        return found

    def _counting(self, lot: str) -> list[Bidder]:
        out = self.set_aside(lot)
        return [one for one in self.bidders_for(lot) if one.name not in out]

    def price_answer(self, lot: str) -> PriceAnswer | None:
        """The points of the prices of a lot by the published formula; None where none is scored.

        A bid that a quality threshold has put out is out before prices are compared.
        """
        if not self.invitation.price_blocks or self.invitation.price is None:
            return None
        fit = [one for one in self._counting(lot) if not self.out_on_quality(lot, one)]
        bids = [PriceBid(one.name, one.price(lot) or Decimal(0)) for one in fit]
        return price_scores(self.invitation.price, bids)

    def out_on_quality(self, lot: str, bidder: Bidder) -> bool:
        """Whether a threshold of quality alone puts a bid out, whatever its price."""
        most = self._quality(lot, bidder)
        most.update((q.code, q.scale.high) for q in self._priced(lot))
        return score_bid(self.invitation.scheme, bidder.name, lot, most).disqualified

    def _priced(self, lot: str) -> list[Question]:
        blocks = self.invitation.price_blocks
        return [q for q in self.invitation.scheme.asked(lot) if q.block in blocks]

    def _quality(self, lot: str, bidder: Bidder) -> dict[str, Score]:
        found: dict[str, Score] = {}
        for unit in self.units:
            row = self.consensus(unit)
            if unit.bidder.pk == bidder.pk and unit.lot in ("", lot) and row is not None:
                found[unit.question.code] = plain_score(row.score)
        return found

    def bid_scores(self, lot: str) -> list[BidScore]:
        """The weighted totals of the bids for a lot with their working. Raises CannotWork.

        The total of a bid that is out on quality counts no point for its price.
        """
        answer = self.price_answer(lot)
        found = []
        for bidder in self._counting(lot):
            scores = self._quality(lot, bidder)
            for question in self._priced(lot):
                scores[question.code] = self._points(answer, lot, bidder, question)
            found.append(score_bid(self.invitation.scheme, bidder.name, lot, scores))
        return found

    def _points(
        self, answer: PriceAnswer | None, lot: str, bidder: Bidder, question: Question
    ) -> Score:
        if answer is None:
            raise CannotWork("This tender published no price formula, so no price can be scored.")
        if self.out_on_quality(lot, bidder):
            return question.scale.low
        line = answer.of(bidder.name)
        if line.points is None:
            raise CannotWork(f"The price of {bidder.name} in lot {lot}: {line.reason}")
        return line.points

    def ranking(self, lot: str) -> Ranking:
        """The ranking of a lot by the published rules. Raises CannotWork."""
        prices = {b.name: p for b in self._counting(lot) if (p := b.price(lot)) is not None}
        least = self.conventions.witnesses
        drawn = tuple(
            Drawn(tuple(row.order), tuple(row.witnesses), least)
            for row in self.draws
            if row.lot == lot
        )
        return rank(self.bid_scores(lot), self.invitation.tie_rule, TieFacts(prices, {}, drawn))

    def low_prices(self, lot: str) -> tuple[LowBid, ...]:
        """The prices of a lot with those that must be asked about."""
        prices = {b.name: p for b in self.bidders_for(lot) if (p := b.price(lot)) is not None}
        return low_bids(prices, self.conventions.low_bid)

    def low_question(self, lot: str, name: str) -> LowPriceQuestion | None:
        """What was asked about a price."""
        rows = [row for row in self.low_questions if (row.lot, str(row.bidder)) == (lot, name)]
        return rows[0] if rows else None

    # Award -------------------------------------------------------------------------------------

    @cached_property
    def lots_with_bids(self) -> list[str]:
        """The lots that somebody bids for, in their published order."""
        return [one.code for one in self.invitation.lots if self.bidders_for(one.code)]

    def problems_of(self, lots: Iterable[str]) -> list[str]:
        """What keeps lots from being awarded, one sentence each."""
        if not self.prices_open:
            return ["Prices are opened first, once every question of quality has its consensus."]
        found = []
        for lot in lots:
            for low in self.low_prices(lot):
                asked = self.low_question(lot, low.bidder)
                if low.is_flagged and (asked is None or not hasattr(asked, "decision")):
                    found.append(
                        f"The price of {low.bidder} in lot {lot} is unusually low: ask about it "
                        "and decide before the lot is awarded."
                    )
            try:
                if self.bidders_for(lot):
                    _ = self.ranking(lot).order
            except CannotWork as fault:
                found += fault.sentences
        return found

    def needed_for(self, lot: str) -> list[str]:
        """The lots that must be ready before one can be awarded: all of them where a limit makes
        one lot hang on another."""
        return self.lots_with_bids if self.invitation.most_lots is not None else [lot]

    def awards(self) -> Awards:
        """The award of all lots that are ready, by the published mechanism, with its reasons.

        Raises CannotWork where nothing can be awarded yet.
        """
        lots = self.lots_with_bids
        if self.invitation.most_lots is None:
            lots = [lot for lot in lots if not self.problems_of([lot])]
        problems = self.problems_of(lots)
        if problems:
            raise CannotWork(*problems)
        values = {
            (one.name, lot): price
            for lot in lots
            for one in self.bidders_for(lot)
            if (price := one.price(lot)) is not None
        }
        rankings: Sequence[Ranking] = [self.ranking(lot) for lot in lots]
        case = AwardCase(
            tuple(lots),
            offers_from(rankings, values),
            self.invitation.mechanism or Mechanism.IN_ORDER,
            Limit(lots=self.invitation.most_lots),
        )
        return award(case, self.conventions.solver, ties=self.conventions.ties)

    def decision(self, lot: str) -> Award | None:
        """The award of a lot as it was decided; None while it is not."""
        return next((row for row in self.decided if row.lot == lot), None)

    def without_decision(self) -> list[str]:
        """The lots that somebody is to have and nobody has decided on yet. Raises CannotWork."""
        found = self.awards()
        return [one.lot for one in found.lots if one.bidder and self.decision(one.lot) is None]
