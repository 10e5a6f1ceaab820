"""What stands around every page: the menu, the way to sign in, and the pages for mistakes."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest
from django.test import RequestFactory

from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.site import errors
from commonweal.site.context import navigation, site
from commonweal.site.middleware import ActingMiddleware


def labels(role: Role | None) -> list[str]:
    return [item.label for item in navigation("/", Acting(role=role))]


def test_the_menu_shows_what_one_may_open() -> None:
    everybody = ["Places", "Lexicon", "Needs", "Open tenders", "Register", "Documents"]
    reading = [*everybody[:4], "Published", *everybody[4:]]
    assert labels(None) == everybody
    assert labels(Role.COMMISSIONER) == reading
    assert labels(Role.ADMINISTRATOR) == [*everybody, "People"]
    assert labels(Role.AUDITOR) == [*reading, "Audit"]


def test_the_menu_marks_the_page_and_its_part() -> None:
    current = {i.label: i.current for i in navigation("/register/areas/essex/", None)}
    assert current["Register"] == "true"
    assert current["Places"] == ""
    assert navigation("/places/", None)[0].current == "page"


def request(path: str = "/places/x/?a=1&b=2") -> HttpRequest:
    made = RequestFactory().get(path)
    made.user = AnonymousUser()
    made.acting = Acting.public()  # type: ignore[attr-defined]
    return made


def test_signing_in_comes_back_to_the_page() -> None:
    assert site(request())["sign_in_href"] == (
        "/account/login/?next=%2Fplaces%2Fx%2F%3Fa%3D1%26b%3D2"
    )
    assert site(request("/account/login/"))["sign_in_href"] == "/account/login/"


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (RequestDataTooBig(), 413, "larger than this site accepts"),
        (SuspiciousOperation("x"), 400, "cannot read"),
    ],
)
def test_what_cannot_be_read_is_answered_in_words(
    error: Exception, status: int, words: str
) -> None:
    answer = errors.bad_request(request(), error)
    assert answer.status_code == status
    assert words in answer.content.decode()


@pytest.mark.django_db
def test_a_refusal_says_why_without_trusting_its_words() -> None:
    middleware = ActingMiddleware(lambda _: pytest.fail("not reached"))
    answer = middleware.process_exception(request(), NotAllowed("<b>No</b>"))
    assert answer is not None
    assert answer.status_code == 403
    assert "&lt;b&gt;No&lt;/b&gt;" in answer.content.decode()
    assert middleware.process_exception(request(), ValueError()) is None


def test_an_error_page_is_no_download() -> None:
    answer = errors.not_found(request("/x/?download=spend.csv"), Exception())
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


def test_the_page_for_a_broken_site_needs_nothing_of_the_request() -> None:
    answer = errors.server_error(HttpRequest())
    assert answer.status_code == 500
    assert "has not been saved" in answer.content.decode()
