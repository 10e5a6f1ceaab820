"""The forms of an evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from commonweal.procuring.scoring import Scale
from commonweal.records.evaluation.actions_scoring import DECIMALS
from commonweal.records.evaluation.selectors_work import Given
from commonweal.records.procuring.definitions import scale_words
from commonweal.site.forms import Form, set_choices

LONG = forms.Textarea(attrs={"rows": 5})
SHORT = forms.Textarea(attrs={"rows": 3})
#: A scale of up to so many steps is shown as choices; a longer one as a box for the number.
CHOICES = 11
#: A score has at most so many digits: "1e99999999" would be written out.
DIGITS = 8


class MemberForm(Form):
    """Somebody to appoint to a panel."""

    lot = forms.ChoiceField(label="Which panel?", required=False)
    email = forms.CharField(label="Email address", max_length=254)
    is_chair = forms.BooleanField(label="They chair this panel", required=False)
    reason = forms.CharField(
        label="Why is the panel changed?", required=False, max_length=2000, widget=SHORT,
        help_text="Scoring has started: this stays on record.",
    )  # fmt: skip

    def __init__(self, data: Any, *, lots: Sequence[tuple[str, str]], is_started: bool) -> None:
        super().__init__(data)
        set_choices(self, "lot", [("", "The common panel"), *lots])
        if not is_started:
            del self.fields["reason"]


class RemoveForm(Form):
    """Somebody to take off a panel."""

    seat = forms.ChoiceField(label="Who leaves?")
    why = forms.CharField(
        label="Why do they leave?", required=False, max_length=2000, widget=SHORT,
        help_text="Scoring has started: this stays on record.",
    )  # fmt: skip

    def __init__(self, data: Any, *, seats: Sequence[tuple[str, str]], is_started: bool) -> None:
        super().__init__(data)
        set_choices(self, "seat", [*seats])
        if not is_started:
            del self.fields["why"]


def score_field(scale: Scale, label: str) -> forms.Field:
    """A box or choices for a score on a scale, each with the words of its level."""
    words = scale_words(scale.code)
    steps = (scale.high - scale.low) / scale.step if scale.step else None
    if scale.step is None or steps is None or steps >= CHOICES:
        return forms.DecimalField(
            label=label, help_text=f"From {scale.low} to {scale.high}.", required=False,
            max_digits=DIGITS, decimal_places=DECIMALS,
            widget=forms.TextInput(attrs={"width": 4, "inputmode": "decimal"}),
        )  # fmt: skip
    values = [scale.low + scale.step * n for n in range(int(steps) + 1)]
    return forms.TypedChoiceField(
        label=label, required=False, coerce=Decimal, empty_value=None, widget=forms.RadioSelect,
        choices=[(plain, _level(plain, words)) for plain in (f"{one.normalize():f}"
                                                             for one in values)],
    )  # fmt: skip


def _level(score: str, words: Mapping[str, str]) -> str:
    return f"{score}: {words[score]}" if score in words else score


class ScoreForm(Form):
    """One's own score. A draft may have gaps."""

    reason = forms.CharField(
        label="Why this score?", required=False, max_length=6000, widget=LONG,
        help_text="From what the bid says. Other evaluators read it once all scores are in.",
    )  # fmt: skip
    change_reason = forms.CharField(
        label="Why do you change the score that you submitted?", required=False, max_length=2000,
        widget=SHORT,
    )  # fmt: skip

    def __init__(self, data: Any, *, scale: Scale, initial: Any, is_submitted: bool) -> None:
        super().__init__(data, initial=initial)
        self.fields = {"score": score_field(scale, "Your score"), **self.fields}
        if not is_submitted:
            del self.fields["change_reason"]


class ConsensusForm(Form):
    """What a moderation agreed, as its chair writes it down."""

    reason = forms.CharField(
        label="Why did the panel agree on this score?", max_length=6000, widget=LONG,
        help_text="Bidders read this in their letters: write what the bid says, and keep out what "
        "is confidential.",
    )  # fmt: skip
    attended = forms.MultipleChoiceField(
        label="Who attended?", required=False, widget=forms.CheckboxSelectMultiple
    )
    dissent = forms.MultipleChoiceField(
        label="Who does not agree?", required=False, widget=forms.CheckboxSelectMultiple
    )
    change_reason = forms.CharField(
        label="Why is the consensus changed?", required=False, max_length=2000, widget=SHORT
    )

    def __init__(
        self, data: Any, *, scale: Scale, given: Sequence[Given], is_changed: bool
    ) -> None:
        super().__init__(data)
        people = [(str(one.user), one.evaluator) for one in given]
        set_choices(self, "attended", people)
        set_choices(self, "dissent", people)
        differs: dict[str, forms.Field] = {
            f"differs_{one.user}": forms.CharField(
                label=f"Where the consensus is not {one.score.normalize():f}, why does it differ "
                f"from the score of {one.evaluator}?",
                required=False, max_length=2000, widget=SHORT,
            )
            for one in given
        }  # fmt: skip
        more = dict(self.fields)
        change = more.pop("change_reason")
        self.fields = {"score": score_field(scale, "Consensus score"), **more, **differs}
        if is_changed:
            self.fields["change_reason"] = change


class DrawForm(Form):
    """A lot that was drawn."""

    order = forms.CharField(
        label="The bidders as they were drawn", max_length=2000, widget=SHORT,
        help_text="One name on each line, the first drawn first.",
    )  # fmt: skip
    witness_0 = forms.CharField(label="First witness", max_length=160)
    witness_1 = forms.CharField(label="Second witness", max_length=160)


class NewPricesForm(Form):
    """The new prices of tied bidders for a lot."""

    def __init__(self, data: Any, *, bidders: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        for code, name in bidders:
            self.fields[f"new_price_{code}"] = forms.CharField(
                label=f"New price of {name}, in pounds for the first term", max_length=20,
                widget=forms.TextInput(attrs={"width": 10, "inputmode": "decimal"}),
            )  # fmt: skip
        self.fields["new_reason"] = forms.CharField(
            label="How were they asked for, and when did they come in?", max_length=6000,
            widget=SHORT, help_text="It stays on record beside the prices.",
        )  # fmt: skip


class AskPriceForm(Form):
    """A question to a bidder about an unusually low price."""

    asks = forms.CharField(
        label="What do you ask beyond how it can be delivered?", required=False, max_length=4000,
        widget=SHORT,
        help_text="The bidder reads this. Say nothing of other bids or their prices.",
    )  # fmt: skip


class PriceAnswerForm(Form):
    """A bidder's own answer to a question about its price."""

    def __init__(self, data: Any, *, lot: str) -> None:
        super().__init__(data)
        self.fields[f"answer_{lot}"] = forms.CharField(
            label=f"How can you deliver lot {lot} at this price?", max_length=6000, widget=LONG,
            error_messages={"required": "Write your answer"},
            help_text="Only those who buy read it. It cannot be changed once it is sent.",
        )  # fmt: skip


class DeclineForm(Form):
    """The decision not to award a lot."""

    ground = forms.ChoiceField(label="Why is this lot not awarded?", widget=forms.RadioSelect)
    decline_reason = forms.CharField(
        label="The reason in words", max_length=6000, widget=LONG,
        help_text="Bidders read this in their letters, and everybody in the notice.",
    )  # fmt: skip

    def __init__(self, data: Any, *, grounds: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        set_choices(self, "ground", [*grounds])


class ReopenForm(Form):
    """The decision that a lot is decided anew."""

    reopen_reason = forms.CharField(
        label="Why is this lot decided anew?", max_length=6000, widget=LONG,
        help_text="Bidders read this in their new letters. What was decided stays on record.",
    )  # fmt: skip
    left_out = forms.MultipleChoiceField(
        label="Whose bid for this lot counts no more, for this reason?", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, data: Any, *, bidders: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        set_choices(self, "left_out", [*bidders])


class SettleForm(Form):
    """Settling awards that are equally good; with a draw, before two witnesses."""

    witness_0 = forms.CharField(label="First witness", max_length=160)
    number_0 = forms.CharField(label="The number that the first witness gives", max_length=20)
    witness_1 = forms.CharField(label="Second witness", max_length=160)
    number_1 = forms.CharField(label="The number that the second witness gives", max_length=20)
    tie_reason = forms.CharField(
        label="What was done, and why?", max_length=6000, widget=SHORT,
        help_text="It stays on record beside the steps of the published rule.",
    )  # fmt: skip

    def __init__(self, data: Any, *, draws: bool) -> None:
        super().__init__(data)
        for name in ("witness_0", "number_0", "witness_1", "number_1"):
            if not draws:
                del self.fields[name]
            elif name.startswith("number"):
                field = self.fields[name]
                field.widget.attrs.update({"inputmode": "numeric", "width": 10})


class LowPriceForm(Form):
    """What a bidder explained about a price, and what was decided."""

    answer = forms.CharField(
        label="What did the bidder explain in another way?", required=False, max_length=6000,
        widget=LONG,
        help_text="It has not answered in its workspace.",
    )  # fmt: skip
    stands = forms.ChoiceField(
        label="Does the price stand?",
        choices=[("yes", "Yes: it can be delivered"), ("no", "No: the bid is set aside")],
        widget=forms.RadioSelect,
    )
    price_reason = forms.CharField(label="Why?", max_length=2000, widget=SHORT)

    def __init__(self, data: Any, *, is_told: bool) -> None:
        super().__init__(data)
        if is_told:
            del self.fields["answer"]


class AwardForm(Form):
    """The reasons for an award."""

    reason = forms.CharField(
        label="Why is it awarded?", max_length=6000, widget=LONG,
        help_text="Bidders read this in their letters.",
    )  # fmt: skip


class OutcomeForm(Form):
    """Under which route the outcome is told."""

    route = forms.ChoiceField(
        label="By which route is this bought?",
        help_text="It decides which standstill follows.",
    )
    voluntary_days = forms.IntegerField(
        label="Working days of a voluntary standstill", required=False,
        help_text="Only for a route that allows one.",
        widget=forms.TextInput(attrs={"width": 3, "inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, data: Any, *, routes: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        set_choices(self, "route", [*routes])


class RepresentationForm(Form):
    """A representation against the decision."""

    bidder = forms.ChoiceField(label="Who made it?")
    received_at = forms.DateTimeField(
        label="When did it come in?", input_formats=["%Y-%m-%d %H:%M"],
        help_text="As 2027-03-12 16:30, UK time.",
        error_messages={"invalid": "Write date and time as 2027-03-12 16:30."},
        widget=forms.TextInput(attrs={"width": 20}),
    )  # fmt: skip
    words = forms.CharField(label="What does it say?", max_length=10_000, widget=LONG)

    def __init__(self, data: Any, *, bidders: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        set_choices(self, "bidder", [*bidders])


class FurtherForm(Form):
    """The further decision on a representation."""

    further = forms.ChoiceField(
        label="What is decided?",
        choices=[("yes", "The awards stand"), ("no", "An award does not stand")],
        widget=forms.RadioSelect,
    )
    lots = forms.MultipleChoiceField(
        label="Of which lots does the award not stand?", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="It is cancelled, and a notice says so. Other lots go on.",
    )  # fmt: skip
    further_reason = forms.CharField(label="Why?", max_length=6000, widget=SHORT)

    def __init__(self, data: Any, *, lots: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        set_choices(self, "lots", [*lots])
