"""The programs: ``python -m chokepoint``, and ``chokepoint`` and ``chokepoint-lab`` where the wheel is installed."""
import os
import sys
from pathlib import Path

from ._program import program


def main() -> None:
    """Becomes the program."""
    become(program())


def lab() -> None:
    """Becomes the lab, which is beside the program."""
    become(str(Path(program()).with_name("chokepoint-lab")))


def become(path: str) -> None:
    """Puts a program in the place of this one, with the same words."""
    os.execv(path, [path, *sys.argv[1:]])


if __name__ == "__main__":
    main()
