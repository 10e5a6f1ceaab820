"""The forms of the people pages."""

from __future__ import annotations

from django import forms

from commonweal.records.people.permissions import ROLE_LABELS
from commonweal.site.forms import Form

#: What each role means, for the person who chooses one.
ROLE_HINTS = {
    "commissioner": "Runs places, imports and corrects figures, speaks for the organisation",
    "analyst": "Imports, corrects and reconciles figures, links evidence",
    "provider": "Sees its own figures, sends returns, speaks for the organisation",
    "panel": "Reads what has been published, scores what it is given",
    "reader": "Reads what has been published",
    "auditor": "Reads everything that was done; changes nothing",
    "administrator": "Adds people to the organisation and ends their roles",
}


class AddForm(Form):
    """A person and the role that they get."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the person’s e-mail address",
            "invalid": "Enter an e-mail address like name@example.org",
        },
    )
    name = forms.CharField(
        label="Name",
        max_length=120,
        required=False,
        help_text="Needed when the person has no account yet",
    )
    role = forms.ChoiceField(
        label="Role",
        widget=forms.RadioSelect,
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
        error_messages={"required": "Choose a role"},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choice_hints = ROLE_HINTS  # type: ignore[attr-defined]


class ReasonForm(Form):
    """Why something is done; it goes into the audit."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="This goes into the audit.",
        error_messages={"required": "Enter a reason"},
    )


class PasswordForm(Form):
    """A first or new password, twice."""

    password = forms.CharField(
        label="New password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Three words that do not belong together work well.",
        error_messages={"required": "Enter a password"},
    )
    again = forms.CharField(
        label="New password again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the password again"},
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError("The two passwords are not the same")
        return again
