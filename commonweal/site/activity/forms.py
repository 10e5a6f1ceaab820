"""The forms of the activity pages."""

from __future__ import annotations

from django import forms

from commonweal.site.forms import Form


class SendForm(Form):
    """A submission or a local return to bring in."""

    file = forms.FileField(
        label="File",
        help_text="A zip of a national submission (MHSDS or Talking Therapies), or one CSV or "
        "Parquet file called like a table of ours, for example prices.csv.",
        widget=forms.FileInput(attrs={"accept": ".zip,.csv,.parquet"}),
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose one with rows in it.",
        },
    )
    reason = forms.CharField(
        label="Why it is brought in",
        required=False,
        max_length=500,
        help_text="For example “April 2024, first submission”. It stays with the release.",
    )


class WithdrawForm(Form):
    """Why a release is taken back."""

    reason = forms.CharField(label="Why the release is withdrawn", max_length=500)
