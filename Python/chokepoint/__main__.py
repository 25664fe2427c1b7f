"""The program itself: ``python -m chokepoint``, and ``chokepoint`` where the wheel is installed."""
import os
import sys

from ._program import program


def main() -> None:
    """Becomes the program."""
    path = program()
    os.execv(path, [path, *sys.argv[1:]])


if __name__ == "__main__":
    main()
