"""The forms of contracts and of their mobilisation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from commonweal.records.contracts.models import SideOf, SupportNeed
from commonweal.site.forms import AmountField, DateField, Form, WholeField, set_choices

LONG = forms.Textarea(attrs={"rows": 4})
#: No contract is meant to be longer: a larger number is a slip, such as years for months.
MOST_MONTHS = 240
Choices = list[tuple[str, str]]


def _months(label: str, help_text: str = "", *, required: bool = True) -> WholeField:
    return WholeField(
        label=label, help_text=help_text, required=required, min_value=1, max_value=MOST_MONTHS,
        error_messages={
            "min_value": f"{label}: enter 1 or more",
            "max_value": f"{label}: enter {MOST_MONTHS} or less",
        },
    )  # fmt: skip


class MakeForm(Form):
    """One contract that comes from no tender here."""

    lot = forms.CharField(
        label="Lot", max_length=40, help_text="Its code, which no lot of a tender here has"
    )
    title = forms.CharField(label="Title of the contract", max_length=200)
    provider = forms.ChoiceField(label="Provider")
    holder = forms.ChoiceField(label="Contract holder")
    bodies = forms.MultipleChoiceField(
        label="Who else buys through it", required=False, widget=forms.CheckboxSelectMultiple
    )
    value = AmountField(
        label="Value in pounds a year", required=False, min_value=Decimal(0), max_digits=14,
        decimal_places=2, widget=forms.TextInput(attrs={"inputmode": "decimal", "prefix": "£"}),
    )  # fmt: skip
    standstill = DateField(
        label="Last day of the standstill", what="The last day", required=False,
        help_text="Left empty for a route that has none. No contract is made before it is over.",
    )  # fmt: skip
    start = DateField(label="First day of the service", what="The first day")
    months = _months("First term in months")
    extension = _months("Extension in months", "Left empty where there is none", required=False)
    extension_notice = _months(
        "Notice of the extension in months", "By when it is decided", required=False
    )
    notice = _months("Notice to end it early in months", required=False)
    meetings = WholeField(
        label="Group meetings a year", min_value=0, max_value=12,
        help_text="All providers with the joint commissioners: 0, 1, 2, 3, 4, 6 or 12",
    )  # fmt: skip
    manager = forms.CharField(
        label="Who manages it", max_length=160, help_text="An office, not a name"
    )
    obligations = forms.CharField(
        label="Obligations that it carries", required=False, widget=LONG,
        help_text="One a line. Those of the equality assessment are filled in.",
    )  # fmt: skip

    def __init__(
        self, data: object, *, initial: dict[str, Any], providers: Choices, buyers: Choices
    ) -> None:
        super().__init__(data, initial=initial)
        set_choices(self, "provider", [("", "Choose"), *providers])
        set_choices(self, "holder", [("", "Choose"), *buyers])
        set_choices(self, "bodies", buyers)


class AwardsForm(Form):
    """What the contracts of a tender's awards say beyond what was published."""

    manager = forms.CharField(
        label="Who manages them", max_length=160, help_text="An office, not a name"
    )
    notice = _months("Notice to end them early in months", required=False)
    obligations = forms.CharField(
        label="Obligations that they carry", required=False, widget=LONG,
        help_text="One a line. Those of the equality assessment are filled in.",
    )  # fmt: skip


class MeetForm(Form):
    """A group meeting that was held."""

    group = forms.ChoiceField(label="Of which contracts?")
    held_on = DateField(label="When was it held?", what="The day")
    attended = forms.MultipleChoiceField(
        label="Whose provider came?", required=False, widget=forms.CheckboxSelectMultiple
    )
    actions = forms.CharField(label="What was agreed", required=False, widget=LONG)

    def __init__(self, data: object, *, groups: Choices, contracts: Choices) -> None:
        super().__init__(data)
        set_choices(self, "group", groups)
        set_choices(self, "attended", contracts)


class ExtendForm(Form):
    """A decision on the next extension."""

    taken = forms.ChoiceField(
        label="Is it taken up?", widget=forms.RadioSelect,
        choices=[("yes", "Yes, the contract goes on"), ("no", "No, it ends with its term")],
    )  # fmt: skip
    reason = forms.CharField(label="Why?", max_length=2000, widget=LONG)


class TaskForm(Form):
    """A task of the mobilisation plan."""

    title = forms.CharField(label="What is to be done?", max_length=300)
    side = forms.ChoiceField(label="Whose task is it?", choices=SideOf.choices,
                             widget=forms.RadioSelect)  # fmt: skip
    owner = forms.CharField(
        label="Which office sees it through?", max_length=160, help_text="An office, not a name"
    )
    starts_on = DateField(label="Begins on", what="The first day", required=False)
    due_on = DateField(label="Due on", what="The last day")


class DoneForm(Form):
    """When a task was done."""

    done_on = DateField(label="When was it done?", what="The day")


class ConditionForm(Form):
    """A condition of readiness."""

    title = forms.CharField(label="What must be true before the service starts?", max_length=300)
    side = forms.ChoiceField(label="Who has to meet it?", choices=SideOf.choices,
                             widget=forms.RadioSelect)  # fmt: skip


class SaidForm(Form):
    """Whether a condition is met."""

    is_met = forms.ChoiceField(
        label="Is it met?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )
    evidence = forms.CharField(label="What shows it?", max_length=2000, widget=LONG)


class UsersForm(Form):
    """The people whom the old service supports, by what became of them: counts only."""

    counted_on = DateField(label="Counted on", what="The day")
    at_start = WholeField(label="People at the start", min_value=0, max_value=1_000_000)
    moved = WholeField(label="Moved to the new service", min_value=0, max_value=1_000_000)
    exited = WholeField(label="Left as planned", min_value=0, max_value=1_000_000)
    unresolved = WholeField(label="Unresolved", min_value=0, max_value=1_000_000)


class NeedForm(Form):
    """People who need support in the change."""

    kind = forms.ChoiceField(label="By", choices=SupportNeed.Kind.choices,
                             widget=forms.RadioSelect)  # fmt: skip
    name = forms.CharField(label="Which language or group?", max_length=120)
    people = WholeField(label="How many people?", min_value=0, max_value=1_000_000)
    support = forms.CharField(label="What support do they get?", max_length=300)


class GateForm(Form):
    """Go or no go."""

    go = forms.ChoiceField(
        label="Go or no go?", choices=[("go", "Go"), ("no", "No go")], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Why?", required=False, max_length=2000, widget=LONG,
        help_text="Needed for “no go”, and for “go” while a condition is not met",
    )  # fmt: skip


class StartForm(Form):
    """The start of a service."""

    reason = forms.CharField(
        label="Why does it start all the same?", required=False, max_length=2000, widget=LONG,
        help_text="Needed while people are unresolved, or when the contract was late",
    )  # fmt: skip


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def as_choices(rows: Sequence[Any]) -> Choices:
    """Organisations as choices: code and name."""
    return [(row.code, row.name) for row in rows]
