"""The steps that fill a local run: tables, worked papers, demo accounts, statics."""

from __future__ import annotations

import os
from pathlib import Path

from scripts.ground import PYTHON, ROOT, Step, call, digest, environment, var

CODE = ROOT / "commonweal"
DATABASE_URL = "COMMONWEAL_DATABASE_URL"


def stamps() -> Path:
    """Stamps about data lie beside the data, so that removing `var/` removes both."""
    return var() / "stamps"


def commonweal(*words: str, log: str, sorry: str) -> str:
    """Run one command of the product and return what it printed."""
    return call([PYTHON, "-m", "commonweal", *words], log=log, sorry=sorry, env=environment())


def database_is_there() -> bool:
    """The local file must exist; a database named by address is trusted to be the same one."""
    return bool(os.environ.get(DATABASE_URL)) or (var() / "commonweal.sqlite3").is_file()


def database_words() -> str:
    """Which database a stamp speaks of."""
    return os.environ.get(DATABASE_URL) or "local"


def make_tables() -> None:
    """Bring the database to the tables of this version."""
    words = ("manage", "migrate", "--no-input")
    commonweal(*words, log="tables", sorry="The database could not be set up")


def load_papers() -> None:
    """Load the worked papers through the same import that a user has."""
    commonweal("places", "load", log="papers", sorry="The worked papers could not be loaded")


def demo_accounts_file() -> Path:
    """Where the demo command keeps what it said, to be shown at each start."""
    return var() / "demo-accounts.txt"


def make_demo_accounts() -> None:
    """Make the demo accounts; the command keeps their list in the data folder."""
    commonweal("people", "demo", log="demo", sorry="The demo accounts could not be made")


def make_demo_activity() -> None:
    """Make the made-up system: activity and measures."""
    commonweal("facts", "demo", log="demo-activity", sorry="The made-up system could not be made")


def make_demo_consultations() -> None:
    """Make the made-up consultations of the made-up system."""
    sorry = "The made-up consultations could not be made"
    commonweal("consultations", "demo", log="demo-consultations", sorry=sorry)


def has_static() -> bool:
    """Whether static files have been gathered."""
    return (var() / "static" / "staticfiles.json").is_file()


def collect_static() -> None:
    """Gather style sheets, scripts and icons with names that browsers may keep for ever."""
    words = ("manage", "collectstatic", "--no-input", "--clear")
    commonweal(*words, log="static", sorry="The static files could not be collected")


def _loaded_words() -> str:
    """The papers and the code that reads them: a new version of either is loaded again."""
    folders = [CODE / name for name in ("definitions", "facts", "language", "records")]
    return digest(folders, database_words())


TABLES = Step(
    name="tables",
    label="Database tables",
    fingerprint=lambda: digest(
        [*CODE.glob("records/*/migrations"), ROOT / "requirements" / "runtime.lock"],
        database_words(),
    ),
    there=database_is_there,
    do=make_tables,
    stamps=stamps,
)
PAPERS = Step(
    name="papers",
    label="Worked papers: places, organisations, terms, figures",
    fingerprint=_loaded_words,
    there=database_is_there,
    do=load_papers,
    stamps=stamps,
)
DEMO = Step(
    name="demo",
    label="Demo accounts",
    fingerprint=_loaded_words,
    there=lambda: database_is_there() and demo_accounts_file().is_file(),
    do=make_demo_accounts,
    stamps=stamps,
)
DEMO_ACTIVITY = Step(
    name="demo-activity",
    label="A made-up system with activity and measures",
    fingerprint=database_words,
    there=database_is_there,
    do=make_demo_activity,
    stamps=stamps,
)
DEMO_CONSULTATIONS = Step(
    name="demo-consultations",
    label="Made-up consultations with their responses and coding",
    fingerprint=lambda: digest([CODE / "definitions" / "consultation"], database_words()),
    there=database_is_there,
    do=make_demo_consultations,
    stamps=stamps,
)
STATIC = Step(
    name="static",
    label="Static files",
    fingerprint=lambda: digest(
        [CODE / "site" / "static", ROOT / "requirements" / "runtime.lock"], str(var())
    ),
    there=has_static,
    do=collect_static,
    stamps=stamps,
)
