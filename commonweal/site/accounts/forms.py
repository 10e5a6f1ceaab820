"""The forms of one's own account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
