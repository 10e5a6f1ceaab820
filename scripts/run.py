"""The commands behind the Makefile. Runs on any Python from 3.11, before anything is installed."""

import sys

OLDEST = (3, 11)
USAGE = "usage: python3 -m scripts.run serve|prepare|test|check|bench|format|locks"


def version_fault(version: "tuple[int, ...]") -> str:
    """The sentence for a Python that is too old; empty when it will do."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    return (
        "Commonweal needs Python 3.11 or newer and this is Python "
        + ".".join(str(part) for part in version[:3])
        + ": install a newer one, or name it with `make run PYTHON=python3.12`."
    )


def main(words: "list[str]") -> int:
    """Run one command; a fault is one sentence and the exit code 1."""
    fault = version_fault(tuple(sys.version_info[:3]))
    if fault:
        print(fault, file=sys.stderr)
        return 1
    # Imported only now: the modules below may use what older Pythons cannot read.
    from scripts import checking, serving
    from scripts.ground import Stop

    commands = {**serving.COMMANDS, **checking.COMMANDS}
    if len(words) != 1 or words[0] not in commands:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        return commands[words[0]]()
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
