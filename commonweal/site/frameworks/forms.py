"""The forms about frameworks: putting in, taking out, replacing, publishing, sending, returning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commonweal.reviewing.frameworks import Framework
from commonweal.reviewing.indicators import Frequency, Indicator
from commonweal.reviewing.schedules import Line
from commonweal.site.forms import DateField, Form, set_choices

LONG = forms.Textarea(attrs={"rows": 3})


def _named(indicators: Iterable[Indicator]) -> list[tuple[str, str]]:
    return sorted(((one.id, one.name) for one in indicators), key=lambda pair: pair[1].casefold())


class WalkForm(Form):
    """Which two frameworks stand side by side."""

    first = forms.ChoiceField(label="From")
    second = forms.ChoiceField(label="To")

    def __init__(self, data: Any, *, frameworks: Sequence[Framework]) -> None:
        super().__init__(data)
        choices = [(one.id, one.title) for one in frameworks]
        set_choices(self, "first", choices)
        set_choices(self, "second", choices)
        self.fields["first"].initial = choices[-1][0]
        self.fields["second"].initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("first") and given.get("first") == given.get("second"):
            raise ValidationError({"second": "Choose two different frameworks."})
        return given


class AttachForm(Form):
    """Which indicator goes under which outcome."""

    outcome = forms.ChoiceField(label="Outcome")
    indicator = forms.ChoiceField(label="Indicator")
    is_key = forms.BooleanField(
        label="It is a key indicator", required=False, initial=True,
        help_text="Only key indicators are counted by the rule",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why this one (optional)", required=False, max_length=1000, widget=LONG
    )

    def __init__(
        self, data: Any, *, framework: Framework, indicators: Iterable[Indicator], outcome: str
    ) -> None:
        super().__init__(data)
        outcomes = [(one.code, f"{one.code} {one.title}") for one in framework.outcomes.values()]
        set_choices(self, "outcome", outcomes)
        set_choices(self, "indicator", [("", "Choose an indicator"), *_named(indicators)])
        if outcome in framework.outcomes:
            self.fields["outcome"].initial = outcome


class TakeOutForm(Form):
    """Where an indicator is taken out, and why."""

    outcome = forms.ChoiceField(label="From under which outcome")
    reason = forms.CharField(label="Why it is taken out", max_length=1000, widget=LONG)

    def __init__(self, data: Any, *, outcomes: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, prefix="out")
        set_choices(self, "outcome", list(outcomes))


class ReplaceForm(Form):
    """What follows an indicator, from when, and why: planned or done."""

    successor = forms.ChoiceField(label="What takes its place", required=False)
    on = DateField(label="From", what="The day")
    reason = forms.CharField(label="Why", max_length=1000, widget=LONG)

    def __init__(
        self, data: Any, *, prefix: str, label: str, indicators: Iterable[Indicator],
        initial: Mapping[str, Any],
    ) -> None:  # fmt: skip
        super().__init__(data, prefix=prefix, initial=dict(initial))
        self.fields["on"].label = label
        set_choices(self, "successor", [("", "Nothing takes its place"), *_named(indicators)])


class PublishForm(Form):
    """A word about the version."""

    note = forms.CharField(
        label="What is new in this version (optional)",
        required=False,
        max_length=1000,
        widget=LONG,
    )


class SendForm(Form):
    """From when to when the schedule is to be reported."""

    starts_on = DateField(label="First day to report", what="The first day")
    ends_on = DateField(label="Last day to report", what="The last day")


class ReturnForm(Form):
    """A provider's schedule line by line: whether it collects it, and how often."""

    def __init__(
        self, data: Any, *, lines: Sequence[Line], returned: Sequence[Line] | None
    ) -> None:
        super().__init__(data)
        self.lines = lines
        there = {line.indicator: line for line in returned or ()}
        for place, line in enumerate(lines):
            back = there.get(line.indicator)
            frequency = (back.frequency if back else "") or line.frequency
            self.fields[f"c{place}"] = forms.BooleanField(
                label="We collect it",
                required=False,
                initial=returned is None or back is not None,
            )
            self.fields[f"f{place}"] = forms.ChoiceField(
                label="How often",
                choices=[(one.value, f"Every {one.value}") for one in Frequency],
                initial=frequency,
            )
            self.fields[f"n{place}"] = forms.CharField(
                label="What is counted, if otherwise than above",
                required=False,
                max_length=300,
                initial=_other(back.numerator if back else "", line.numerator),
            )

    def groups(self) -> list[tuple[Line, list[Any]]]:
        """Each line with its boxes."""
        return [
            (line, [self[f"{letter}{place}"] for letter in "cfn"])
            for place, line in enumerate(self.lines)
        ]

    def rows(self) -> list[dict[str, str]]:
        """What was filled in, as rows of the table that is returned."""
        return [
            {
                "indicator_id": line.indicator,
                "name": line.name,
                "collected": "yes" if self.cleaned_data[f"c{place}"] else "no",
                "frequency": self.cleaned_data[f"f{place}"],
                "numerator": self.cleaned_data[f"n{place}"] or line.numerator,
                "denominator": line.denominator,
                "unit": line.unit,
            }
            for place, line in enumerate(self.lines)
        ]


def _other(given: str, sent: str) -> str:
    return "" if given == sent else given
