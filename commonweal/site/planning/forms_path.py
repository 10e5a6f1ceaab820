"""The forms of the commissioning path: its start, its segments, its programme, its phases."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commonweal.planning.path import PlannedGate, Segment
from commonweal.planning.path_changes import SegmentChange, change_of
from commonweal.planning.phases import PhasePlan
from commonweal.planning.programme import StepRule
from commonweal.site.forms import DateField, Form, set_choices

_WHY = {"required": "Say why"}


def _reason(label: str = "Why?", help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=1000, help_text=help_text, error_messages=_WHY,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


def _years(label: str, *, required: bool = True, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=4,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"suffix": "years"}),
        error_messages={"invalid": f"“{label}” must be a number of years, for example 3.5"},
    )


class StartForm(Form):
    """From which day a path is worked out, and why."""

    start = DateField(label="When does the path start?", what="The day the path starts")
    reason = forms.CharField(label="Why this start?", required=False, max_length=300)


class MoveForm(Form):
    """Moving a cluster to another segment."""

    cluster = forms.ChoiceField(label="Cluster")
    to = forms.ChoiceField(label="Segment it moves to")
    reason = _reason("Why does it move?")

    def __init__(self, *args: Any, segments: Sequence[Segment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = sorted(
            (code for one in segments for code in one.clusters), key=lambda c: (len(c), c)
        )
        set_choices(self, "cluster", [(code, f"Cluster {code}") for code in codes])
        set_choices(self, "to", [(one.code, one.title) for one in segments])


class SegmentForm(Form):
    """What a segment is to be."""

    clusters = forms.CharField(
        label="Clusters",
        required=False,
        max_length=200,
        help_text="Numbers separated by semicolons, for example 5;6;7;8",
    )
    duration_years = _years("How long it runs")
    is_maximum = forms.BooleanField(
        label="It may end sooner: this is the longest it runs", required=False
    )
    milestone_year = _years(
        "Year of the shift milestone", required=False, help_text="Leave empty for none"
    )
    share_pct = forms.DecimalField(
        label="Share of people to have moved by then",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
        help_text="Leave empty while it is to be confirmed",
        error_messages={"invalid": "The share must be a number, for example 40"},
        widget=forms.NumberInput(attrs={"suffix": "%"}),
    )
    setting = forms.CharField(label="Where care is expected to be given", max_length=300)
    new_gate_years = _years(
        "A further stage gate after", required=False, help_text="Leave empty for none"
    )
    new_gate_subject = forms.CharField(
        label="What the further gate is about", required=False, max_length=200
    )
    reason = _reason("Why is the path changed?", "The earlier path stays beside this reason.")

    def __init__(self, *args: Any, segment: Segment, **kwargs: Any) -> None:
        self.segment = segment
        now = change_of(segment)
        kwargs.setdefault(
            "initial",
            {
                "clusters": ";".join(now.clusters),
                "duration_years": _plain(now.duration_years),
                "is_maximum": now.is_maximum,
                "milestone_year": _plain(now.milestone_year),
                "share_pct": _plain(now.share_pct),
                "setting": now.setting,
                **{f"gate_{number}": _plain(years) for number, years in now.gates.items()},
            },
        )
        super().__init__(*args, **kwargs)
        if segment.duration_years is None:
            for name in ("duration_years", "is_maximum", "milestone_year", "share_pct",
                         "new_gate_years", "new_gate_subject"):  # fmt: skip
                del self.fields[name]
        for gate in segment.gates:
            label = f"Stage gate {gate.number}, {gate.subject}: after"
            self.fields[f"gate_{gate.number}"] = _years(label)
        last = ("new_gate_years", "new_gate_subject", "reason")
        self.order_fields([name for name in self.fields if name not in last] + list(last))

    def clean_clusters(self) -> tuple[str, ...]:
        text: str = self.cleaned_data["clusters"]
        codes = tuple(part.strip() for part in text.replace(",", ";").split(";") if part.strip())
        if len(set(codes)) < len(codes):
            raise ValidationError("Name each cluster once")
        return codes

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("new_gate_years")) != bool(given.get("new_gate_subject")):
            self.add_error(
                "new_gate_subject", "A further gate needs both its years and what it is about"
            )
        if given.get("share_pct") is not None and given.get("milestone_year") is None:
            self.add_error("milestone_year", "Say by which year that share is to have moved")
        return given

    def change(self) -> SegmentChange:
        """The change that a valid form asks for."""
        given = self.cleaned_data
        gates = {gate.number: given[f"gate_{gate.number}"] for gate in self.segment.gates}
        new = None
        if given.get("new_gate_years"):
            number = max(gates, default=0) + 1
            new = PlannedGate(number, given["new_gate_years"], given["new_gate_subject"])
        return SegmentChange(
            code=self.segment.code,
            clusters=given["clusters"],
            duration_years=given.get("duration_years"),
            is_maximum=bool(given.get("is_maximum")),
            milestone_year=given.get("milestone_year"),
            share_pct=given.get("share_pct"),
            setting=given["setting"],
            gates=gates,
            new_gate=new,
        )


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


class ProgrammeForm(Form):
    """How many months each piece of work takes here."""

    reason = forms.CharField(label="Why these months?", required=False, max_length=300)

    def __init__(self, *args: Any, steps: Sequence[StepRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = steps
        for step in steps:
            self.fields[step.code] = forms.IntegerField(
                label=f"{step.title[:1].upper()}{step.title[1:]}",
                min_value=0,
                max_value=120,
                widget=forms.NumberInput(attrs={"suffix": "months"}),
            )
        self.order_fields([*(step.code for step in steps), "reason"])

    def months(self) -> dict[str, Decimal]:
        """The months of the pieces of work that differ from the definition."""
        given = {step.code: self.cleaned_data[step.code] for step in self.steps}
        return {
            step.code: Decimal(given[step.code])
            for step in self.steps
            if given[step.code] != step.months
        }


class PhaseForm(Form):
    """Other dates to try for one phase."""

    phase = forms.ChoiceField(label="Phase")
    start = DateField(label="When does it start?", required=False, what="The start")
    months = forms.IntegerField(
        label="How long does it take?", required=False, min_value=1, max_value=600,
        widget=forms.NumberInput(attrs={"suffix": "months"}),
        help_text="Leave empty to keep the end that is stated",
    )  # fmt: skip
    slip = forms.IntegerField(
        label="How much later does it end than planned?", required=False, min_value=0,
        max_value=600, widget=forms.NumberInput(attrs={"suffix": "months"}),
        help_text="What follows moves along; a notice and an agreement's end do not",
    )  # fmt: skip
    reason = _reason()

    def __init__(self, *args: Any, plan: PhasePlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(one.phase.code, one.phase.title) for one in plan.dates]
        set_choices(self, "phase", names)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        asked = [given.get(name) for name in ("start", "months", "slip")]
        if not self.errors and all(value is None for value in asked):
            self.add_error("start", "Enter a start, a length or how much later it ends")
        return given
