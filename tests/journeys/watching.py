"""Looking at a page as its readers' machines do: complaints, accessibility, links, width."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE: ViewportSize = {"width": 375, "height": 812}
RULES = (
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22a",
    "wcag22aa",
    "best-practice",
)


@dataclass
class Watch:
    """Collects complaints: errors, refused scripts, failed requests and foreign ones."""

    home: str
    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, words: str) -> None:
        """Complaints with these words are what the journey is about."""
        self.allowed.append(words)

    def over(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"script error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("request", self._request)

    def _note(self, words: str) -> None:
        if not any(allowed in words for allowed in self.allowed):
            self.complaints.append(words)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"{message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        # A download and a page left early are aborted by the browser itself.
        if request.failure != "net::ERR_ABORTED":
            self._note(f"request failed: {request.url} {request.failure}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.home}/", "data:", "blob:")):
            self._note(f"request to another site: {request.url}")


@cache
def _axe_source() -> str:
    if not AXE.is_file():
        raise FileNotFoundError(f"{AXE} is missing: run npm ci")
    return AXE.read_text(encoding="utf-8")


#: Milliseconds after which a page that was made narrower has come to rest.
SETTLED = 5_000
#: Every rule on every element. Only what was found comes back: the rest costs more than the look.
LOOK = """options => axe.run(document, options).then(result => ({
    passes: result.passes.length,
    faults: result.violations.flatMap(fault =>
        fault.nodes.map(node => `${fault.id}: ${fault.help}: ${node.html.slice(0, 200)}`)),
}))"""


def axe(page: Page) -> None:
    """Fail with what the accessibility checker finds on the page as it stands."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe_source())
    options = {
        "runOnly": {"type": "tag", "values": list(RULES)},
        "resultTypes": ["violations"],
    }
    result: dict[str, Any] = page.evaluate(LOOK, options)
    assert result["passes"], "the checker looked at nothing"
    assert not result["faults"], "\n".join([page.url, *result["faults"]])


def links(page: Page) -> dict[str, set[str]]:
    """Each link's name, as a screen reader lists it, with the addresses that it leads to."""
    pairs = page.evaluate(
        """() => [...document.querySelectorAll('a[href]')].map(a =>
            [(a.getAttribute('aria-label') || a.textContent).replace(/\\s+/g, ' ').trim(),
             a.getAttribute('href')])"""
    )
    found: dict[str, set[str]] = {}
    for name, href in pairs:
        found.setdefault(name, set()).add(href)
    return found


def unique_link_text(page: Page) -> None:
    """Fail when a link has no name, or two links of one name lead to different places."""
    named = links(page)
    assert "" not in named, f"{page.url}: a link without a name to {named['']}"
    double = {name: sorted(to) for name, to in named.items() if len(to) > 1}
    assert not double, f"{page.url}: {double}"


def fits(page: Page) -> None:
    """Fail when the page stays wider than its screen; the menu folds a moment after a change."""
    narrow = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    try:
        page.wait_for_function(narrow, timeout=SETTLED)
    except TimeoutError:
        raise AssertionError(f"{page.url} is wider than its screen: {_outside(page)}") from None


def _outside(page: Page) -> list[str]:
    """The beginnings of what reaches furthest beyond the screen."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .map(one => [one.getBoundingClientRect().right, one.outerHTML.slice(0, 160)])
            .filter(([right]) => right > document.documentElement.clientWidth)
            .sort((one, other) => other[0] - one[0]).slice(0, 3).map(([, text]) => text)"""
    )
    return found


def looked_over(page: Page) -> None:
    """All of the above at once, and one main heading that the title begins with."""
    axe(page)
    unique_link_text(page)
    fits(page)
    headings = page.locator("h1").all_inner_texts()
    assert len(headings) == 1, f"{page.url} has {len(headings)} main headings"
    assert page.title().endswith(" – Commonweal"), page.title()


def looked_over_at_both_sizes(page: Page) -> None:
    """All of that, and that the page fits a phone: resized, which costs no second loading."""
    looked_over(page)
    before = page.viewport_size
    page.set_viewport_size(PHONE)
    fits(page)
    assert before is not None
    page.set_viewport_size(before)
