"""Where print and record of a consultation differ (LEI-16), each case worked by hand."""

from __future__ import annotations

from commonweal.planning.consultation_printed import (
    LATER,
    NO_RESPONSE,
    NOT_PRINTED,
    NOT_RECORDED,
    Difference,
    PrintedTheme,
    RecordedTheme,
    differences,
)


def printed(title: str, changed: str = "", section: str = "para 36") -> PrintedTheme:
    return PrintedTheme(title, changed, section)


def recorded(
    title: str, done: str = "", *, section: str = "para 36", is_printed: bool = True
) -> RecordedTheme:
    return RecordedTheme(title, section, done, is_printed)


def test_the_paper_s_own_response_differs_from_nothing() -> None:
    """Its words on record are our own: they are never compared letter by letter."""
    assert differences([printed("name hub", "rename")], [recorded("The name", "Changed")]) == []
    assert differences([printed("venues")], [recorded("Venues")]) == []


def test_a_response_that_came_later_is_told_beside_what_is_printed() -> None:
    found = differences([printed("hub")], [recorded("Hub", "Accepted", is_printed=False)])
    assert found == [Difference("hub", "", "Accepted", LATER)]
    found = differences([printed("hub", "rename")], [recorded("Hub", "Kept", is_printed=False)])
    assert found == [Difference("hub", "rename", "Kept", LATER)]


def test_a_printed_change_without_a_response_on_record_is_told() -> None:
    found = differences([printed("hub", "rename")], [recorded("Hub")])
    assert found == [Difference("hub", "rename", "", NO_RESPONSE)]


def test_a_theme_of_one_side_only_is_told() -> None:
    found = differences([printed("hub")], [recorded("Parking", "Accepted", section="")])
    assert found == [
        Difference("hub", "", "", NOT_RECORDED),
        Difference("Parking", "", "Accepted", NOT_PRINTED),
    ]


def test_themes_of_one_section_go_by_their_order() -> None:
    """Paragraph 41 prints three kinds of venue: only the second has a later response."""
    three = [printed(name, section="para 41") for name in ("centres", "surgeries", "libraries")]
    mine = [
        recorded("A", section="para 41"),
        recorded("B", "Accepted", section="para 41", is_printed=False),
        recorded("C", section="para 41"),
    ]
    assert differences(three, mine) == [Difference("surgeries", "", "Accepted", LATER)]
