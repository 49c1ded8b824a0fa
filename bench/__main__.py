"""python -m bench: everything that is published; python -m bench NAME ...: one bench."""

from __future__ import annotations

import subprocess
import sys

WHOLE = (
    ("intake", "--count=3000", "--photo", "--stored=1000,200000,1000000", "--soak=100000"),
    ("formlist",),
    ("attribution",),
    ("maps",),
    ("lists",),
    ("exports",),
    ("forms",),
    ("preview",),
)
USAGE = f"""{__doc__}

NAME is one of {", ".join(name for name, *_ in WHOLE)}; NAME --help tells its options."""


def main() -> None:
    """Run one bench with its options, or all of them at full size."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] not in {name for name, *_ in WHOLE}:
        raise SystemExit(USAGE)
    for name, *options in [arguments] if arguments else WHOLE:
        done = subprocess.run([sys.executable, "-m", f"bench.{name}", *options], check=False)
        if done.returncode:
            raise SystemExit(done.returncode)


if __name__ == "__main__":
    main()
