"""The forms of consultations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from commonweal.planning.consultation import Kind, Plan
from commonweal.planning.consultation_answers import Outcome
from commonweal.planning.consultation_responses import choices_of
from commonweal.records.consultation.definitions import response_limits, support_scale
from commonweal.site.forms import DateField, Form

LONG = forms.Textarea(attrs={"rows": 4})
WORDS = forms.Textarea(attrs={"rows": 6})
TABLES = ".csv,.xlsx"

OUTCOMES = {
    Outcome.ACCEPTED: "Accepted: it is kept or done as people said",
    Outcome.CHANGED: "Changed: the proposal is changed",
    Outcome.NOT_CHANGED: "Not changed: the proposal stays as it was",
}


class TitleForm(Form):
    """A consultation begun with a title."""

    title = forms.CharField(label="What is the consultation called?", max_length=200)


class FileForm(Form):
    """A file of a plan or of responses."""

    file = forms.FileField(
        label="File",
        help_text="CSV or Excel (.xlsx), begun from the template.",
        widget=forms.FileInput(attrs={"accept": TABLES}),
        error_messages={"required": "Choose the file", "empty": "The file is empty."},
    )


class TermsForm(Form):
    """What is proposed and when answers are taken."""

    title = forms.CharField(label="Title", max_length=200)
    summary = forms.CharField(
        label="What is proposed?", widget=WORDS, max_length=5000, required=False,
        help_text="Everybody who answers reads this. Plain words, no abbreviations.",
    )  # fmt: skip
    opens = DateField(label="First day", what="The first day", required=False)
    closes = DateField(label="Last day", what="The last day", required=False)
    areas = forms.CharField(
        label="Areas that people may choose", widget=LONG, required=False,
        help_text="One a line: code=Name, for example north=The north.",
    )  # fmt: skip
    questions = forms.CharField(
        label="Questions", widget=WORDS, required=False,
        help_text="One a line: code | words | text, support, or choice: a=First; b=Second.",
    )  # fmt: skip

    def __init__(self, data: Any, *, plan: Plan) -> None:
        super().__init__(
            data,
            initial={
                "title": plan.title,
                "summary": plan.summary,
                "opens": plan.opens,
                "closes": plan.closes,
                "areas": "\n".join(f"{one.code}={one.label}" for one in plan.areas),
                "questions": "\n".join(_question_line(one) for one in plan.questions),
            },
        )

    def clean_areas(self) -> list[dict[str, str]]:
        return [_pair(line) for line in _lines(self.cleaned_data["areas"])]

    def clean_questions(self) -> list[dict[str, Any]]:
        return [_question(line) for line in _lines(self.cleaned_data["questions"])]

    def content(self, before: dict[str, Any]) -> dict[str, Any]:
        """The content with what the form says; the element of a question stays with its code."""
        sent = self.cleaned_data
        elements = {one["code"]: one.get("element", "") for one in before.get("questions", ())}
        return {
            **before,
            "title": sent["title"],
            "summary": sent["summary"],
            "opens": _iso(sent["opens"]),
            "closes": _iso(sent["closes"]),
            "areas": sent["areas"],
            "questions": [
                {**one, "element": elements.get(one["code"], "")} for one in sent["questions"]
            ],
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _pair(text: str) -> dict[str, str]:
    code, sign, label = text.partition("=")
    code = code.strip()
    if not sign or not label.strip() or not code.replace("_", "").isalnum():
        raise forms.ValidationError(f"“{text[:60]}” is not written as code=Name.")
    return {"code": code, "label": label.strip()}


def _question_line(one: Any) -> str:
    options = "; ".join(f"{option.code}={option.label}" for option in one.options)
    kind = f"choice: {options}" if one.kind == Kind.CHOICE else one.kind.value
    return f"{one.code} | {one.text} | {kind}"


def _question(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 3 or not all(parts) or not parts[0].replace("_", "").isalnum():
        raise forms.ValidationError(f"“{line[:60]}” is not written as code | words | kind.")
    kind, _, options = parts[2].partition(":")
    kind = kind.strip().casefold()
    if kind not in list(Kind):
        raise forms.ValidationError(f"“{kind[:40]}” is none of: {', '.join(Kind)}.")
    chosen = [_pair(part) for part in options.split(";") if part.strip()]
    return {"code": parts[0], "text": parts[1], "kind": kind, "options": chosen}


class AnswerForm(Form):
    """The public form. There is no box for a name or an address."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=300, required=False)
    website = forms.CharField(required=False, max_length=200)

    def __init__(self, data: Any, *, plan: Plan, token: str) -> None:
        super().__init__(data, initial={"token": token})
        self.fields["respondent_type"] = _one_of(
            "Who are you?", [(one.code, one.label) for one in plan.respondents]
        )
        areas = [(one.code, one.label) for one in plan.areas]
        self.fields["area"] = _one_of("Which area is your answer about?", areas)
        self.questions: list[str] = []
        for one in plan.questions:
            self.questions.append(one.code)
            if one.kind == Kind.TEXT:
                most = response_limits().text_characters
                self.fields[one.code] = forms.CharField(
                    label=one.text, widget=WORDS, max_length=most, required=False,
                    help_text="Do not name anybody, and give no address or number of yours.",
                )  # fmt: skip
            else:
                options = [(o.code, o.label) for o in choices_of(one, support_scale())]
                self.fields[one.code] = _one_of(one.text, options, required=False)

    def cells(self) -> dict[str, str]:
        """What was answered, as the action takes it."""
        names = ("respondent_type", "area", *self.questions)
        return {name: str(self.cleaned_data.get(name) or "") for name in names}


def _one_of(
    label: str, options: list[tuple[str, str]], *, required: bool = True
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=options, required=required, widget=forms.RadioSelect
    )


class ThemeForm(Form):
    """A theme of the code book."""

    title = forms.CharField(label="Title of the theme", max_length=200)
    definition = forms.CharField(
        label="What belongs to it?", widget=LONG, max_length=2000,
        help_text="Its words also lead to suggestions.",
    )  # fmt: skip


class FindingForm(Form):
    """What belongs to a theme and what was found."""

    definition = forms.CharField(label="What belongs to it?", widget=LONG, max_length=2000)
    finding = forms.CharField(
        label="What did people say?", widget=LONG, max_length=4000, required=False,
        help_text="A summary in your own words. Quotes are released one by one.",
    )  # fmt: skip


class RetireForm(Form):
    """A theme to be retired. What becomes of its codes is chosen, and never by leaving it."""

    END = "/end/"
    reason = forms.CharField(label="Why is it retired?", widget=LONG, max_length=2000)
    field_order = ("into", "reason")

    def __init__(self, data: Any, *, themes: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        moved = ((code, f"Count for: {title}") for code, title in themes)
        self.fields["into"] = forms.ChoiceField(
            label="What becomes of its codes?",
            choices=[("", "Choose"), *moved, (self.END, "End: they count for no theme")],
        )
        self.order_fields(self.field_order)

    def clean_into(self) -> str:
        """The theme for which the codes count; empty where they end."""
        into = str(self.cleaned_data["into"])
        return "" if into == self.END else into


class WithdrawForm(Form):
    """Why a quote is withdrawn."""

    reason = forms.CharField(label="Why is it withdrawn?", widget=LONG, max_length=2000)


class CodingForm(Form):
    """The themes of one text."""

    def __init__(self, data: Any, *, themes: Iterable[tuple[str, str]], chosen: list[str]) -> None:
        super().__init__(data)
        self.fields["themes"] = forms.MultipleChoiceField(
            label="Which themes are in this text?", choices=list(themes), required=False,
            widget=forms.CheckboxSelectMultiple, initial=chosen,
            help_text="None is an answer too.",
        )  # fmt: skip


class SettleForm(CodingForm):
    """The themes that two coders agree on."""

    def __init__(self, data: Any, *, themes: Iterable[tuple[str, str]], chosen: list[str]) -> None:
        super().__init__(data, themes=themes, chosen=chosen)
        self.fields["reason"] = forms.CharField(
            label="Why were these agreed on?", widget=LONG, max_length=2000
        )


class RedactForm(Form):
    """What may stay of a text that is held back."""

    text = forms.CharField(label="What may stay of it?", widget=WORDS, max_length=5000)


class QuoteForm(Form):
    """A passage to be released."""

    answer = forms.IntegerField(
        label="Number of the text", widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    text = forms.CharField(label="The passage, as it stands there", widget=LONG, max_length=2000)
    reason = forms.CharField(label="Why may it be quoted?", widget=LONG, max_length=2000)


class ReplyForm(Form):
    """The response to a theme."""

    outcome = forms.ChoiceField(
        label="What is done about it?",
        choices=[(one.value, words) for one, words in OUTCOMES.items()],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Why?", widget=LONG, max_length=4000)
    what_changed = forms.CharField(
        label="What was changed?", widget=LONG, max_length=4000, required=False,
        help_text="Only where something was changed.",
    )  # fmt: skip
    component = forms.CharField(
        label="Part of the offer that it is about", max_length=200, required=False
    )

    def __init__(self, data: Any, *, versions: Sequence[tuple[str, str]], initial: Any) -> None:
        super().__init__(data, initial=initial)
        self.fields["version"] = forms.ChoiceField(
            label="Version of the proposal that it changed", required=False,
            choices=[("", "None"), *versions],
        )  # fmt: skip


class VersionForm(Form):
    """The next version of what is proposed."""

    title = forms.CharField(label="Title of the version", max_length=200)
    items = forms.CharField(
        label="What is proposed",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="One a line: code | what it is | how it is to be | why it changed | code of the "
        "theme | cost in pounds a year or words | what bidders may make of it. The last four may "
        "be empty.",
    )

    def clean_items(self) -> list[dict[str, str]]:
        found = []
        for line in _lines(self.cleaned_data["items"]):
            parts = [part.strip() for part in line.split("|")]
            if not 3 <= len(parts) <= 7 or not all(parts[:3]):
                raise forms.ValidationError(f"“{line[:60]}” needs a code, what it is, and how.")
            code, label, value, reason, theme, cost, market = parts + [""] * (7 - len(parts))
            plain = cost.removeprefix("£").replace(",", "")
            is_amount = bool(plain) and plain.replace(".", "", 1).removeprefix("-").isdigit()
            item = {
                "code": code, "label": label, "value": value, "reason": reason, "theme": theme,
                "market": market, "cost_words": "" if is_amount else cost,
            }  # fmt: skip
            found.append({**item, "cost": plain} if is_amount else item)
        return found


class EventForm(Form):
    """An event of the engagement log that shaped the proposal."""

    contribution = forms.CharField(label="What did it give to the design?", widget=LONG)
    component = forms.CharField(
        label="Part of the offer that it is about", max_length=200, required=False
    )
    field_order = ("event", "contribution", "version", "component")

    def __init__(
        self,
        data: Any,
        *,
        events: Sequence[tuple[str, str]],
        versions: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        self.fields["event"] = forms.ChoiceField(label="Event", choices=[("", "Choose"), *events])
        self.fields["version"] = forms.ChoiceField(
            label="Version of the proposal that came of it", required=False,
            choices=[("", "None yet"), *versions],
        )  # fmt: skip
        self.order_fields(self.field_order)
