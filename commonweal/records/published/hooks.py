"""What other apps do when published statistics arrive. They sign up when Django starts."""

from __future__ import annotations

from collections.abc import Callable

Follower = Callable[[str], object]

_followers: list[Follower] = []


def after_bringing_in(follower: Follower) -> None:
    """Call `follower` with the code of the set after each release of a published set."""
    if follower not in _followers:
        _followers.append(follower)


def follow(code: str) -> None:
    """Tell everybody that a set has a new release."""
    for follower in _followers:
        follower(code)
