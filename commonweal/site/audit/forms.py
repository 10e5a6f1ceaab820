"""The filter of the audit page."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from commonweal.records.audit.selectors import Search
from commonweal.records.register.models import Place
from commonweal.site.audit.presenters import action_words
from commonweal.site.forms import DateField, Form


class SearchForm(Form):
    """Who, what, where and when."""

    who = forms.CharField(label="Who", required=False, max_length=120)
    action = forms.ChoiceField(label="What was done", required=False)
    ref = forms.CharField(label="Record", required=False, max_length=200)
    place = forms.ChoiceField(label="Place", required=False)
    since = DateField(label="From", required=False, what="The first day", help_text="")
    until = DateField(label="To", required=False, what="The last day", help_text="")

    def __init__(
        self, *args: object, actions: Iterable[str], places: Iterable[Place], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "action": [("", "Anything"), *((name, action_words(name)) for name in actions)],
            "place": [("", "Any place"), *((place.code, place.name) for place in places)],
        }
        for name, options in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
            field.choices = options

    def search(self) -> Search:
        """What to look for; nothing while the form holds a mistake."""
        return Search(**self.cleaned_data) if self.is_valid() else Search()
