"""A real browser on a real server, over one database that is filled once for all journeys.

Nothing is emptied between journeys: each makes what it needs through actions or pages and touches
nothing that another reads. `web` is a page that fails its test for any message of the browser.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page

from scripts.equipping import find_browser
from tests.journeys import world
from tests.journeys.watching import PHONE, Watch

# The browser is driven through an event loop, in which Django refuses its database by default.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium of the machine; as root it cannot use its own sandbox."""
    found = find_browser()
    if not found:
        pytest.fail(
            "no Chromium: apt-get install -y --no-install-recommends chromium-headless-shell, "
            "or set CW_CHROMIUM"
        )
    words = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    words += ["--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:
        words.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": found, "args": words}


@pytest.fixture(scope="package")
def journeys_database(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """A database file of its own, so that committed data never reaches the other tests."""
    connection = connections["default"]
    if connection.vendor != "sqlite":
        pytest.fail("the journeys keep their data in a SQLite file: unset COMMONWEAL_DATABASE_URL")
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        own = tmp_path_factory.mktemp("journeys") / "world.sqlite3"
        world.build(own)
        connections.close_all()
        connection.settings_dict["NAME"] = own
        try:
            yield
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = before


@pytest.fixture(scope="package")
def server(journeys_database: None) -> Iterator[str]:
    """The address of the running site, with the gallery beside its own pages."""
    vendored = settings.ROOT / "commonweal" / "site" / "static" / "vendor"
    if not (vendored / "nhsuk-frontend.min.css").is_file():
        pytest.fail("the NHS style sheet is missing: npm ci, then python scripts/vendor_assets.py")
    with override_settings(ROOT_URLCONF="tests.journeys.gallery"):
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://127.0.0.1:{thread.port}"
        thread.terminate()


@pytest.fixture
def watch(server: str) -> Watch:
    """What the browser complained of; `watch.allow("404")` for what a journey does on purpose."""
    return Watch(server)


def _page(browser: Browser, server: str, watch: Watch, **options: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=server, **options)
    # Long enough for a busy machine: what is waited for comes much sooner.
    context.set_default_timeout(30_000)
    page = context.new_page()
    watch.over(page)
    yield page
    context.close()
    assert not watch.complaints, watch.complaints


@pytest.fixture
def web(browser: Browser, server: str, watch: Watch) -> Iterator[Page]:
    """A page on a desktop screen."""
    yield from _page(browser, server, watch, viewport=DESKTOP)


@pytest.fixture
def phone(browser: Browser, server: str, watch: Watch) -> Iterator[Page]:
    """A page on a phone."""
    yield from _page(browser, server, watch, viewport=PHONE, is_mobile=True, has_touch=True)


@pytest.fixture
def plain(browser: Browser, server: str, watch: Watch) -> Iterator[Page]:
    """A page with JavaScript switched off."""
    yield from _page(browser, server, watch, viewport=DESKTOP, java_script_enabled=False)


@pytest.fixture
def sign_in(server: str) -> Callable[[Page, str], None]:
    """`sign_in(page, email)`: go on as this person, without filling in the sign-in page."""

    def go(page: Page, email: str) -> None:
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": world.session_for(email),
                    "url": server,
                    "httpOnly": True,
                    "sameSite": "Lax",
                }
            ]
        )

    return go
