"""The NHS files are copied without their font, and an unexpected version stops the copying."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import vendor_assets

FONT = "@font-face{font-family:X;src:url(https://fonts.example/x.woff2)}"
IMAGES = "".join(
    f".i{n}{{background:url(/assets/images/nhsuk-icon-{vendor_assets.ICONS[n % 4]}.svg)}}"
    for n in range(12)
)
SHEET = f"{FONT}{FONT}{IMAGES}/*# sourceMappingURL=x.css.map */"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "nhsuk"
    (folder / "assets" / "images").mkdir(parents=True)
    (folder / "nhsuk-frontend.min.css").write_text(SHEET)
    (folder / "nhsuk-frontend.min.js").write_text("export{a};//# sourceMappingURL=x.js.map")
    for name in (*vendor_assets.ICONS, "user"):
        (folder / "assets" / "images" / f"nhsuk-icon-{name}.svg").write_text("<svg/>")
    return folder


def test_the_copy_names_no_host_and_no_absolute_address(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    target.mkdir()
    (target / "old.css").write_text("left over")
    files = vendor_assets.vendor(source, target)
    css = (target / "nhsuk-frontend.min.css").read_text()
    assert "@font-face" not in css
    assert "//" not in css
    assert css.count("url(images/") == 12
    assert "sourceMappingURL" not in (target / "nhsuk-frontend.min.js").read_text()
    assert len(files) == 6
    assert not (target / "old.css").exists()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (FONT + FONT, FONT, "expected 2 font rules, found 1"),
        ("/assets/images/nhsuk-icon-cross", "/elsewhere/cross", "expected 12 image addresses"),
        ("/*# sourceMappingURL=x.css.map */", "", "expected 1 map comments, found 0"),
        (".i0{", ".x{src:url(https://other.example/)}.i0{", "still names another host"),
    ],
)
def test_a_changed_version_stops(
    source: Path, tmp_path: Path, old: str, new: str, words: str
) -> None:
    (source / "nhsuk-frontend.min.css").write_text(SHEET.replace(old, new))
    with pytest.raises(vendor_assets.Changed, match=words):
        vendor_assets.vendor(source, tmp_path / "vendor")


def test_a_missing_package_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(vendor_assets.Changed, match="run npm ci first"):
        vendor_assets.vendor(tmp_path / "nowhere", tmp_path / "vendor")
