"""From asking people to telling them what was done, and an equality assessment to its approval."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from commonweal.records.consultation.definitions import ResponseLimits
from commonweal.records.consultation.models import Answer
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions import start_tender
from tests.journeys import world
from tests.journeys.watching import axe, looked_over_at_both_sizes, unique_link_text
from tests.records import people
from tests.records.consultation.world import responses, row

PLACE = "listening-place"
HOME = f"/places/{PLACE}/consultations/"
ONE = f"{HOME}recovery-support/"
EQUALITY = f"/places/{PLACE}/equality/"
RECOVERY = {"title": "Recovery", "bodies": ["fair_icb"]}
LEAD, SECOND = "listen@lead.example", "listen@second.example"
SignIn = Callable[[Page, str], None]


@pytest.fixture
def place(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place with a commissioner and an analyst, whose forms may come back at once."""
    monkeypatch.setattr(
        "commonweal.records.consultation.tokens.response_limits",
        lambda: ResponseLimits(0, 24, 5000, 10, 120),
    )
    people.place(PLACE, north_icb="lead")
    world.person(LEAD, (Role.COMMISSIONER, "north_icb"))
    world.person(SECOND, (Role.ANALYST, "north_icb"))


def done(page: Page, words: str) -> None:
    expect(page.get_by_role("alert")).to_contain_text(words)


def fill_day(page: Page, label: str, year: int, month: int, day: int) -> None:
    group = page.get_by_role("group", name=label)
    for name, number in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(name).fill(str(number))


def _looked_over(web: Page, here: str, *pages: str) -> None:
    for page in pages:
        web.goto(here + page)
        looked_over_at_both_sizes(web)


def plan(web: Page) -> None:
    web.goto(HOME)
    axe(web)
    web.get_by_role("button", name="Begin a consultation").click()
    web.get_by_label("What is the consultation called?").fill("Recovery support")
    web.get_by_role("button", name="Begin with this title").click()
    done(web, "The draft is begun")
    looked_over_at_both_sizes(web)
    web.get_by_role("link", name="Change the draft").click()
    looked_over_at_both_sizes(web)
    web.get_by_label("What is proposed?").fill("One model of recovery support, near to people.")
    today = timezone.localdate()
    fill_day(web, "First day", today.year, today.month, today.day)
    fill_day(web, "Last day", today.year + 1, today.month, min(today.day, 28))
    web.get_by_label("Areas that people may choose").fill("north=North\nsouth=South")
    web.get_by_label("Questions").fill(
        "model | Do you support the model? | support\n"
        "venue | Where should it be? | choice: centre=Community centre; library=Library\n"
        "change | What would you change? | text"
    )
    web.get_by_role("button", name="Save the draft").click()
    done(web, "The draft is changed")
    web.goto(f"{ONE}proposals/")
    looked_over_at_both_sizes(web)
    web.get_by_label("Title of the version").fill("As consulted on")
    web.get_by_label("What is proposed").fill("localities | Localities | 4")
    web.get_by_role("button", name="Add the version").click()
    done(web, "The version is added")
    web.goto(f"{ONE}step/")
    web.get_by_role("button", name="Open it").click()
    done(web, "The consultation is open")


def answer(public: Page) -> None:
    """Without signing in and without JavaScript."""
    public.goto(ONE)
    public.get_by_role("button", name="Answer it").click()
    public.get_by_label("A carer or family member").check()
    public.get_by_label("North").check()
    public.get_by_label("Strongly support").check()
    public.get_by_label("Community centre").check()
    public.get_by_label("What would you change?").fill("The areas are far too large.")
    public.get_by_role("button", name="Send your answers").click()
    done(public, "Thank you. Your answers are in.")


def bring_in(web: Page) -> None:
    web.goto(f"{ONE}responses/")
    looked_over_at_both_sizes(web)
    rows = [row("Smaller areas please"), row("Write to someone@shire.example", model="oppose")]
    web.get_by_label("File").set_input_files(
        {"name": "paper.csv", "mimeType": "text/csv", "buffer": responses(*rows)}
    )
    web.get_by_role("button", name="Bring the responses in").click()
    done(web, "The responses are in")
    web.get_by_role("link", name="Texts held back").click()
    looked_over_at_both_sizes(web)
    web.get_by_label("What may stay of it?").fill("(taken out)")
    web.get_by_role("button", name="Keep only this").click()
    done(web, "gone for good")


def code(web: Page, themes: dict[str, bool]) -> None:
    """Give every text its theme, or none."""
    for pk, has_theme in themes.items():
        web.goto(f"{ONE}coding/{pk}/")
        if has_theme:
            web.get_by_label("Size of areas").check()
        web.get_by_role("button", name="Keep these themes").click()
        done(web, "The themes are kept")


def respond(web: Page) -> None:
    web.goto(f"{ONE}proposals/")
    web.get_by_label("Title of the version").fill("After listening")
    web.get_by_label("What is proposed").fill(
        "localities | Localities | 7 | Four were too large | size-of-areas | rises with lots"
    )
    web.get_by_role("button", name="Add the version").click()
    done(web, "The version is added")
    web.goto(f"{ONE}themes/")
    looked_over_at_both_sizes(web)
    web.get_by_role("link", name="Size of areas").click()
    looked_over_at_both_sizes(web)
    web.get_by_label("What did people say?").fill("The areas are too large.")
    web.get_by_role("button", name="Save what was said").click()
    done(web, "What was said is kept")
    web.get_by_label("Changed: the proposal is changed").check()
    web.get_by_label("Why?", exact=True).fill("Services should be near")
    web.get_by_label("What was changed?").fill("Seven localities in place of four")
    web.get_by_label("Version of the proposal that it changed").select_option("2")
    web.get_by_role("button", name="Keep the response").click()
    done(web, "The response is kept")


def test_people_are_asked_answered_and_told(
    web: Page, plain: Page, sign_in: SignIn, place: None
) -> None:
    sign_in(web, LEAD)
    plan(web)
    answer(plain)
    bring_in(web)
    web.goto(f"{ONE}themes/")
    web.get_by_label("Title of the theme").fill("Size of areas")
    web.get_by_label("What belongs to it?").fill("How large the areas of the service are")
    web.get_by_role("button", name="Add the theme").click()
    web.goto(f"{ONE}coding/")
    web.get_by_role("button", name="Work out suggestions").click()
    done(web, "The suggestions are worked out")
    looked_over_at_both_sizes(web)
    rows = Answer.objects.filter(response__consultation__place__code=PLACE).exclude(text="")
    texts = {str(pk): "area" in text for pk, text in rows.values_list("pk", "text")}
    first = next(pk for pk, has_theme in texts.items() if has_theme)
    web.goto(f"{ONE}coding/{first}/")
    looked_over_at_both_sizes(web)
    code(web, texts)
    sign_in(web, SECOND)
    web.goto(f"{ONE}coding/{first}/")
    expect(web.get_by_role("main")).to_contain_text("Coded by somebody else, and not by you")
    code(web, {**texts, first: False})
    web.goto(f"{ONE}coding/{first}/")
    web.get_by_label("Size of areas").check()
    web.get_by_label("Why were these agreed on?").fill("It speaks of size")
    web.get_by_role("button", name="Settle it").click()
    done(web, "The themes are kept")
    web.goto(f"{ONE}agreement/")
    looked_over_at_both_sizes(web)
    sign_in(web, LEAD)
    for button in ("Close it", "Complete the analysis"):
        web.goto(f"{ONE}step/")
        web.get_by_role("button", name=button).click()
    web.goto(f"{ONE}step/")
    expect(web.get_by_role("main")).to_contain_text("“Size of areas” has no response")
    respond(web)
    web.goto(f"{ONE}step/")
    looked_over_at_both_sizes(web)
    web.get_by_role("button", name="Publish it").click()
    done(web, "The consultation is published")
    plain.goto(f"{ONE}said-and-did/")
    expect(plain.locator("#said-and-did")).to_contain_text("Seven localities in place of four")
    for page in ("", "said-and-did/", "support/", "venues/", "heard/", "proposals/"):
        web.goto(ONE + page)
        looked_over_at_both_sizes(web)
        unique_link_text(web)


def test_an_assessment_is_written_and_approved(web: Page, sign_in: SignIn, server: str) -> None:
    fair = people.place("fair-place", fair_icb="lead")
    world.person("fair@lead.example", (Role.COMMISSIONER, "fair_icb"))
    start_tender(by=Acting.system(), place=fair, content=RECOVERY)
    world.person("fair@author.example", (Role.ANALYST, "fair_icb"))
    home = "/places/fair-place/equality/"
    sign_in(web, "fair@author.example")
    web.goto(home)
    looked_over_at_both_sizes(web)
    web.get_by_role("button", name="Begin an assessment").click()
    web.get_by_label("What is assessed, in a few words?").fill("Recovery support")
    web.get_by_label("What is proposed, and for whom?").fill("One model for adults")
    web.get_by_role("button", name="Begin it").click()
    here = f"{home}recovery-support/"
    web.goto(f"{here}screening/")
    looked_over_at_both_sizes(web)
    for box in web.get_by_label("Yes").all():
        box.check()
    web.get_by_role("button", name="Keep the screening").click()
    web.goto(f"{here}groups/")
    looked_over_at_both_sizes(web)
    for box in web.locator("select").all():
        box.select_option("neutral")
    for box in web.locator("textarea").all():
        box.fill("They are served alike")
    web.get_by_role("button", name="Keep the effects").click()
    done(web, "The effects are kept")
    web.goto(f"{here}actions/")
    web.get_by_label("What is to be done?").fill("Ask for interpreters in every lot")
    web.get_by_label("Who does it?").fill("The lead commissioner")
    fill_day(web, "Until when?", 2031, 3, 31)
    web.get_by_role("button", name="Add the action").click()
    done(web, "The action is added")
    looked_over_at_both_sizes(web)
    web.goto(f"{here}words/")
    web.get_by_label("Conclusion").fill("Nobody is shut out")
    web.get_by_role("button", name="Keep both").click()
    _looked_over(web, here, "rights/", "evidence/")
    sign_in(web, "fair@lead.example")
    web.goto(f"{here}approve/")
    looked_over_at_both_sizes(web)
    web.get_by_label("Which group approved it?").fill("Equality board")
    fill_day(web, "On which day?", 2026, 1, 12)
    web.get_by_role("button", name="Record the approval").click()
    done(web, "The approval is recorded")
    looked_over_at_both_sizes(web)
    web.goto(f"{here}actions/1/")
    web.get_by_label("Specification", exact=True).check()
    web.get_by_label("Which tender or contract?").select_option("tender/recovery")
    web.get_by_role("button", name="Keep it").click()
    done(web, "It is kept")
    looked_over_at_both_sizes(web)
    _looked_over(web, "", here, f"{here}versions/1/", f"{home}use/")
