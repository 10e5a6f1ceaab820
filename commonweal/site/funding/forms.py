"""The forms of funding: from when savings count, and by which factors money is shared."""

from __future__ import annotations

from django import forms

from commonweal.procuring.funding_pot import Basis
from commonweal.site.forms import DateField, Form


class SavingsForm(Form):
    """From which day savings count that state none, and how a part of a year is counted."""

    start = DateField(
        label="First day of savings without one of their own",
        what="The first day",
        required=False,
        help_text="Left empty, the start of the service in the table of tender terms counts",
    )
    basis = forms.ChoiceField(
        label="How is a part of a year counted?",
        widget=forms.RadioSelect,
        choices=[(Basis.MONTHS.value, "In whole months"), (Basis.DAYS.value, "In days")],
    )
    reason = forms.CharField(
        label="Why is it counted so?", max_length=300, error_messages={"required": "Say why"}
    )
