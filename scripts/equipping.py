"""The steps that fetch things: the Python environment, packages, page assets, a browser, fonts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from scripts.ground import PYTHON, ROOT, VENV, Step, Stop, call, digest

REQUIREMENTS = ROOT / "requirements"
VENDOR = ROOT / "commonweal" / "site" / "static" / "vendor"
VENDOR_SCRIPT = ROOT / "scripts" / "vendor_assets.py"
NODE_MODULES = ROOT / "node_modules"
#: Chromium without its windows shows the same pages with a third less work.
LEAN_BROWSER = "chromium-headless-shell"
BROWSERS = (LEAN_BROWSER, "chromium", "chromium-browser", "google-chrome")
SANS_FONT = "LiberationSans-Regular.ttf"
OLDEST_NODE = 18

PIP = ("-m", "pip", "--disable-pip-version-check", "--retries", "2", "install", "--no-deps")
HASHED = ("--require-hashes", "--progress-bar", "off", "--only-binary", ":all:")
#: Spark is published as source only: it is unpacked, nothing is compiled.
FROM_SOURCE = {"spark": ("--no-binary", "pyspark", "--no-build-isolation")}


def make_environment() -> None:
    """Make `.venv` with this Python."""
    if find_spec("ensurepip") is None:
        _install_packages(
            ["python3-venv"],
            "This Python cannot make environments: install its venv package "
            "(`apt-get install python3-venv`) and run again",
        )
    call(
        [base_python(), "-m", "venv", "--clear", VENV],
        log="environment",
        sorry="The Python environment could not be made",
    )


def install(lock: str) -> None:
    """Install exactly what a lock lists, every file checked against its hash."""
    call(
        [PYTHON, *PIP, *HASHED, *FROM_SOURCE.get(lock, ()), "-r", REQUIREMENTS / f"{lock}.lock"],
        log=f"packages-{lock}",
        sorry="The Python packages could not be installed",
    )


def find_npm() -> tuple[Path, dict[str, str]]:
    """A working npm and the environment to run it in: the machine's, else one from the lock."""
    found = shutil.which("npm")
    if found and _version(found) and _major(shutil.which("node")) >= OLDEST_NODE:
        return Path(found), dict(os.environ)
    own = VENV / "bin" / "npm"
    if not own.exists():
        print("no working npm with Node 18 here, fetching one (60 MB) ... ", end="", flush=True)
        install("node")
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return own, {**os.environ, "PATH": path}


def _version(command: str) -> str:
    """What a command answers to `--version`; empty when it does not work."""
    try:
        done = subprocess.run(  # noqa: S603 - found on the PATH, no shell
            [command, "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _major(node: str | None) -> int:
    number = _version(node).lstrip("v").split(".")[0] if node else ""
    return int(number) if number.isdigit() else 0


def fetch_assets() -> None:
    """Fetch the design system at its locked version and copy what the pages use."""
    npm, env = find_npm()
    call(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        log="assets-npm",
        sorry="npm could not fetch the page assets",
        env=env,
    )
    call([PYTHON, VENDOR_SCRIPT], log="assets-copy", sorry="The page assets could not be copied")


def find_browser() -> str:
    """The path of a Chromium: the one named by CW_CHROMIUM, else one on the PATH, else empty."""
    for name in (os.environ.get("CW_CHROMIUM", ""), *BROWSERS):
        path = shutil.which(name) if name else None
        if path:
            return path
    return ""


def get_browser() -> None:
    """Install the lean Chromium where that is allowed; otherwise take what is there or say how."""
    if shutil.which(os.environ.get("CW_CHROMIUM") or LEAN_BROWSER):
        return
    try:
        _install_packages(
            [LEAN_BROWSER],
            "There is no Chromium for the browser tests: "
            f"apt-get install -y --no-install-recommends {LEAN_BROWSER}, or set CW_CHROMIUM",
        )
    except Stop:
        if not find_browser():
            raise


def has_fonts() -> bool:
    """Whether the sans font that stands in for the NHS's own is on this machine."""
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    return any(any(folder.rglob(SANS_FONT)) for folder in folders if folder.is_dir())


def get_fonts() -> None:
    """Install the font where that is allowed; otherwise say how."""
    if not has_fonts():
        _install_packages(
            ["fonts-liberation2"],
            "There is no sans font for the browser tests: "
            "apt-get install -y --no-install-recommends fonts-liberation2",
        )


def _install_packages(names: list[str], sorry: str) -> None:
    """Install Debian packages when we are root on a Debian; else stop with the sentence."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        raise Stop(f"{sorry}.")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    words = [apt, "install", "-y", "--no-install-recommends", *names]
    call([apt, "update", "-q"], log="apt-update", sorry=sorry, env=env)
    call(words, log="apt-install", sorry=sorry, env=env)


def base_python() -> Path:
    """The Python below any environment. Ours may be the active one and must not remake itself."""
    return Path(sys.executable).resolve()


def _python_words() -> str:
    return f"{sys.version_info[:2]} {base_python()}"


def packages_step(lock: str, label: str) -> Step:
    """Install one lock into the environment, again whenever the lock or the environment changes."""
    # The marker stands inside the environment, so it goes when the environment goes.
    marker = VENV / f"has-{lock}"

    def do() -> None:
        install(lock)
        marker.touch()

    return Step(
        name=f"packages-{lock}",
        label=label,
        fingerprint=lambda: digest([REQUIREMENTS / f"{lock}.lock"], _python_words()),
        there=marker.is_file,
        do=do,
    )


ENVIRONMENT = Step(
    name="environment",
    label="Python environment",
    fingerprint=lambda: digest([], _python_words()),
    there=PYTHON.exists,
    do=make_environment,
)
PACKAGES = packages_step("runtime", "Python packages (about 25 s the first time)")
TEST_PACKAGES = packages_step("dev", "Packages for tests and checks")
SPARK = packages_step("spark", "Spark for the tests of the engines (about 1 min)")
ASSETS = Step(
    name="assets",
    label="Page assets of the NHS design system",
    fingerprint=lambda: digest(
        [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc", VENDOR_SCRIPT]
    ),
    there=lambda: NODE_MODULES.is_dir() and VENDOR.is_dir() and any(VENDOR.iterdir()),
    do=fetch_assets,
)
BROWSER = Step(
    name="browser",
    label="Chromium for the browser tests",
    fingerprint=lambda: digest([], LEAN_BROWSER, os.environ.get("CW_CHROMIUM", "")),
    there=lambda: bool(find_browser()),
    do=get_browser,
)
FONTS = Step(
    name="fonts",
    label="Fonts for the browser tests",
    fingerprint=lambda: SANS_FONT,
    there=has_fonts,
    do=get_fonts,
)
