"""The forms of one's own account: allauth's with plain words, and the choice of organisation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Role
from commonweal.site.forms import Form


class OrganisationForm(Form):
    """Which of one's memberships to act under."""

    membership = forms.ChoiceField(
        label="Who are you acting for?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose an organisation",
            "invalid_choice": "Choose one of the organisations in the list",
        },
    )

    def __init__(self, *args: Any, memberships: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.memberships = memberships
        field = self.fields["membership"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [
            (str(m.pk), f"{m.organisation.name} – {Role(m.role).label}") for m in memberships
        ]

    @property
    def chosen(self) -> Membership:
        wanted = self.cleaned_data["membership"]
        return next(m for m in self.memberships if str(m.pk) == wanted)


class SignInForm(LoginForm):  # type: ignore[misc]
    """Signing in, with plain labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address = self.fields["login"]
        address.label = "E-mail address"
        address.widget.attrs = {"autocomplete": "username", "spellcheck": "false"}
        address.error_messages["required"] = "Enter your e-mail address"
        address.error_messages["invalid"] = "Enter an e-mail address like name@example.org"
        self.fields["password"].error_messages["required"] = "Enter your password"


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """Changing one's password, with plain labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": ("Current password", "Enter your current password"),
            "password1": ("New password", "Enter a new password"),
            "password2": ("New password again", "Enter the new password again"),
        }
        for name, (label, missing) in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = missing
        self.fields[
            "password1"
        ].help_text = "At least 12 characters. Three words that do not belong together work well."


class _PlainCode:
    """A code field with a plain label and message."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = "Code"
        code.error_messages["required"] = "Enter the code"
        code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "width": 10}


class SecondStepForm(_PlainCode, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class SecondStepAgainForm(_PlainCode, ReauthenticateForm):  # type: ignore[misc]
    """The second step once more, before a change to how one signs in."""


class TurnOnSecondStepForm(_PlainCode, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a newly set up authenticator app."""
