"""The forms of reviews."""

from __future__ import annotations

from django import forms

from commonweal.planning.service_review import Conclusion, Finding
from commonweal.records.reviews.models import Review
from commonweal.site.forms import Form

LONG = forms.Textarea(attrs={"rows": 4})
_KINDS = {
    Review.Kind.GRANTS: "Many grants at once: what they double, and what they are linked to",
    Review.Kind.STRATEGIC: "One service: costs, demand, effect, throughput and relevance",
}


class StartForm(Form):
    """A review to begin."""

    title = forms.CharField(label="What is reviewed?", max_length=200)
    kind = forms.ChoiceField(
        label="What kind of review is it?", widget=forms.RadioSelect, choices=list(_KINDS.items())
    )


class FindingForm(Form):
    """What was found in one dimension."""

    evidence = forms.ChoiceField(label="How far does the evidence suffice?",
                                 widget=forms.RadioSelect)  # fmt: skip
    finding = forms.CharField(label="What was found?", widget=LONG, max_length=4000,
                              required=False)  # fmt: skip
    rests_on = forms.CharField(
        label="What does it rest on?", widget=LONG, max_length=2000, required=False,
        help_text="Reports, figures or visits, such as a report of Healthwatch. Needed where the "
        "evidence is sufficient.",
    )  # fmt: skip
    needed = forms.CharField(
        label="Which evidence would be needed?", widget=LONG, max_length=2000, required=False,
        help_text="Needed where the evidence is not sufficient.",
    )  # fmt: skip

    def given(self) -> Finding:
        return Finding(**self.cleaned_data)


class ConcludeForm(Form):
    """What follows from a review."""

    code = forms.ChoiceField(label="What follows?", widget=forms.RadioSelect)
    reason = forms.CharField(label="Why?", widget=LONG, max_length=4000)
    needed = forms.CharField(
        label="Which evidence would be needed?", widget=LONG, max_length=2000, required=False,
        help_text="Needed where it cannot be concluded.",
    )  # fmt: skip

    def given(self) -> Conclusion:
        return Conclusion(**self.cleaned_data)


class ReopenForm(Form):
    """Why a concluded review is worked on again."""

    reason = forms.CharField(label="Why is it reopened?", widget=LONG, max_length=2000)
