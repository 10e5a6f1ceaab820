"""What the settings take from the environment, and the refusal to start without what they need."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

#: What a production start cannot do without. Each name is also in docs/how-to/deploy.md.
NEEDED = (
    "COMMONWEAL_SECRET_KEY",
    "COMMONWEAL_HOSTS",
    "COMMONWEAL_DATABASE_URL",
    "COMMONWEAL_PSEUDONYM_KEY",
    "COMMONWEAL_SEALING_KEY",
)
SHORTEST_KEY = 50


def flag(name: str, *, default: bool, environ: Mapping[str, str] = os.environ) -> bool:
    """A yes or no. Raises ImproperlyConfigured for anything else, so that a slip is not a no."""
    text = environ.get(name, "").strip().lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    if text:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}.")
    return default


def names(name: str, default: str, environ: Mapping[str, str] = os.environ) -> list[str]:
    """A list of words separated by commas."""
    return [word.strip() for word in environ.get(name, default).split(",") if word.strip()]


def data_folder(usual: Path, environ: Mapping[str, str] = os.environ) -> Path:
    """The folder for everything that is written, made when it is not there."""
    folder = Path(environ.get("COMMONWEAL_VAR") or usual)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {folder} cannot be made ({error.strerror}): "
            "set COMMONWEAL_VAR to one that this user may write to."
        ) from None
    return folder


def require_production(environ: Mapping[str, str] = os.environ) -> None:
    """Raise ImproperlyConfigured, in one sentence, when something needed is missing or weak."""
    missing = [name for name in NEEDED if not environ.get(name, "").strip()]
    if missing:
        raise ImproperlyConfigured(
            f"Commonweal cannot start in production without {', '.join(missing)}: "
            "set it in the environment, as docs/how-to/deploy.md says."
        )
    if len(environ["COMMONWEAL_SECRET_KEY"]) < SHORTEST_KEY:
        raise ImproperlyConfigured(
            f"COMMONWEAL_SECRET_KEY must have at least {SHORTEST_KEY} characters, drawn at random."
        )
    if len(environ["COMMONWEAL_PSEUDONYM_KEY"]) < SHORTEST_KEY:
        raise ImproperlyConfigured(
            f"COMMONWEAL_PSEUDONYM_KEY must have at least {SHORTEST_KEY} characters, drawn at "
            "random and kept: with another key, the same person gets another pseudonym."
        )
    if len(environ["COMMONWEAL_SEALING_KEY"]) < SHORTEST_KEY:
        raise ImproperlyConfigured(
            f"COMMONWEAL_SEALING_KEY must have at least {SHORTEST_KEY} characters, drawn at "
            "random and kept: without it no bid that was sealed can be opened."
        )
    if "*" in names("COMMONWEAL_HOSTS", "", environ):
        raise ImproperlyConfigured(
            "COMMONWEAL_HOSTS must name the site's own host names: * would answer to any name."
        )


def secret_key(folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The key from the environment, else the one that a local run makes for itself and keeps."""
    return _key("COMMONWEAL_SECRET_KEY", folder / "secret-key", environ)


def pseudonym_key(folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The key of the pseudonyms of patients, found as the secret key is."""
    return _key("COMMONWEAL_PSEUDONYM_KEY", folder / "pseudonym-key", environ)


def sealing_key(folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The installation's part of every seal on bids, found as the secret key is."""
    return _key("COMMONWEAL_SEALING_KEY", folder / "sealing-key", environ)


def _key(name: str, kept: Path, environ: Mapping[str, str]) -> str:
    given = environ.get(name, "")
    if given:
        return given
    if not kept.is_file():
        _make_key(kept)
    return kept.read_text(encoding="utf-8").strip()


def _make_key(path: Path) -> None:
    """A key for this machine alone, readable by its owner alone from the first byte."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(secrets.token_urlsafe(64))
    try:
        os.link(draft, path)  # keeps the key of whoever was first
    except FileExistsError:
        pass
    finally:
        draft.unlink()
