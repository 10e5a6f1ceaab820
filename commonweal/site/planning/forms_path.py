"""The forms of the commissioning path."""

from __future__ import annotations

from django import forms

from commonweal.site.forms import DateField, Form


class StartForm(Form):
    """From which day a path is worked out, and why."""

    start = DateField(label="When does the path start?", what="The day the path starts")
    reason = forms.CharField(label="Why this start?", required=False, max_length=300)
