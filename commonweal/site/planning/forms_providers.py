"""The forms about the market, the momentum case, and what providers and commissioners say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from commonweal.records.providers.models import CapabilityView, Resolution, Told
from commonweal.records.register.models import Organisation
from commonweal.site.forms import DateField, Form, set_choices

WHY = "Why this choice?"


class LossForm(Form):
    """Between which shares a market may be lost."""

    market = forms.DecimalField(
        label="The market that may be lost, in £m", max_digits=9, decimal_places=2
    )
    low_pct = forms.DecimalField(label="At least, in percent", max_digits=5, decimal_places=2)
    high_pct = forms.DecimalField(label="At most, in percent", max_digits=5, decimal_places=2)
    reason = forms.CharField(label=WHY, required=False, max_length=300)


class MomentumForm(Form):
    """Between which shares of the local market may go."""

    low_pct = forms.DecimalField(
        label="Providers lose at least, in percent of the local market",
        min_value=0, max_value=100, max_digits=5, decimal_places=2,
    )  # fmt: skip
    high_pct = forms.DecimalField(
        label="Providers lose at most, in percent of the local market",
        min_value=0, max_value=100, max_digits=5, decimal_places=2,
    )  # fmt: skip
    reason = forms.CharField(label=WHY, required=False, max_length=300)


class StopsForm(Form):
    """For which services a provider stops bidding."""

    stops = forms.MultipleChoiceField(
        label="Which services does it stop bidding for?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(label=WHY, required=False, max_length=300)

    def __init__(self, *args: Any, services: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "stops", [(one, one) for one in services])


class ResolutionForm(Form):
    """How one side says that a contradiction is resolved."""

    way = forms.ChoiceField(
        label="How is it resolved?", choices=Resolution.Way.choices, widget=forms.RadioSelect
    )
    provider_part_gbp_m = forms.DecimalField(
        label="What the provider takes of it, in £m",
        required=False,
        max_digits=12,
        decimal_places=3,
        help_text="Only where each takes a part",
    )
    words = forms.CharField(
        label="What was agreed, or what is in the way",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CapabilityForm(Form):
    """How one side judges a capability."""

    capability = forms.ChoiceField(label="Which capability?")
    level = forms.TypedChoiceField(
        label="How far is it there?",
        coerce=int,
        choices=CapabilityView.Level.choices,
        widget=forms.RadioSelect,
    )
    evidence = forms.CharField(
        label="What this rests on", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    plan = forms.CharField(
        label="What is to be done", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    plan_due_on = DateField(label="By when", required=False, what="The date of the plan")

    def __init__(self, *args: Any, capabilities: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "capability", [(one, one) for one in capabilities])


class NoticeForm(Form):
    """A notice of a change of service."""

    title = forms.CharField(label="The change in a few words", max_length=200)
    what = forms.CharField(
        label="What changes", max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    where = forms.CharField(label="Where", max_length=200)
    starts_on = DateField(label="From when", what="The day from which it holds")
    people_affected = forms.CharField(
        label="Who else it concerns",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example teams, Section 75 staff, people who use the service",
    )
    told = forms.MultipleChoiceField(
        label="Which commissioners and partners does it concern?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Each of them must acknowledge it before the change is live",
    )
    told_on = DateField(label="When were they told?", what="The day they were told")
    told_how = forms.CharField(label="How were they told?", max_length=200)

    def __init__(self, *args: Any, bodies: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.code: body for body in bodies}
        set_choices(self, "told", [(code, body.name) for code, body in self.bodies.items()])

    def clean_told(self) -> list[Organisation]:
        chosen: list[str] = self.cleaned_data["told"]
        return [self.bodies[code] for code in chosen]


class AcknowledgeForm(Form):
    """That one's own organisation has received a notice."""

    concern = forms.CharField(
        label="Your concern, if you have one",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConcernForm(Form):
    """How a concern was met."""

    organisation = forms.ChoiceField(label="Whose concern?")
    words = forms.CharField(
        label="How was it met?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, told: Sequence[Told], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        concerned = [one.organisation for one in told if one.concern]
        set_choices(self, "organisation", [(body.code, body.name) for body in concerned])
