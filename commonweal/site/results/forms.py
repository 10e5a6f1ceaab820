"""The forms about results."""

from __future__ import annotations

from django import forms

from commonweal.records.results.models import Agreement
from commonweal.site.forms import Form


class AgreeForm(Form):
    """Whether an organisation agrees to a version."""

    stance = forms.ChoiceField(
        label="What does your organisation say of this version?",
        choices=Agreement.Stance.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed to decline, or to agree in part",
    )
