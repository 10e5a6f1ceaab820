"""The forms of the ragged edge: what the picture shows, and how far areas may be asked to move."""

from __future__ import annotations

from typing import Any

from django import forms

from commonweal.records.planning.kinds.ragged_edge import Given
from commonweal.site.forms import Form

#: What the picture can show of each plan, with the words of the screen.
SHOWN = {
    "setting": "Setting: where care is given",
    "date": "Date: from when",
    "commissioner": "Commissioner: who pays",
    "model": "Model of care",
}


class ShownForm(Form):
    """What the picture shows."""

    show = forms.ChoiceField(label="What to show of each plan", required=False, choices=SHOWN.items)

    def chosen(self) -> str:
        """What was chosen; the setting until something is."""
        found = self.cleaned_data.get("show") if self.is_bound and self.is_valid() else ""
        return found or "setting"


def _days(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=3650,
        error_messages={
            "invalid": f"“{label}” must be a whole number of days",
            "min_value": f"“{label}” must be 0 or more",
            "max_value": f"“{label}” must be 3,650 days, ten years, or fewer",
        },
    )


class UniformDatesForm(Form):
    """In what one date is looked for, and under which limits."""

    within = forms.ChoiceField(
        label="Look for one date in each",
        choices=[("segment", "segment of the commissioning path"), ("cluster", "cluster")],
        widget=forms.RadioSelect,
    )
    speed_up_by = _days("Most days that any area may be asked to be sooner")
    slow_down_by = _days("Most days that any area may be asked to be later")
    reason = forms.CharField(label="Why these limits?", required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("speed_up_by", "slow_down_by"):
            self.fields[name].help_text = "Leave both empty to keep each area’s own limits"

    @staticmethod
    def given(cleaned: dict[str, Any]) -> Given:
        """The kind's choices from the form's."""
        return Given(cleaned["within"], cleaned["speed_up_by"], cleaned["slow_down_by"])
