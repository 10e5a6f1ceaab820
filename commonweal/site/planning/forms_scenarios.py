"""The forms about a provider's scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms

from commonweal.planning.own_scenario import HUNDRED, ChosenEffect
from commonweal.planning.own_scenario import Form as Kind
from commonweal.records.planning.kinds.scenario import Given
from commonweal.records.planning.kinds.scenario_range import Given as RangeGiven
from commonweal.site.forms import DateField, Form, set_choices

#: The choice for no scenario of the table of effects.
NO_TABLE = "-"


class LineForm(Form):
    """Which line of the plan is compared."""

    line = forms.ChoiceField(label="Line of the plan")

    def __init__(self, *args: Any, lines: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "line", list(lines))
        self.fields["line"].initial = "ops_surplus"


class NeedForm(Form):
    """Of which year the need is worked out, and from which scenario."""

    year = forms.ChoiceField(label="Year")
    scenario = forms.ChoiceField(label="Scenario")
    reason = forms.CharField(label="Why this choice?", required=False, max_length=300)

    def __init__(
        self, *args: Any, scenarios: Sequence[str], years: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "scenario", [(one, one.capitalize()) for one in scenarios])
        set_choices(self, "year", [(one, one) for one in years])


class StartForm(Form):
    """What the scenario is called, where it starts and which table of effects is laid over it."""

    name = forms.CharField(label="What is this scenario called?", max_length=80)
    base = forms.ChoiceField(label="Which printed scenario does it start from?")
    table = forms.ChoiceField(label="Which effects from the table are laid over it?")
    rated_on = DateField(
        label="Rate every year by the rating that held on one day (only if you ask for it)",
        required=False,
        what="The day",
        help_text="For example, 31 5 2015, the day of the plan. Leave it empty to rate each "
        "year by its own dates.",
    )

    def __init__(
        self, *args: Any, bases: Sequence[str], tables: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "base", [(one, one.capitalize()) for one in bases])
        set_choices(self, "table", [(NO_TABLE, "None"), *((one, one) for one in tables)])

    def given(self, last: Given) -> Given:
        """The choices: a scenario under a new name starts without effects of one's own."""
        cleaned = self.cleaned_data
        table = "" if cleaned["table"] == NO_TABLE else cleaned["table"]
        kept = last.effects if cleaned["name"] == last.name else ()
        return Given(cleaned["name"], cleaned["base"], table, kept, cleaned["rated_on"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["reason"] = str(cleaned.get("name", ""))
        return cleaned


class EffectForm(Form):
    """One more effect."""

    form = forms.ChoiceField(
        label="What happens?", choices=[(kind.value, kind.value.capitalize()) for kind in Kind]
    )
    title = forms.CharField(label="In your words", max_length=80)
    contract = forms.CharField(
        label="Contract", required=False, max_length=80, help_text="If a contract is won or lost"
    )
    amount = forms.DecimalField(
        label="Amount in a full year, in £m", max_digits=9, decimal_places=3,
        help_text="Above zero; what happens says which way it goes",
    )  # fmt: skip
    from_day = DateField(label="From when?", what="The day from which it counts")
    recurrent = forms.ChoiceField(
        label="Does it come back every year?",
        choices=[("yes", "Every year from then on"), ("no", "In that year only")],
        widget=forms.RadioSelect,
        initial="yes",
        help_text="Asked of missed savings and of pressures",
    )
    cost_share_pct = forms.DecimalField(
        label="Share of a contract’s value that is cost which comes and goes with it, in percent",
        required=False, max_digits=6, decimal_places=2, help_text="100 when left empty",
    )  # fmt: skip
    cost_lag_years = forms.IntegerField(
        label="Years until that cost follows",
        required=False,
        min_value=0,
        max_value=9,
        help_text="0 when left empty. Until then the cost of a lost contract is stranded",
    )

    def given(self, last: Given) -> Given:
        """The choices with one effect more."""
        cleaned = self.cleaned_data
        share = cleaned["cost_share_pct"]
        effect = ChosenEffect(
            title=cleaned["title"],
            form=Kind(cleaned["form"]),
            amount=Decimal(cleaned["amount"]),
            from_day=cleaned["from_day"],
            recurrent=cleaned["recurrent"] == "yes",
            cost_share_pct=HUNDRED if share is None else share,
            cost_lag_years=cleaned["cost_lag_years"] or 0,
            contract=cleaned["contract"],
        )
        return replace(last, effects=(*last.effects, effect))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["reason"] = f"Added: {cleaned.get('title', '')}"
        return cleaned


class RemoveForm(Form):
    """One effect less."""

    title = forms.ChoiceField(label="Which of your own effects?")

    def __init__(self, *args: Any, effects: Sequence[ChosenEffect], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "title", [(one.title, one.title) for one in effects])

    def given(self, last: Given) -> Given:
        """The choices without that effect."""
        kept = tuple(one for one in last.effects if one.title != self.cleaned_data["title"])
        return replace(last, effects=kept)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["reason"] = f"Taken out: {cleaned.get('title', '')}"
        return cleaned


class BridgeForm(Form):
    """Into which year the surplus is followed."""

    into = forms.ChoiceField(label="Into which year?")

    def __init__(self, *args: Any, years: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "into", [(one, one) for one in years])


class RangeForm(Form):
    """How many futures from which seed, around which scenario."""

    draws = forms.IntegerField(label="How many futures?", min_value=1)
    seed = forms.IntegerField(
        label="Seed", min_value=1, help_text="The same seed gives the same answer to the digit"
    )
    scenario = forms.ChoiceField(label="Around which scenario?")
    reason = forms.CharField(label="Why this choice?", required=False, max_length=300)

    def __init__(self, *args: Any, scenarios: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "scenario", [(one, one.capitalize()) for one in scenarios])

    def given(self) -> RangeGiven:
        """The choices as the kind takes them."""
        cleaned = self.cleaned_data
        return RangeGiven(cleaned["draws"], cleaned["seed"], cleaned["scenario"])
