"""The forms about options: scores, weights, standing, mixing, checks, meetings, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commonweal.planning.option_tables import Option, Question
from commonweal.records.options.actions_scoring import ScoreGiven
from commonweal.records.options.definitions import appraisal_rules
from commonweal.records.options.models import Decision, SheetScore, Shortlisting
from commonweal.records.register.models import Organisation
from commonweal.site.forms import DateField, Form, set_choices

LONG = forms.Textarea(attrs={"rows": 3})

#: A scale with more steps than this is typed, not chosen.
MOST_STEPS = 11


class ScoresForm(Form):
    """A score and a comment for every option on every criterion. Nothing has to be complete."""

    def __init__(
        self,
        data: Any,
        *,
        question: Question,
        given: Mapping[tuple[str, str], SheetScore],
    ) -> None:
        super().__init__(data)
        self.question = question
        self.names: dict[tuple[str, str], tuple[str, str]] = {}
        for place, option in enumerate(question.options):
            for criterion in question.criteria:
                cell = (option.code, criterion.code)
                names = f"s{place}_{criterion.code}", f"c{place}_{criterion.code}"
                self.names[cell] = names
                found = given.get(cell)
                value = None if found is None or found.value is None else found.value.normalize()
                title = f"{criterion.title[:1].upper()}{criterion.title[1:]}"
                self.fields[names[0]] = _score_field(title, question, value)
                self.fields[names[1]] = forms.CharField(
                    label=f"Why, on {criterion.title}",
                    required=False,
                    max_length=2000,
                    initial=(found.comment or None) if found else None,
                )

    def boxes(self, option: Option) -> list[tuple[Any, Any]]:
        """The boxes of one option: score and comment, criterion by criterion."""
        return [
            (self[names[0]], self[names[1]])
            for (code, _), names in self.names.items()
            if code == option.code
        ]

    def scores(self) -> list[ScoreGiven]:
        """What was filled in, for the action."""
        return [
            ScoreGiven(
                option,
                criterion,
                _decimal(self.cleaned_data.get(names[0])),
                self.cleaned_data.get(names[1], ""),
            )
            for (option, criterion), names in self.names.items()
        ]


def _decimal(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(value)


def _score_field(title: str, question: Question, value: Decimal | None) -> forms.Field:
    low, high = question.scale
    whole = low == low.to_integral_value() and high == high.to_integral_value()
    fractional = value is not None and value != value.to_integral_value()
    if not whole or high - low >= MOST_STEPS or fractional:
        return forms.DecimalField(
            label=title,
            required=False,
            min_value=low,
            max_value=high,
            max_digits=9,
            decimal_places=3,
            initial=value,
            help_text=f"From {low} to {high}",
        )
    rules = appraisal_rules()
    words = rules.scale_words if question.scale == rules.scale else {}
    steps = [
        (str(step), f"{step} {words.get(Decimal(step), '')}".strip())
        for step in range(int(low), int(high) + 1)
    ]
    initial = "" if value is None else str(int(value))
    return forms.ChoiceField(
        label=title, required=False, choices=[("", "Not scored"), *steps], initial=initial
    )


class SheetFileForm(Form):
    """A filled sheet of scores."""

    file = forms.FileField(
        label="Filled sheet",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )


class ReasonForm(Form):
    """Why something is done."""

    reason = forms.CharField(label="Why", max_length=1000, widget=LONG)


class WeightsForm(Form):
    """A weight for every criterion, or none for any."""

    def __init__(
        self, data: Any, *, question: Question, weights: Mapping[str, Decimal | None]
    ) -> None:
        super().__init__(data)
        self.codes = {f"w_{one.code}": one.code for one in question.criteria}
        for name, one in zip(self.codes, question.criteria, strict=True):
            weight = weights.get(one.code)
            self.fields[name] = forms.DecimalField(
                label=f"{one.title[:1].upper()}{one.title[1:]}",
                required=False,
                min_value=0,
                max_digits=9,
                decimal_places=3,
                initial=None if weight is None else weight.normalize(),
            )
        self.fields["reason"] = forms.CharField(
            label="Why these weights", max_length=1000, widget=LONG
        )

    def weights(self) -> dict[str, Decimal]:
        """The weights that were given, by criterion."""
        given = {code: self.cleaned_data.get(name) for name, code in self.codes.items()}
        return {code: weight for code, weight in given.items() if weight is not None}


class StandingForm(Form):
    """How an option stands from here on."""

    standing = forms.ChoiceField(
        label="How does this option stand?",
        choices=Shortlisting.Standing.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why", max_length=1000, widget=LONG, help_text="The reason stays with the option"
    )


class MixForm(Form):
    """An option derived from two others."""

    code = forms.CharField(label="Number of the new option", max_length=20)
    title = forms.CharField(label="Its title", max_length=300)
    first = forms.ChoiceField(label="First option that it is made of")
    from_first = forms.CharField(label="What it takes from the first", max_length=500)
    second = forms.ChoiceField(label="Second option that it is made of")
    from_second = forms.CharField(label="What it takes from the second", max_length=500)

    def __init__(self, data: Any, *, question: Question) -> None:
        super().__init__(data)
        choices = [("", "Choose"), *_options(question)]
        set_choices(self, "first", choices)
        set_choices(self, "second", choices)
        self.codes = {f"t_{one.code}": one.code for one in question.criteria}
        for name, one in zip(self.codes, question.criteria, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=f"On {one.title} it is like",
                choices=[("first", "the first option"), ("second", "the second option")],
                widget=forms.RadioSelect,
                error_messages={"required": f"Say which option it is like on {one.title}"},
            )

    def takes(self) -> dict[str, str]:
        """For each criterion the number of the option that it follows."""
        given = self.cleaned_data
        return {code: given[given[name]] for name, code in self.codes.items()}


def _options(question: Question) -> list[tuple[str, str]]:
    return [(one.code, f"{one.code} {one.title}") for one in question.options]


class CheckForm(Form):
    """What was found about a belief, a condition or premises."""

    standing = forms.ChoiceField(label="How does it stand?", widget=forms.RadioSelect)
    evidence = forms.CharField(
        label="What shows it",
        required=False,
        max_length=2000,
        widget=LONG,
        help_text="Needed once it has been looked at. Link figures and findings with the thread.",
    )
    owner = forms.ChoiceField(label="Owner", required=False, help_text="Who keeps it under watch")
    test_on = DateField(label="Test it again by", required=False, what="The day of the test")

    def __init__(
        self, *args: Any, standings: Iterable[tuple[str, str]], parties: Iterable[Organisation],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.parties = {body.code: body for body in parties}
        set_choices(self, "standing", list(standings))
        names = [(code, body.name) for code, body in self.parties.items()]
        set_choices(self, "owner", [("", "Nobody yet"), *names])

    def clean_owner(self) -> Organisation | None:
        """The organisation that was chosen."""
        return self.parties.get(self.cleaned_data["owner"])


class PositionForm(Form):
    """Which option one's own organisation wants."""

    option = forms.ChoiceField(
        label="Which option does your organisation want?", required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(label="Why", max_length=2000, widget=LONG)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "option", [*_options(question), ("", "None of these")])


class DecideForm(Form):
    """What was decided, when, where, on which version and on which conditions."""

    outcome = forms.ChoiceField(
        label="What was decided?", choices=Decision.Outcome.choices, widget=forms.RadioSelect
    )
    option = forms.ChoiceField(
        label="Which option", required=False, help_text="When an option is adopted or preferred"
    )
    decided_on = DateField(label="When was it decided?", what="The day of the decision")
    meeting = forms.ChoiceField(label="At which meeting", required=False)
    version = forms.ChoiceField(label="On which version of the analysis", required=False)
    reason = forms.CharField(label="Why", max_length=4000, widget=LONG)
    conditions = forms.CharField(
        label="Conditions",
        required=False,
        max_length=4000,
        widget=LONG,
        help_text="One on each line",
    )

    def __init__(
        self, *args: Any, question: Question, meetings: list[tuple[str, str]],
        versions: list[tuple[str, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        set_choices(self, "option", [("", "No option"), *_options(question)])
        set_choices(self, "meeting", [("", "At no meeting that is recorded"), *meetings])
        set_choices(self, "version", [("", "On no analysis"), *versions])

    def clean_version(self) -> int | None:
        """The number of the version."""
        text: str = self.cleaned_data["version"]
        return int(text) if text else None

    def clean_conditions(self) -> tuple[str, ...]:
        """Each line is a condition."""
        lines: str = self.cleaned_data["conditions"]
        return tuple(line.strip() for line in lines.splitlines() if line.strip())


class MeetingForm(Form):
    """A meeting of a forum."""

    forum = forms.ChoiceField(label="Forum")
    held_on = DateField(label="When is it held?", what="The day of the meeting")
    title = forms.CharField(label="Title", required=False, max_length=200)

    def __init__(self, *args: Any, forums: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "forum", [("", "Choose"), *((name, name) for name in forums)])


class PaperForm(Form):
    """Something put before a meeting."""

    result = forms.ChoiceField(label="A result in its newest version", required=False)
    title = forms.CharField(label="Or another paper, by its name", required=False, max_length=300)

    def __init__(self, *args: Any, results: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "result", [("", "No result"), *results])

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("result") and not given.get("title"):
            raise ValidationError("Choose a result, or name another paper.")
        return given
